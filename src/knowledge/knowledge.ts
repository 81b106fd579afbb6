import type { Pieces } from '../ground/unhurried.ts';
import { CatalogueSearch } from './catalogue/index.ts';
import type { Learnt } from './learnt.ts';
import { toldToday, type Content } from './load.ts';
import {
  SURE_FROM,
  TENTATIVE_FROM,
  FOLLOWING_SURE_FROM,
  STAYING_SURE_FROM,
  FOLLOWING_FROM,
  OFFER_FROM,
  OFFER_BARE_FROM,
  FOREIGN_FROM,
  CATALOGUE_FROM,
  CATALOGUE_COVERED,
  CATALOGUE_SHARE,
  CURATED_SURE,
  CATALOGUE_NAMED,
} from './limits.ts';
import { moreAsked } from './more-asked.ts';
import { moneyAsked, PointFinder, pointFrom } from './points.ts';
import { refusalIn, type Refusal } from './refusals.ts';
import { sideBySide } from './side-by-side.ts';
import { toldIn, type Agency, type Procedure } from './schema.ts';
import { likelihoods, readings, type Option, type Spoken } from './continuation.ts';
import { DangerFinder } from './danger.ts';
import { Ambiguous } from './ambiguous.ts';
import type { Answer, AskContext } from './answer.ts';
import { Endings } from './endings.ts';
import { FactFinder, type Case } from './facts.ts';
import { PartFinder, type AskedFor } from './part-finder.ts';
import { choices, MAX_CHOICES, near, OFFER_SHARE } from './offered.ts';
import type { Found, Hit, Search } from './found.ts';
import { PhraseSearch } from './search.ts';
import { shortForms, type ShortForms } from './short-forms.ts';
import { TalkFinder } from './talk.ts';
import { TurnKinds } from './turn-kinds.ts';
import { typedWords } from './typed.ts';

/** A code of the national catalogue. */
const CODE = /(?:^|\D)(\d\.\d{6})(?!\d)/;
/** What ends something is offered from this share of the likeness of what was found on. */
const ENDING_SHARE = 0.3;
/** What is no business of ours by its very words is so for certain. */
const NAMED_OUTSIDE = 1;
/** So many points are looked at where the first was told already. */
const NEXT_POINTS = 4;

/** A message, its folded words, and what was made of it. */
interface Heard {
  text: string;
  line: string;
  found: Found;
  asked: AskedFor;
}

/** Answers questions from the content, in memory and without any input or output. */
export class Knowledge {
  readonly search: Search;
  private readonly parts: PartFinder;
  private readonly kinds: TurnKinds;
  private readonly points: PointFinder;
  private readonly facts: FactFinder;
  private readonly endings: Endings;
  private readonly short: ShortForms;
  private readonly talk: TalkFinder;
  private readonly ambiguous: Ambiguous;
  private readonly byId: Map<string, Procedure>;
  /** To be asked before anything else. */
  readonly dangers: DangerFinder;
  private readonly byCode: Map<string, Procedure>;
  private readonly catalogue: CatalogueSearch | undefined;

  /** `catalogue` holds imported procedures; they are looked at only where the content has no answer, or when they are named. */
  constructor(
    readonly content: Content,
    {
      search,
      parts,
      kinds,
      catalogue = [],
    }: { search?: Search; parts?: PartFinder; kinds?: TurnKinds; catalogue?: readonly Procedure[] } = {},
  ) {
    const procedures = toldToday(content);
    this.search = search ?? PhraseSearch.of(procedures, content.language, content.phrasings);
    this.catalogue = catalogue.length > 0 ? new CatalogueSearch(catalogue, content.language) : undefined;
    this.short = shortForms(content.language);
    this.kinds = kinds ?? TurnKinds.of(content.language, content.conversations, content.phrasings);
    this.parts = parts ?? PartFinder.of(content.language, content.phrasings);
    this.points = new PointFinder(content.language, procedures, content.phrasings);
    this.endings = new Endings(content.language, content.procedures, content.phrasings, this.short);
    this.facts = new FactFinder(content.facts, this.short);
    this.dangers = new DangerFinder(content.danger, this.short);
    this.byId = new Map([...catalogue, ...procedures].map((item) => [item.id, item]));
    this.byCode = new Map(procedures.flatMap((item) => (item.code === undefined ? [] : [[item.code, item]])));
    this.talk = new TalkFinder(content.language);
    this.ambiguous = new Ambiguous(content.language.ambiguous, this.search, (id) => this.item(id));
  }

  /** The same as the constructor, in pieces; what was `learnt` before is not learnt again. */
  static *building(content: Content, catalogue: readonly Procedure[] = [], learnt?: Learnt): Pieces<Knowledge> {
    return new Knowledge(content, {
      catalogue,
      kinds: yield* TurnKinds.building(content.language, content.conversations, content.phrasings, learnt),
      parts: yield* PartFinder.building(content.language, content.phrasings, learnt),
      search: yield* PhraseSearch.building(toldToday(content), content.language, content.phrasings, learnt),
    });
  }

  get agency(): Agency {
    return this.content.agency;
  }

  /** Whether a text begins or ends with thanks. */
  thanks(text: string): boolean {
    return this.talk.thanks(this.lineOf(text));
  }

  /** The folded words of a text as one line. */
  private lineOf(text: string): string {
    return typedWords(text, this.short)
      .map(({ said }) => said)
      .join(' ');
  }

  /** What is known of somebody's case after a text, where `before` was known. */
  known(text: string, before?: Case): Case {
    return this.facts.after(text, before);
  }

  /** Whether a case of papers is this person's: undefined where nothing was said of it. */
  holds(when: string, known: Case): boolean | undefined {
    return this.facts.holds(when, known);
  }

  item(id: string): Procedure | undefined {
    return this.byId.get(id);
  }

  /** Understands one question. Never throws and never invents: what it cannot place it says so of. */
  ask(text: string, context: AskContext = {}): Answer {
    const sides = context.except ? undefined : sideBySide(text, this.search, this.parts, SURE_FROM);
    const { item: found, ...answer } = sides ?? this.understood(text, context);
    if (!found) return answer;
    if (!this.endings.ends(found) && this.endings.asks(text)) return this.ended(answer);
    // What was told of the case decides between kin: with a foreign husband it is the marriage with a foreigner.
    const led = this.item((context.known && this.facts.leads(found, context.known)) ?? found.id) ?? found;
    const item = context.except?.has(led.topic) ? found : led;
    const candidates = item === found ? answer.candidates : [{ item, score: 1, covered: 1, exact: false }, ...answer.candidates];
    const asked = moneyAsked(item, text, answer.asked);
    return { ...answer, item, candidates, asked, aspect: toldIn(asked.part), said: text, ...this.pointed(item, text, asked) };
  }

  /** The point that answers a question about a matter, and those that come next. */
  private pointed(item: Procedure, text: string, asked: AskedFor): Pick<Answer, 'point' | 'points' | 'more'> {
    const ranked = this.points.ranked(item, { text, asked });
    const [first] = ranked;
    const point = first && first.likely >= pointFrom(asked.part) ? first.point : undefined;
    return {
      point,
      points: ranked.slice(0, NEXT_POINTS),
      more: moreAsked(text, { item, asked, point }, { search: this.search, parts: this.parts, points: this.points }),
    };
  }

  /** What a message turns down of what was understood before ("không phải trường học"); undefined where it turns nothing down. */
  refusal(text: string, last: string | undefined): Refusal | undefined {
    return refusalIn(text, last === undefined ? undefined : this.item(last), this.search);
  }

  /** Asked how to end something, with how to begin it found: offers what ends, or says that nothing is known of it. */
  private ended(answer: Answer): Answer {
    const least = ENDING_SHARE * (answer.candidates[0]?.score ?? 0);
    const candidates = answer.candidates.filter(({ item, score }) => this.endings.ends(item) && score >= least);
    const status = candidates.length > 0 ? 'clarify' : 'unanswered_no_match';
    return { ...answer, status, sure: false, candidates, ending: true };
  }

  private understood(text: string, context: AskContext): Answer {
    const answer = this.curated(text, context);
    if (!this.catalogue || !/^(answered|clarify|unanswered)/.test(answer.status) || answer.candidates[0]?.exact) return answer;
    const named = this.catalogue.named(text);
    if (named) return { ...answer, status: 'answered', sure: true, item: named.item, confidence: 0.95, candidates: [named] };
    if (answer.item?.out_of_scope || answer.confidence >= CURATED_SURE) return answer;
    const found = this.catalogue.find(text).filter(({ score, covered }) => score >= CATALOGUE_FROM && covered >= CATALOGUE_COVERED);
    const likely = found.filter(({ score }) => score >= CATALOGUE_SHARE * (found[0]?.score ?? 0));
    if (likely.length === 0) return answer;
    if (answer.status.startsWith('unanswered')) return { ...answer, status: 'clarify', candidates: likely };
    // Curated ones first, and only a name that fits far better than they do beside them.
    const better = likely.filter(({ score, covered }) => score >= CATALOGUE_NAMED && covered === 1);
    if (better.length === 0) return answer;
    const { item, ...unsure } = answer;
    const first = item ? answer.candidates.slice(0, 1) : answer.candidates;
    return { ...unsure, status: 'clarify', sure: false, candidates: [...first, ...better].slice(0, MAX_CHOICES) };
  }

  /** What the content itself says to a question. */
  private curated(text: string, context: AskContext): Answer {
    const line = this.lineOf(text);
    const asked = this.parts.find(text);
    const aspect = toldIn(asked.part);
    const named = asked.part !== 'general' || asked.signed;
    const nothing = { sure: false, aspect, asked, candidates: [] as Hit[] } as const;
    if (line === '') return { status: 'unanswered_no_match', confidence: 0, ...nothing };

    const coded = this.byCode.get(CODE.exec(text)?.[1] ?? '');
    if (coded) {
      const hit = { item: coded, score: 1, covered: 1, exact: true };
      return { ...nothing, status: 'answered', sure: true, item: coded, confidence: 1, candidates: [hit] };
    }
    const several = context.item === undefined ? this.ambiguous.find(text) : undefined;
    if (several) return { ...nothing, status: 'clarify', confidence: TENTATIVE_FROM, candidates: several };
    const found = this.search.find(text, context.except);
    const { hits, confidence, foreign, vague, topicWords: topical } = found;
    const [best] = hits;
    const certain = best?.exact ? Math.max(confidence, 0.97) : confidence;
    const tentative =
      best !== undefined && !(vague && confidence < SURE_FROM) && (best.exact || topical.length > 0) && certain >= TENTATIVE_FROM;
    const sure = tentative && certain >= SURE_FROM;
    const spoken = this.spoken(context);
    if (!best?.exact) {
      const talk = this.talk.find(line, found, tentative || (spoken !== undefined && named));
      if (talk) return { status: talk, confidence: 0.95, ...nothing };
      // The conversation comes before the dictionary: what goes on about the matter spoken of is not out of scope.
      const outside = !tentative && this.talk.isOutside(line);
      const following = outside ? undefined : spoken && this.continued({ text, line, found, asked }, spoken, context.except);
      // What is likely by itself is not out of scope, whatever it comes after.
      if (following && !(tentative && following.status === 'unanswered_out_of_scope' && !following.item))
        return { ...nothing, ...following };
      const strange = !vague && !tentative && foreign >= FOREIGN_FROM && foreign > (best?.score ?? 0);
      if (strange || outside)
        return {
          status: 'unanswered_out_of_scope',
          confidence: outside ? NAMED_OUTSIDE : Math.max(foreign, 0.6),
          elsewhere: strange && found.elsewhere,
          ...nothing,
        };
    }

    if (tentative) {
      const status = best.item.out_of_scope ? 'unanswered_out_of_scope' : 'answered';
      return { status, sure, item: best.item, aspect, asked, confidence: certain, candidates: near(hits) };
    }
    if (confidence < (topical.length === 0 ? OFFER_BARE_FROM : OFFER_FROM))
      return { ...nothing, status: 'unanswered_no_match', confidence, candidates: choices(hits) };
    return { ...nothing, status: 'clarify', confidence, candidates: near(hits) };
  }

  /** What was spoken of, as far as it is known here. */
  private spoken({ item, before, offered = [], back = false }: AskContext): Spoken | undefined {
    const of = (id: string | undefined): Procedure | undefined => (id === undefined ? undefined : this.item(id));
    const last = of(item);
    return last && { last, before: of(before), offered: offered.flatMap((id) => of(id) ?? []), back };
  }

  /** The readings of a message that came after another; none where nothing was spoken of. */
  readings(text: string, context: AskContext): Option[] {
    const spoken = this.spoken(context);
    if (!spoken) return [];
    return this.weighable({ text, line: this.lineOf(text), found: this.search.find(text), asked: this.parts.find(text) }, spoken);
  }

  private weighable({ text, line, found, asked }: Heard, spoken: Spoken, except?: ReadonlySet<string>): Option[] {
    const named = asked.part !== 'general' || asked.signed;
    const search = { find: (words: string): Found => this.search.find(words, except) };
    const pointed = this.points.ranked(spoken.last, { text, asked })[0]?.likely ?? 0;
    return readings({ text, found, named, thanks: this.talk.thanks(line), pointed, kinds: this.kinds.find(text) }, spoken, search);
  }

  /** What a message is that came after another. */
  private continued(heard: Heard, spoken: Spoken, except?: ReadonlySet<string>): Pick<Answer, 'status' | 'confidence'> & Partial<Answer> {
    const { found, asked } = heard;
    const options = this.weighable(heard, spoken, except);
    const likely = likelihoods(options);
    const ranked = options.map((option, at) => ({ ...option, confidence: likely[at] ?? 0 })).sort((a, b) => b.confidence - a.confidence);
    const [first] = ranked;
    const confidence = first?.confidence ?? 0;
    if (first?.way === 'talk')
      return { status: found.talk.greeting > found.talk.thanks ? 'smalltalk_greeting' : 'smalltalk_thanks', confidence };
    if (first?.way === 'person') return { status: 'handoff', confidence };
    if (first?.way === 'outside') {
      const sure = this.talk.isOutside(heard.line) ? NAMED_OUTSIDE : confidence;
      return { status: 'unanswered_out_of_scope', confidence: sure, elsewhere: found.elsewhere };
    }
    const candidates = ranked
      .flatMap(({ hit, confidence: score }) => (hit ? [{ ...hit, score }] : []))
      .filter(({ score }) => score >= OFFER_SHARE * confidence)
      .slice(0, MAX_CHOICES);
    const item = first?.hit?.item;
    if (!item || confidence < FOLLOWING_FROM) return { status: 'clarify', confidence, candidates };
    const status = item.out_of_scope ? 'unanswered_out_of_scope' : 'answered';
    const stays = item.topic === spoken.last.topic && asked.signed;
    // A matter that the message names for certain by itself is as sure as without a conversation.
    const named = item.topic === found.hits[0]?.item.topic && found.confidence >= SURE_FROM;
    const from = stays || named ? STAYING_SURE_FROM : FOLLOWING_SURE_FROM;
    return { status, item, confidence, candidates, sure: confidence >= from };
  }
}
