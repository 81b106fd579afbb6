import { KINDS } from '../time/periods.ts';
import { LOCAL_OFFSET_MS } from '../time/local.ts';
import { timeClass, type Times } from './answer-times.ts';
import type { Fact } from './facts.ts';
import type { Mask } from './presence.ts';

/** What became of the questions on a topic; counts. */
export interface TopicTally {
  asked: number;
  answered: number;
  clarified: number;
  unanswered: number;
  handed: number;
  yes: number;
  no: number;
  /** People by kind of period, see presence.ts. */
  people: number[];
}

/** What happened in a time, as counts that can be added up. */
export interface Tally {
  /** Counters by name; names with a colon are one of several (`follow:qr`). */
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
const noTopic = (): TopicTally => ({
  asked: 0,
  answered: 0,
  clarified: 0,
  unanswered: 0,
  handed: 0,
  yes: 0,
  no: 0,
  people: zeros(KINDS.length),
});

/** Nothing happened. */
export const emptyTally = (): Tally => ({
  counts: {},
  topics: {},
  hours: zeros(24),
  answerTimes: {},
  petitionTimes: {},
  survey: {},
  people: zeros(KINDS.length),
});

const bump = (record: Record<string, number>, name: string, by = 1): void => void (record[name] = (record[name] ?? 0) + by);
const addList = (into: number[], from: readonly number[]): void => from.forEach((value, at) => (into[at] = (into[at] ?? 0) + value));

/** Adds one tally to another, in place. */
export function addTally(into: Tally, from: Tally): Tally {
  for (const name of ['counts', 'answerTimes', 'petitionTimes'] as const)
    for (const [key, value] of Object.entries(from[name])) bump(into[name], key, value);
  addList(into.hours, from.hours);
  addList(into.people, from.people);
  for (const [criterion, scores] of Object.entries(from.survey)) addList((into.survey[criterion] ??= zeros(5)), scores);
  for (const [topic, { people, ...counts }] of Object.entries(from.topics)) {
    const mine = (into.topics[topic] ??= noTopic());
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) mine[name] += counts[name];
    addList(mine.people, people);
  }
  return into;
}

/** The statuses of messages that are questions: what endOf knows. */
export const ASKED = /^(answered|clarify|handoff|unanswered.*)$/;

/** What became of a message, from the status of its turn; undefined for small talk and conversations that are no question. */
export function endOf(status: string | undefined): 'answered' | 'clarified' | 'unanswered' | 'handed' | undefined {
  if (status === 'answered') return 'answered';
  if (status === 'clarify') return 'clarified';
  if (status === 'handoff') return 'handed';
  return status?.startsWith('unanswered') ? 'unanswered' : undefined;
}

/** Adds a fact. Who it was is not asked here: people are added with `addPerson`. */
export function addFact(tally: Tally, fact: Fact): void {
  const { counts } = tally;
  switch (fact.type) {
    case 'question': {
      const end = endOf(fact.status);
      if (!end) return bump(counts, 'talk');
      bump(counts, 'questions');
      bump(counts, end);
      if (end === 'unanswered') bump(counts, `unanswered:${(fact.status ?? '').replace('unanswered_', '')}`);
      if (fact.aspect !== undefined && end === 'answered') bump(counts, `aspect:${fact.aspect}`);
      const hour = new Date(fact.at.getTime() + LOCAL_OFFSET_MS).getUTCHours();
      tally.hours[hour] = (tally.hours[hour] ?? 0) + 1;
      if (fact.topic !== undefined) {
        const topic = (tally.topics[fact.topic] ??= noTopic());
        topic.asked++;
        topic[end]++;
      }
      return;
    }
    case 'rating': {
      if (fact.status === 'reason') return bump(counts, `no:${fact.reason ?? ''}`);
      const helpful = fact.status === 'yes' ? 'yes' : 'no';
      bump(counts, helpful);
      if (fact.topic !== undefined) (tally.topics[fact.topic] ??= noTopic())[helpful]++;
      return;
    }
    case 'sent':
      bump(counts, 'sent');
      if (fact.answerMs !== undefined) bump(tally.answerTimes, timeClass(fact.answerMs));
      return;
    case 'follow':
      bump(counts, 'follow');
      return bump(counts, `follow:${fact.source ?? 'unknown'}`);
    case 'petition':
      bump(counts, `petition:${fact.status ?? 'unknown'}`);
      if (fact.status === 'answered') {
        bump(counts, fact.onTime === false ? 'petition:late' : 'petition:on_time');
        if (fact.answerMs !== undefined) bump(tally.petitionTimes, timeClass(fact.answerMs));
      }
      return;
    case 'survey': {
      const scores = (tally.survey[fact.status ?? ''] ??= zeros(5));
      const at = Math.min(5, Math.max(1, fact.score ?? 3)) - 1;
      scores[at] = (scores[at] ?? 0) + 1;
      return;
    }
    case 'contest':
      bump(counts, 'contest');
      return bump(counts, `contest:${fact.status ?? ''}`);
    case 'event':
      return bump(counts, `event:${fact.status ?? ''}`);
    default:
      bump(counts, fact.type);
  }
}

/** Counts a person in the periods that a mask names. `topic`: among those who asked about it. */
export function addPerson(tally: Tally, mask: Mask, topic?: string): void {
  const people = topic === undefined ? tally.people : (tally.topics[topic] ??= noTopic()).people;
  for (let at = 0; at < KINDS.length; at++) if ((mask & (1 << at)) !== 0) people[at] = (people[at] ?? 0) + 1;
}
