import type { Procedure } from './schema.ts';
import type { Found, Hit, Search } from './found.ts';
import type { TurnKind } from './turn-kinds.ts';
import { shares, weighed, type Weights } from './weighing.ts';

/** What was spoken of when a message came. */
export interface Spoken {
  last: Procedure;
  /** Spoken of before that. */
  before?: Procedure | undefined;
  /** Offered beside the last one. */
  offered: readonly Procedure[];
  /** The message says that it goes back ("cái lúc nãy"). */
  back: boolean;
}

/** What a message is compared with: how well it explains itself, whether it names a part, and whether it begins or ends with thanks. */
interface Message {
  text: string;
  found: Found;
  named: boolean;
  thanks: boolean;
  /** The probability of the likeliest point of the matter spoken of. */
  pointed: number;
  /** What it is by the way it is put. */
  kinds: Readonly<Record<TurnKind, number>>;
}

/** What a message after another can be: about a matter, or talk, a wish for a person, or nothing of ours. */
export type Way = 'matter' | 'talk' | 'person' | 'outside';

/** One reading of a message after another. */
export interface Option {
  way: Way;
  /** Of a matter: the procedure. */
  hit?: Hit;
  /** What speaks for it and against it, in the order of `READING_FEATURES`. */
  features: readonly number[];
}

/** More topics than this of each list are no reading. */
const CONSIDERED = 5;
const SMALLEST = 1e-3;
const odds = (p: number): number => Math.log((p + SMALLEST) / (1 - p + SMALLEST));
/** A message of at most so many words hardly begins a new matter by words that services share. */
const SHORT_WORDS = 12;
/** Words that point at what was said. */
const POINTING = /(?:^|\s)(?:đó|do|đấy|day|ấy|ay|này|nay|kia|thế|the|vậy|vay|còn|con|nữa|nua|thì sao|thi sao|luôn|luon)(?:\s|[?.,!]|$)/iu;
/** More words than these say no more. */
const MANY_WORDS = 30;

/** What the likelihood of a reading is weighed from; the weights are fitted by `motcua fit`. */
export const READING_FEATURES = [
  'alone',
  'alone_cosine',
  'alone_first',
  'alone_sure',
  'joint',
  'joint_cosine',
  'joint_first',
  'last',
  'last_short',
  'last_named',
  'last_points',
  'last_words',
  'last_strange',
  'last_unsure',
  'last_leans',
  'last_back',
  'last_pointed',
  'before',
  'before_back',
  'before_words',
  'before_leans',
  'offered',
  'new_stands',
  'new_back',
  'service',
  'kin',
  'covered',
  'talk',
  'talk_score',
  'talk_named',
  'talk_words',
  'talk_thanks',
  'talk_kind',
  'person',
  'person_score',
  'person_kind',
  'outside',
  'outside_score',
  'outside_kind',
  'outside_named',
  'outside_words',
  'outside_joint',
] as const;
export type FeatureName = (typeof READING_FEATURES)[number];

/** Fitted on the conversations of `content/conversations` by `motcua fit`; `last_pointed` was set by hand, as no conversation was written for points. */
export const READING_WEIGHTS: Weights<FeatureName> = {
  alone: 0.37,
  alone_cosine: 0.45,
  alone_first: 0.28,
  alone_sure: -0.22,
  joint: 0.17,
  joint_cosine: 0.31,
  joint_first: 0.13,
  last: 2.12,
  last_short: 0.88,
  last_named: 0.13,
  last_points: -0.41,
  last_words: 0.16,
  last_strange: 0.17,
  last_unsure: 0,
  last_leans: 0.2,
  last_back: -0.48,
  last_pointed: 2,
  before: 2.3,
  before_back: 0.11,
  before_words: 0.45,
  before_leans: 0.36,
  offered: 1.61,
  new_stands: -0.08,
  new_back: 0.39,
  service: -0.78,
  kin: 0.81,
  covered: 0.48,
  talk: -0.35,
  talk_score: 0.4,
  talk_named: -0.13,
  talk_words: 0.55,
  talk_thanks: 1.07,
  talk_kind: 0.81,
  person: 0.94,
  person_score: 0.78,
  person_kind: 1.03,
  outside: 0.48,
  outside_score: 0.56,
  outside_kind: 0.67,
  outside_named: -1.06,
  outside_words: 0.75,
  outside_joint: 0.09,
};

/**
 * The readings of a message that came after another. An elliptic message ("thế còn gia hạn", "muộn 2 tháng rồi có sao không") says little alone
 * and much with the name of the matter in front: both are weighed, before anything is out of scope.
 */
export function readings(
  { text, found, named, thanks, pointed, kinds }: Message,
  { last, before, offered, back }: Spoken,
  search: Pick<Search, 'find'>,
): Option[] {
  const joint = search.find(`${last.short_name} ${text}`);
  const count = Math.min(MANY_WORDS, text.split(/\s+/).length);
  const words = found.topicWords.length;
  const points = Number(POINTING.test(text));
  const kin = new Set([...last.related, ...last.lookalikes.map(({ item }) => item)]);
  const [alone, together] = [hitsOfTopics(found), hitsOfTopics(joint)];
  const topics = new Set([
    last.topic,
    ...(before ? [before.topic] : []),
    ...offered.map(({ topic }) => topic),
    ...[...alone.keys()].slice(0, CONSIDERED),
    ...[...together.keys()].slice(0, CONSIDERED),
  ]);
  const first = (hits: Map<string, Hit>, topic: string): number => Number([...hits.keys()][0] === topic);
  const matter = (topic: string): Option | undefined => {
    // Which item of a topic: the last one where nothing says otherwise.
    const known = [last, ...(before ? [before] : []), ...offered].find((item) => item.topic === topic);
    const hit = together.get(topic) ?? alone.get(topic) ?? (known && { item: known, score: 0, covered: 0, exact: false });
    if (!hit) return undefined;
    const [own, with_] = [found.topics.get(topic), joint.topics.get(topic)];
    const isLast = Number(topic === last.topic);
    const isBefore = Number(topic === before?.topic && !isLast);
    return {
      way: 'matter',
      hit,
      features: vector({
        alone: odds(own?.probability ?? 0),
        alone_cosine: own?.cosine ?? 0,
        alone_first: first(alone, topic),
        alone_sure: first(alone, topic) * found.confidence,
        joint: odds(with_?.probability ?? 0),
        joint_cosine: with_?.cosine ?? 0,
        joint_first: first(together, topic),
        last: isLast,
        last_short: isLast / (1 + words),
        last_named: isLast * Number(named),
        last_points: isLast * points,
        last_words: (isLast * count) / 10,
        last_strange: isLast * found.foreign,
        last_unsure: isLast * (1 - found.confidence),
        last_leans: isLast * odds(kinds.leans),
        last_back: isLast * Number(back),
        last_pointed: isLast * pointed,
        before: isBefore,
        before_back: isBefore * Number(back),
        before_words: (isBefore * Math.min(words, 5)) / 5,
        before_leans: isBefore * odds(kinds.leans),
        new_back: (1 - isLast) * (1 - isBefore) * Number(back),
        new_stands: (1 - isLast) * (1 - isBefore) * odds(kinds.stands),
        offered: Number(!isLast && offered.some((item) => item.topic === topic)),
        service: Number(!isLast && hit.item.kind === 'guide' && last.kind !== 'guide' && named && count <= SHORT_WORDS),
        kin: Number(!isLast && kin.has(hit.item.id)),
        covered: alone.get(topic)?.covered ?? 0,
      }),
    };
  };
  const beside = (way: Exclude<Way, 'matter'>, score: number): Option => ({
    way,
    features: vector({
      [way]: 1,
      [`${way}_score`]: score,
      [`${way}_kind`]: odds(kinds[way]),
      [`${way}_named`]: Number(named),
      [`${way}_words`]: count / 10,
      ...(way === 'outside' && { outside_joint: joint.foreign }),
      ...(way === 'talk' && { talk_thanks: Number(thanks) }),
    }),
  });
  return [
    ...[...topics].flatMap((topic) => matter(topic) ?? []),
    beside('talk', Math.max(found.talk.greeting, found.talk.thanks)),
    beside('person', found.talk.handoff),
    beside('outside', found.foreign),
  ];
}

/** The probability of each reading, adding up to 1. */
export const likelihoods = (options: readonly Option[]): number[] =>
  shares(options.map(({ features }) => weighed(READING_FEATURES, features, READING_WEIGHTS)));

/** Topic -> its best hit, best topic first. */
function hitsOfTopics({ hits }: Found): Map<string, Hit> {
  const best = new Map<string, Hit>();
  for (const hit of hits) if (!best.has(hit.item.topic)) best.set(hit.item.topic, hit);
  return best;
}

const vector = (values: Partial<Record<FeatureName, number>>): number[] => READING_FEATURES.map((name) => values[name] ?? 0);
