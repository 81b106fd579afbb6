import { KINDS, type Kind } from '../time/periods.ts';
import { LOCAL_OFFSET_MS } from '../time/local.ts';
import { timeClass, type Times } from './answer-times.ts';
import type { Fact, FactType, Mask } from './fact.ts';

/** What became of a question. */
export type End = 'answered' | 'clarified' | 'unanswered' | 'handed';

/** Questions on a topic by what became of them, and ratings of the answers. */
export interface TopicTally extends Record<End | 'asked' | 'yes' | 'no', number> {
  /** People by kind of period, see presence.ts. */
  people: number[];
}

/** What happened in a time, as counts that can be added up. */
export interface Tally {
  /** Counters by name. A name with a colon tells a part of the counter before the colon (`follow:qr`). */
  counts: Record<string, number>;
  topics: Record<string, TopicTally>;
  /** Questions by hour of the day, 24 numbers. */
  hours: number[];
  answerTimes: Times;
  /** Times from receiving a petition to answering it. */
  petitionTimes: Times;
  /** Answers by criterion: five counts, from very dissatisfied to very satisfied. */
  survey: Record<string, number[]>;
  /** Active people by kind of period, in the order of KINDS. */
  people: number[];
}

const zeros = (length: number): number[] => new Array<number>(length).fill(0);

/** The tally of a topic about which nobody asked. */
export const emptyTopic = (): TopicTally => ({
  asked: 0,
  answered: 0,
  clarified: 0,
  unanswered: 0,
  handed: 0,
  yes: 0,
  no: 0,
  people: zeros(KINDS.length),
});

/** The tally of a time in which nothing happened. */
export const emptyTally = (): Tally => ({
  counts: {},
  topics: {},
  hours: zeros(24),
  answerTimes: {},
  petitionTimes: {},
  survey: {},
  people: zeros(KINDS.length),
});

/** What a counter has counted. */
export const countOf = (tally: Tally, name: string): number => tally.counts[name] ?? 0;
/** How many people a tally counts in a period of a kind; undefined where people are not known. */
export const peopleIn = ({ people }: Pick<Tally, 'people'>, kind: Kind): number | undefined => people[KINDS.indexOf(kind)];

/** The answers of some criteria, and how many of them are satisfied or very satisfied. */
export function answersOf(criteria: readonly (readonly number[])[]): { all: number; good: number } {
  const sum = (from: number): number => criteria.flatMap((scores) => scores.slice(from)).reduce((all, count) => all + count, 0);
  return { all: sum(0), good: sum(3) };
}

const bump = (record: Record<string, number>, name: string, by = 1): void => void (record[name] = (record[name] ?? 0) + by);
const addList = (into: number[], from: readonly number[]): void => from.forEach((value, at) => (into[at] = (into[at] ?? 0) + value));
const topicOf = ({ topics }: Tally, topic: string): TopicTally => (topics[topic] ??= emptyTopic());

/** Adds the tally of one topic to another, in place. */
export function addTopic(into: TopicTally, { people, ...counts }: TopicTally): TopicTally {
  for (const name of Object.keys(counts) as (keyof typeof counts)[]) into[name] += counts[name];
  addList(into.people, people);
  return into;
}

/** Adds one tally to another, in place. */
export function addTally(into: Tally, from: Tally): Tally {
  for (const name of ['counts', 'answerTimes', 'petitionTimes'] as const)
    for (const [key, value] of Object.entries(from[name])) bump(into[name], key, value);
  addList(into.hours, from.hours);
  addList(into.people, from.people);
  for (const [criterion, scores] of Object.entries(from.survey)) addList((into.survey[criterion] ??= zeros(5)), scores);
  for (const [topic, counts] of Object.entries(from.topics)) addTopic(topicOf(into, topic), counts);
  return into;
}

/** The statuses of messages that are questions; `endOf` knows the same ones. */
export const ASKED = /^(answered|clarify|handoff|unanswered.*)$/;

/** What became of a message, from the status of its turn; undefined for small talk and conversations that are no question. */
export function endOf(status: string | undefined): End | undefined {
  if (status === 'answered') return 'answered';
  if (status === 'clarify') return 'clarified';
  if (status === 'handoff') return 'handed';
  return status?.startsWith('unanswered') ? 'unanswered' : undefined;
}

type Counter = (tally: Tally, fact: Fact) => void;

const addQuestion: Counter = (tally, { status = '', aspect, topic, at }) => {
  const { counts, hours } = tally;
  const end = endOf(status);
  if (!end) return bump(counts, 'talk');
  bump(counts, 'questions');
  bump(counts, end);
  if (end === 'unanswered') bump(counts, `unanswered:${status.replace('unanswered_', '')}`);
  if (aspect !== undefined && end === 'answered') bump(counts, `aspect:${aspect}`);
  const hour = new Date(at.getTime() + LOCAL_OFFSET_MS).getUTCHours();
  hours[hour] = (hours[hour] ?? 0) + 1;
  if (topic === undefined) return;
  topicOf(tally, topic).asked++;
  topicOf(tally, topic)[end]++;
};

const addRating: Counter = (tally, { status, reason = '', topic }) => {
  if (status === 'reason') return bump(tally.counts, `no:${reason}`);
  const helpful = status === 'yes' ? 'yes' : 'no';
  bump(tally.counts, helpful);
  if (topic !== undefined) topicOf(tally, topic)[helpful]++;
};

const addPetition: Counter = ({ counts, petitionTimes }, { status = 'unknown', onTime, answerMs }) => {
  bump(counts, `petition:${status}`);
  if (status !== 'answered') return;
  bump(counts, onTime === false ? 'petition:late' : 'petition:on_time');
  if (answerMs !== undefined) bump(petitionTimes, timeClass(answerMs));
};

const addSurvey: Counter = ({ survey }, { status = '', score = 3 }) => {
  const scores = (survey[status] ??= zeros(5));
  const at = Math.min(5, Math.max(1, score)) - 1;
  scores[at] = (scores[at] ?? 0) + 1;
};

const addType: Counter = ({ counts }, { type }) => bump(counts, type);

/** What each kind of fact adds to a tally. */
const COUNTERS: Record<FactType, Counter> = {
  question: addQuestion,
  message: addType,
  follow: (tally, fact) => {
    addType(tally, fact);
    bump(tally.counts, `follow:${fact.source ?? 'unknown'}`);
  },
  unfollow: addType,
  reaction: addType,
  sent: (tally, fact) => {
    addType(tally, fact);
    if (fact.answerMs !== undefined) bump(tally.answerTimes, timeClass(fact.answerMs));
  },
  not_sent: addType,
  received: addType,
  seen: addType,
  takeover: addType,
  withdraw: addType,
  set_aside: addType,
  rating: addRating,
  petition: addPetition,
  survey: addSurvey,
  contest: (tally, fact) => {
    addType(tally, fact);
    bump(tally.counts, `contest:${fact.status ?? ''}`);
  },
  notice: addType,
  event: ({ counts }, { status = '' }) => bump(counts, `event:${status}`),
};

/** Adds a fact, but not its person: `addPerson` counts people. */
export function addFact(tally: Tally, fact: Fact): void {
  // A newer version of the program may have stored a kind that this one does not know.
  const add = (COUNTERS as Partial<Record<string, Counter>>)[fact.type] ?? addType;
  add(tally, fact);
}

/** Counts a person in the periods that a mask names. `topic`: among the people who asked about it. */
export function addPerson(tally: Tally, mask: Mask, topic?: string): void {
  const people = topic === undefined ? tally.people : topicOf(tally, topic).people;
  for (let at = 0; at < KINDS.length; at++) if ((mask & (1 << at)) !== 0) people[at] = (people[at] ?? 0) + 1;
}
