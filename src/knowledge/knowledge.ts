import { syllables } from '../text/vietnamese.ts';
import type { Pieces } from '../ground/unhurried.ts';
import { AspectFinder } from './aspects.ts';
import { CatalogueSearch } from './catalogue/index.ts';
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
  /** Out of scope because another authority handles it. */
  elsewhere?: boolean;
  /** Best first; at most four. With `clarify` these are the choices to offer. */
  candidates: Hit[];
}

/** From this confidence on a procedure is answered with. Chosen on held-out phrasings and the development questions (ADR 7). */
const ANSWER_FROM = 0.5;
/** And only if it knows this share of the question's topic words: "nuôi chim yến" is no adoption. */
const KNOWN_SHARE = 0.5;
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
/** An imported procedure is offered from this likeness of its name on, if it knows this share of the question's topic words. */
const CATALOGUE_FROM = 0.45;
const CATALOGUE_COVERED = 0.6;
/** Others are offered beside the best only from this share of its likeness on. */
const CATALOGUE_SHARE = 0.7;
/** An answer of the content that is less sure than this gets a name beside it that is as good as said. */
const CURATED_SURE = 0.7;
const CATALOGUE_NAMED = 0.7;
/** A code of the national catalogue. */
const CODE = /(?:^|\D)(\d\.\d{6})(?!\d)/;
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

  private readonly byCode: Map<string, Procedure>;
  private readonly catalogue: CatalogueSearch | undefined;

  /** `catalogue` holds imported procedures; they are looked at only where the content has no answer, or when they are named. */
  constructor(
    readonly content: Content,
    { search, catalogue = [] }: { search?: Search; catalogue?: readonly Procedure[] } = {},
  ) {
    this.search = search ?? PhraseSearch.of(content.procedures, content.language);
    this.catalogue = catalogue.length > 0 ? new CatalogueSearch(catalogue, content.language) : undefined;
    this.short = shortForms(content.language);
    this.aspects = new AspectFinder(content.language);
    this.byId = new Map([...catalogue, ...content.procedures].map((item) => [item.id, item]));
    this.byCode = new Map(content.procedures.flatMap((item) => (item.code === undefined ? [] : [[item.code, item]])));
    this.cues = new Map(CUES.map((cue) => [cue, content.language[cue].map((phrase) => syllables(phrase).join(' '))]));
  }

  /** The same as the constructor, in pieces. */
  static *building(content: Content, catalogue: readonly Procedure[] = []): Pieces<Knowledge> {
    return new Knowledge(content, { catalogue, search: yield* PhraseSearch.building(content.procedures, content.language) });
  }

  get agency(): Agency {
    return this.content.agency;
  }

  item(id: string): Procedure | undefined {
    return this.byId.get(id);
  }

  /** Understands one question. Never throws and never invents: what it cannot place it says so of. */
  ask(text: string, context: AskContext = {}): Answer {
    const answer = this.curated(text, context);
    if (!this.catalogue || !/^(answered|clarify|unanswered)/.test(answer.status) || answer.candidates[0]?.exact) return answer;
    const named = this.catalogue.named(text);
    if (named) return { ...answer, status: 'answered', item: named.item, confidence: 0.95, candidates: [named] };
    if (answer.item?.out_of_scope || answer.confidence >= CURATED_SURE) return answer;
    const found = this.catalogue.find(text).filter(({ score, covered }) => score >= CATALOGUE_FROM && covered >= CATALOGUE_COVERED);
    const near = found.filter(({ score }) => score >= CATALOGUE_SHARE * (found[0]?.score ?? 0));
    if (near.length === 0) return answer;
    if (answer.status.startsWith('unanswered')) return { ...answer, status: 'clarify', candidates: near };
    // Curated ones first, and only a name that fits far better than they do beside them.
    const better = near.filter(({ score, covered }) => score >= CATALOGUE_NAMED && covered === 1);
    if (better.length === 0) return answer;
    const { item, ...unsure } = answer;
    const first = item ? answer.candidates.slice(0, 1) : answer.candidates;
    return { ...unsure, status: 'clarify', candidates: [...first, ...better].slice(0, MAX_CHOICES) };
  }

  /** What the content itself says to a question. */
  private curated(text: string, context: AskContext): Answer {
    const typed = typedWords(text, this.short);
    const line = typed.map(({ said }) => said).join(' ');
    const aspect = this.aspects.find(typed);
    const nothing = { aspect: aspect ?? 'general', candidates: [] as Hit[] } as const;
    if (line === '') return { status: 'unanswered_no_match', confidence: 0, ...nothing };

    const coded = this.byCode.get(CODE.exec(text)?.[1] ?? '');
    if (coded) {
      const hit = { item: coded, score: 1, covered: 1, exact: true };
      return { status: 'answered', item: coded, aspect: aspect ?? 'general', confidence: 1, candidates: [hit] };
    }
    const found = this.search.find(text);
    const { hits, confidence, foreign, vague, topicWords: topical } = found;
    const [best] = hits;
    const sure =
      best !== undefined &&
      !vague &&
      (best.exact ||
        (foreign < best.score && best.covered >= KNOWN_SHARE && confidence >= (topical.length > 1 ? ANSWER_FROM : ANSWER_SINGLE_FROM)));
    if (!best?.exact) {
      const talk = this.talk(line, found, sure);
      if (talk) return { status: talk, confidence: 0.95, ...nothing };
      const strange = !vague && foreign >= FOREIGN_FROM && foreign > (best?.score ?? 0);
      if (strange || (!sure && this.heard('out_of_scope', line, MORE_WORDS)))
        return { status: 'unanswered_out_of_scope', confidence: Math.max(foreign, 0.6), elsewhere: strange && found.elsewhere, ...nothing };
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
