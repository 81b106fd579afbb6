import type { Dialogue } from '../dialogue/index.ts';
import { Knowledge, NO_ITEM, toldIn, type Phrasing } from '../knowledge/index.ts';
import { evaluate, score, type Labelled, type Sameness, type Scores, type Verdict } from './scores.ts';

/** How sure answers were and how often they were right. */
interface Reliability {
  /** Confidences from `from` on, in steps of a tenth. */
  from: number;
  count: number;
  /** Mean confidence, and share of right answers, from 0 to 1. */
  confidence: number;
  right: number;
}

export interface WriterScores {
  writers: Record<string, Scores>;
  all: Scores;
  reliability: Reliability[];
}

function labelOf({ text, item, also, parts, writer }: Phrasing, topicOf: (id: string) => string, at: number): Labelled {
  const aspects = parts.filter((part) => part !== 'yesno').map(toldIn);
  const topic = item === '_person' ? 'gap-can-bo' : topicOf(item);
  return {
    id: `${writer}-${String(at)}`,
    text,
    topic,
    also: also.map(topicOf),
    aspects: topic.startsWith('_') ? [] : aspects,
    style: '?',
    origin: writer,
  };
}

/**
 * What the answers are worth to a kind of citizen of whom nothing was learnt: each kind in turn is asked of a knowledge that has learnt from the
 * others only. `now` is epoch ms.
 */
export function leaveWriterOut(dialogue: Dialogue, same: Sameness, now: number, progress: (writer: string) => void): WriterScores {
  const { content } = dialogue.knowledge;
  const topics = new Map(content.procedures.map(({ id, topic }) => [id, topic]));
  const topicOf = (id: string): string => topics.get(id) ?? id;
  const writers = [...new Set(content.phrasings.map(({ writer }) => writer))];
  const known = content.phrasings.filter(({ item }) => topics.has(item) || (NO_ITEM as readonly string[]).includes(item));
  const verdicts = new Map<string, Verdict[]>();
  for (const writer of writers) {
    progress(writer);
    const knowledge = new Knowledge({ ...content, phrasings: content.phrasings.filter((phrasing) => phrasing.writer !== writer) });
    const questions = known.filter((phrasing) => phrasing.writer === writer).map((phrasing, at) => labelOf(phrasing, topicOf, at));
    verdicts.set(writer, evaluate({ ...dialogue, knowledge }, questions, same, now));
  }
  const all = [...verdicts.values()].flat();
  return {
    writers: Object.fromEntries([...verdicts].map(([writer, list]) => [writer, score(list)])),
    all: score(all),
    reliability: reliabilityOf(all),
  };
}

function reliabilityOf(verdicts: readonly Verdict[]): Reliability[] {
  const answered = verdicts.filter(({ outcome }) => outcome.status === 'answered');
  return Array.from({ length: 10 }, (_, step) => {
    const list = answered.filter(({ outcome }) => Math.min(9, Math.floor((outcome.confidence ?? 0) * 10)) === step);
    const mean = (value: (verdict: Verdict) => number): number => list.reduce((sum, verdict) => sum + value(verdict), 0) / list.length;
    return {
      from: step / 10,
      count: list.length,
      confidence: mean(({ outcome }) => outcome.confidence ?? 0),
      right: mean(({ right }) => Number(right)),
    };
  }).filter(({ count }) => count > 0);
}
