import { syllables } from '../text/vietnamese.ts';
import { AspectFinder } from './aspects.ts';
import type { Content } from './load.ts';
import type { Agency, Aspect, Procedure } from './schema.ts';
import { PhraseSearch, type Hit, type Search } from './search.ts';
import { shortForms, type ShortForms } from './short-forms.ts';

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

/** From this score on a procedure is answered with, if it also leads the next topic. Chosen on the development questions. */
const ANSWER_FROM = 0.5;
const LEAD = 0.05;
/** And only if it knows this share of the words that make up the topic: "giấy phép kinh doanh karaoke" is not answered with another permit. */
const KNOWN_SHARE = 0.5;
/** Nearer to something that is no procedure than this, and than to any procedure. */
const FOREIGN_FROM = 0.5;
/** From this score on a procedure is worth offering as a choice. */
const OFFER_FROM = 0.32;
/** One single topic word says little: it is offered choices only when it nearly is a name. */
const OFFER_SINGLE_FROM = 0.5;
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
    const said = this.written(text);
    const line = said.join(' ');
    const aspect = this.aspects.find(said);
    const nothing = { aspect: aspect ?? 'general', candidates: [] as Hit[] } as const;
    if (line === '') return { status: 'unanswered_no_match', confidence: 0, ...nothing };
    if (this.heard('handoff', line)) return { status: 'handoff', confidence: 0.95, ...nothing };

    const { hits, foreign, vague, topicWords: topical } = this.search.find(text);
    const [best] = hits;
    const rival = hits.find((hit) => hit.item.topic !== best?.item.topic);
    const leads = best !== undefined && best.score >= ANSWER_FROM && best.score - (rival?.score ?? 0) >= LEAD;
    const sure =
      best !== undefined &&
      foreign < best.score &&
      !vague &&
      (best.exact || (leads && best.covered >= KNOWN_SHARE && (topical.length > 1 || best.score >= 0.9)));
    if (!best?.exact) {
      if (this.isOnly('thanks', line) || this.isOnly('praise', line)) return { status: 'smalltalk_thanks', confidence: 0.95, ...nothing };
      if (this.isOnly('about_bot', line, (best?.score ?? 0) < ANSWER_FROM ? MORE_WORDS : 0))
        return { status: 'smalltalk_greeting', confidence: 0.95, ...nothing };
      if (!sure && this.isOnly('greeting', line)) return { status: 'smalltalk_greeting', confidence: 0.95, ...nothing };
      const strange = foreign >= FOREIGN_FROM && foreign > (best?.score ?? 0);
      if (strange || (!sure && this.heard('out_of_scope', line)))
        return { status: 'unanswered_out_of_scope', confidence: Math.max(foreign, 0.6), ...nothing };
    }

    const last = context.item === undefined ? undefined : this.item(context.item);
    // "thế lệ phí bao nhiêu?": a part is named and no procedure, so the one spoken of is meant.
    if (last && aspect !== undefined && !best?.exact && (topical.length === 0 || (best?.score ?? 0) < OFFER_FROM)) {
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
      return { status, item: best.item, aspect: aspect ?? 'general', confidence: Math.min(1, best.score), candidates: choices(hits) };
    }
    const offered = choices(hits.filter((hit) => hit.score >= (topical.length === 1 ? OFFER_SINGLE_FROM : OFFER_FROM)));
    if (topical.length === 0 || offered.length === 0 || !best)
      return { ...nothing, status: 'unanswered_no_match', confidence: best?.score ?? 0, candidates: choices(hits) };
    return { status: 'clarify', aspect: aspect ?? 'general', confidence: best.score, candidates: offered };
  }

  private written(text: string): string[] {
    return syllables(text).flatMap((word) => this.short.get(word) ?? [word]);
  }

  private heard(cue: Cue, line: string): boolean {
    return (this.cues.get(cue) ?? []).some((phrase) => ` ${line} `.includes(` ${phrase} `));
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
