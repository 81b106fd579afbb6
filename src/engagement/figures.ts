import { addDays, type Kind, type Span } from '../time/periods.ts';
import type { Block } from './blocks/block.ts';
import type { Names } from './blocks/common.ts';
import { followersBlock, helpfulBlock, peopleBlock, petitionsBlock, originsBlock, surveyBlock, uselessBlock } from './blocks/people.ts';
import {
  articlesBlock,
  articleSums,
  channelsBlock,
  monthsBlock,
  narrowed,
  piecesBlock,
  planSums,
  themesBlock,
  unitsBlock,
  type ArticleRow,
  type DutyRow,
  type Named,
  type PieceRow,
  type PlanReading,
} from './blocks/plan.ts';
import { aspectsBlock, endsBlock, hoursBlock, onTopics, reasonsBlock, topicBlock, topicsBlock, wardsBlock } from './blocks/questions.ts';
import type { Base } from './measures/measure.ts';
import { measure, type Measure, type MeasureId } from './measures/measures.ts';
import type { PeriodReader, Reading } from './reading.ts';
import type { Rollups } from './rollups/rollups.ts';
import type { Tally } from './tally.ts';
import { defined } from '../ground/defined.ts';

/** What figures read from other rooms. Days are local; `from` and `to` are both included. */
export interface Sources {
  names: () => Names;
  /** The wards of the agency. */
  wards: () => string[];
  plan: () => {
    title: string;
    themes: readonly (Named & { number: number; topics: readonly string[] })[];
    channels: readonly Named[];
    units: readonly Named[];
    reports_from_day: number;
  };
  pieces: (from: string, to: string) => Promise<PieceRow[]>;
  articles: (from: string, to: string) => Promise<ArticleRow[]>;
  /** What units owed and published in the months that ended on these days. */
  duties: (from: string, to: string) => Promise<DutyRow[]>;
  /** Followers by day, as last counted on it. */
  followers: (from: string, to: string) => Promise<Map<string, number>>;
}

/** What a reader chose to see: a period, narrowed or not. */
export interface View {
  kind: Kind;
  /** A local day of the period. */
  day: string;
  ward?: string | undefined;
  unit?: string | undefined;
  theme?: string | undefined;
}

export const TABS = ['questions', 'followers', 'articles', 'plan', 'opinions'] as const;
export type Tab = (typeof TABS)[number];

/** The figures at the head of each dashboard. A test finds the figure that stands on none. */
const HEADS: Record<Tab, readonly MeasureId[]> = {
  questions: ['questions', 'people', 'answered_rate', 'clarified_rate', 'unanswered_rate', 'handed_rate', 'answer_median', 'answer_p95'],
  followers: ['followers', 'follows', 'unfollows', 'people'],
  articles: ['articles', 'views', 'shares', 'clicks', 'click_rate', 'questions_caused', 'follows_caused', 'unfollows_caused'],
  plan: ['pieces', 'duties_met', 'themes_covered'],
  opinions: [
    'helpful_rate',
    'satisfaction',
    'petitions',
    'petitions_answered',
    'petitions_on_time',
    'petitions_time',
    'contest_entries',
    'notices',
  ],
};

/** A figure of a period, with the same figure of the periods to compare it with. */
export interface Figure {
  measure: Measure;
  now: number | undefined;
  before: number | undefined;
  lastYear: number | undefined;
}

/** Everything that is known of a period. */
export interface Picture {
  reading: Reading;
  base: Base;
  before?: Base;
  lastYear?: Base;
  plan: PlanReading;
}

/** Computes the figures of dashboards, reports and the public page from the roll-ups and from what other rooms know. */
export class Figures {
  private readonly reader: PeriodReader;

  constructor(private readonly deps: { rollups: Rollups; sources: Sources; reader: PeriodReader }) {
    this.reader = deps.reader;
  }

  get sources(): Sources {
    return this.deps.sources;
  }

  get rollups(): Rollups {
    return this.deps.rollups;
  }

  /** Everything that is known of a view, with the periods to compare with. Of a theme, the questions are those on its topics. */
  async picture({ kind, day, ward, unit, theme }: View, { compare = true } = {}): Promise<Picture> {
    return this.joined(await this.reader.read(kind, day, ward, compare), { unit, theme });
  }

  /** Everything that is known of a span, with the periods to compare with. */
  async pictureOf(span: Span, only: { unit?: string | undefined; theme?: string | undefined } = {}): Promise<Picture> {
    return this.joined(await this.reader.readSpan(span), only);
  }

  /** The figures at the head of a dashboard. */
  numbers(tab: Tab, { base, before, lastYear }: Picture): Figure[] {
    return HEADS[tab].map((id) => {
      const one = measure(id);
      return { measure: one, now: one.of(base), before: before && one.of(before), lastYear: lastYear && one.of(lastYear) };
    });
  }

  /** The tables of a dashboard. `links`: the addresses to which rows lead. */
  async blocks(tab: Tab, { reading, plan }: Picture, links: BlockLinks = {}): Promise<Block[]> {
    const { sources, rollups } = this.deps;
    const names = sources.names();
    switch (tab) {
      case 'questions': {
        const wards = reading.ward === '' ? sources.wards() : [];
        const tallies = await Promise.all(
          wards.map(async (ward) => ({ ward, tally: await rollups.sum(reading.span.from, reading.until, ward) })),
        );
        return [
          endsBlock(reading),
          topicsBlock(reading, names, links.topic),
          aspectsBlock(reading, names),
          hoursBlock(reading),
          reasonsBlock(reading),
          ...(wards.length > 0 ? [wardsBlock(reading, tallies)] : []),
        ];
      }
      case 'followers':
        return [
          followersBlock(reading, await sources.followers(reading.span.from, reading.until)),
          originsBlock(reading),
          peopleBlock(reading),
        ];
      case 'articles':
        return [articlesBlock(plan, links.article)];
      case 'plan':
        return [themesBlock(plan, links.theme), channelsBlock(plan), unitsBlock(plan), monthsBlock(plan), piecesBlock(plan)];
      case 'opinions':
        return [helpfulBlock(reading, names), uselessBlock(reading, names), surveyBlock(reading, names), petitionsBlock(reading)];
    }
  }

  /** The table of one topic; undefined where too few people asked about it. */
  topic({ reading }: Picture, topic: string): Block | undefined {
    return topicBlock(reading, topic, this.deps.sources.names().topic(topic));
  }

  private async joined(reading: Reading, { unit, theme }: { unit?: string | undefined; theme?: string | undefined }): Promise<Picture> {
    const { sources } = this.deps;
    const { themes, channels, units } = sources.plan();
    const planOf = async (from: string, to: string): Promise<PlanReading> => {
      const [pieces, articles, duties] = await Promise.all([
        sources.pieces(from, to),
        sources.articles(from, to),
        sources.duties(from, to),
      ]);
      return narrowed({ themes, channels, units, pieces, articles, duties }, { unit, theme });
    };
    const topics = theme === undefined ? undefined : new Set(themes.find(({ id }) => id === theme)?.topics);
    const only = (tally: Tally): Tally => (topics ? onTopics(tally, topics) : tally);
    const { span, until } = reading;
    const baseOf = async (from: string, to: string, tally: Tally, plan: PlanReading): Promise<Base> => ({
      kind: span.kind,
      tally: only(tally),
      followers: [...(await sources.followers(from, to))].at(-1)?.[1],
      articles: articleSums(plan),
      plan: planSums(plan),
    });
    const compared = async (other: { span: Span; tally: Tally } | undefined): Promise<Base | undefined> =>
      other && baseOf(other.span.from, other.span.to, other.tally, await planOf(other.span.from, other.span.to));
    const plan = await planOf(span.from, until < span.from ? addDays(span.from, -1) : until);
    const [base, before, lastYear] = await Promise.all([
      baseOf(span.from, until, reading.tally, plan),
      compared(reading.before),
      compared(reading.lastYear),
    ]);
    const seen = topics
      ? { ...reading, tally: only(reading.tally), parts: reading.parts.map((part) => ({ ...part, tally: only(part.tally) })) }
      : reading;
    return { reading: seen, base, plan, ...defined({ before, lastYear }) };
  }
}

/** The addresses to which rows of tables lead. */
export interface BlockLinks {
  topic?: (id: string) => string;
  article?: (id: string) => string;
  theme?: (id: string) => string;
}
