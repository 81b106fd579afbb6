import { syllables } from '../text/vietnamese.ts';
import { AspectFinder } from './aspects.ts';
import type { Content } from './load.ts';
import type { Agency, Aspect, Procedure } from './schema.ts';
import { PhraseSearch, type Found, type Hit, type Search } from './search.ts';
import { shortForms, type ShortForms } from './short-forms.ts';
import { typedWords } from './typed.ts';

/** What a conversation knows of what went before. */
export interface AskContext {
  /** Id of the procedure that was last spoken of. */
  item?: string | undefined;
}

/** Begins with its class: `answered`, `clarify`, `unanswered_…`, `smalltalk_…`, `handoff`. */
export type AnswerStatus =
  'answered' | 'clarify' | 'unanswered_no_match' | 'unanswered_out_of_scope' | 'smalltalk_greeting' | 'smalltalk_thanks' | 'handoff';

export interface Answer {
  status: AnswerStatus;
  /** Set when answered. */
  item?: Procedure;
  aspect: Aspect;
  /** From 0 to 1. */
  confidence: number;
  /** Best first; at most four. With `clarify` these are the choices to offer. */
  candidates: Hit[];
}

/** From this confidence on a procedure is answered with. Chosen on held-out phrasings and the development questions (ADR 7). */
const ANSWER_FROM = 0.5;
/** One single topic word says little: it must be nearly a name. */
const ANSWER_SINGLE_FROM = 0.9;
/** Nearer to something that is no procedure than this, and than to any procedure. */
const FOREIGN_FROM = 0.5;
/** From this confidence on a procedure is worth offering as a choice. */
const OFFER_FROM = 0.15;
const OFFER_SINGLE_FROM = 0.3;
/** A choice is offered with the best if its score is at least this share of the best's. */
const OFFER_SHARE = 0.15;
/** Likelier talk than this. */
const TALK_FROM = 0.5;
/** Longer texts are no talk. */
const TALK_WORDS = 12;
/** Talk with more words around it is talk only where no procedure is nearer than this. */
const TALK_UNDER = 0.3;
const MAX_CHOICES = 4;
/** So many words may stand beside a greeting or thanks. */
const MORE_WORDS = 4;

/** Phrases that decide by themselves what a text is. */
const CUES = ['greeting', 'thanks', 'handoff', 'out_of_scope', 'praise', 'about_bot'] as const;
type Cue = (typeof CUES)[number];

/** Answers questions from the content, in memory and without any input or output. */
export class Knowledge {
  private readonly search: Search;
  private readonly aspects: AspectFinder;
  private readonly short: ShortForms;
  private readonly byId: Map<string, Procedure>;
  private readonly cues: ReadonlyMap<Cue, string[]>;

  constructor(
    readonly content: Content,
    search?: Search,
  ) {
    this.search = search ?? new PhraseSearch(content.procedures, content.language);
    this.short = shortForms(content.language);
    this.aspects = new AspectFinder(content.language);
    this.byId = new Map(content.procedures.map((item) => [item.id, item]));
    this.cues = new Map(CUES.map((cue) => [cue, content.language[cue].map((phrase) => syllables(phrase).join(' '))]));
  }

  get agency(): Agency {
    return this.content.agency;
  }

  item(id: string): Procedure | undefined {
    return this.byId.get(id);
  }

  /** Understands one question. Never throws and never invents: what it cannot place it says so of. */
  ask(text: string, context: AskContext = {}): Answer {
    const typed = typedWords(text, this.short);
    const line = typed.map(({ said }) => said).join(' ');
    const aspect = this.aspects.find(typed);
    const nothing = { aspect: aspect ?? 'general', candidates: [] as Hit[] } as const;
    if (line === '') return { status: 'unanswered_no_match', confidence: 0, ...nothing };

    const found = this.search.find(text);
    const { hits, confidence, foreign, vague, topicWords: topical } = found;
    const [best] = hits;
    const sure =
      best !== undefined &&
      !vague &&
      (best.exact || (foreign < best.score && confidence >= (topical.length > 1 ? ANSWER_FROM : ANSWER_SINGLE_FROM)));
    if (!best?.exact) {
      const talk = this.talk(line, found, sure);
      if (talk) return { status: talk, confidence: 0.95, ...nothing };
      const strange = !vague && foreign >= FOREIGN_FROM && foreign > (best?.score ?? 0);
      if (strange || (!sure && this.heard('out_of_scope', line, MORE_WORDS)))
        return { status: 'unanswered_out_of_scope', confidence: Math.max(foreign, 0.6), ...nothing };
    }

    const last = context.item === undefined ? undefined : this.item(context.item);
    // "thế lệ phí bao nhiêu?": a part is named and no procedure, so the one spoken of is meant.
    if (last && aspect !== undefined && !best?.exact && (topical.length === 0 || confidence < OFFER_FROM)) {
      return {
        status: 'answered',
        item: last,
        aspect,
        confidence: topical.length === 0 ? 0.9 : 0.6,
        candidates: [{ item: last, score: 1, covered: 1, exact: false }],
      };
    }
    if (sure) {
      const status = best.item.out_of_scope ? 'unanswered_out_of_scope' : 'answered';
      const certain = best.exact ? Math.max(confidence, 0.95) : confidence;
      const part = this.aspects.find(typed, typedWords(`${best.item.name} ${best.item.short_name}`, this.short)) ?? 'general';
      return { status, item: best.item, aspect: part, confidence: certain, candidates: choices(hits) };
    }
    const worthy = topical.length > 0 && confidence >= (topical.length === 1 && !vague ? OFFER_SINGLE_FROM : OFFER_FROM);
    if (!worthy) return { ...nothing, status: 'unanswered_no_match', confidence, candidates: choices(hits) };
    const offered = choices(hits.filter((hit) => hit.score >= OFFER_SHARE * (best?.score ?? 0)));
    return { status: 'clarify', aspect: aspect ?? 'general', confidence, candidates: offered };
  }

  /** What the text is when it is no question at all. A greeting before a question is not one. */
  private talk(line: string, { talk, confidence }: Found, sure: boolean): AnswerStatus | undefined {
    const more = confidence < TALK_UNDER ? MORE_WORDS : 0;
    if (this.heard('handoff', line, MORE_WORDS * 2)) return 'handoff';
    if (this.isOnly('thanks', line) || this.isOnly('praise', line, more)) return 'smalltalk_thanks';
    if (this.isOnly('about_bot', line, more) || (!sure && this.isOnly('greeting', line))) return 'smalltalk_greeting';
    if (sure || line.split(' ').length > TALK_WORDS) return undefined;
    if (talk.handoff >= TALK_FROM) return 'handoff';
    if (talk.thanks >= TALK_FROM) return 'smalltalk_thanks';
    return talk.greeting >= TALK_FROM ? 'smalltalk_greeting' : undefined;
  }

  /** The text has such a phrase in it, beside at most so many more words. */
  private heard(cue: Cue, line: string, more = Infinity): boolean {
    const count = line.split(' ').length;
    return (this.cues.get(cue) ?? []).some((phrase) => count <= phrase.split(' ').length + more && ` ${line} `.includes(` ${phrase} `));
  }

  /** The text is such a phrase and hardly anything more. */
  private isOnly(cue: Cue, line: string, more = MORE_WORDS): boolean {
    return (this.cues.get(cue) ?? []).some(
      (phrase) =>
        (line === phrase || line.startsWith(`${phrase} `) || line.endsWith(` ${phrase}`)) &&
        line.split(' ').length <= phrase.split(' ').length + more,
    );
  }
}

/** At most four, the best of each topic first: alike variants must not push another topic out. */
function choices(hits: readonly Hit[]): Hit[] {
  const topics = new Set<string>();
  const firsts = hits.filter(({ item }) => !topics.has(item.topic) && topics.add(item.topic));
  const shown = new Set(firsts.slice(0, MAX_CHOICES));
  for (const hit of hits) if (shown.size < MAX_CHOICES) shown.add(hit);
  return hits.filter((hit) => shown.has(hit));
}
