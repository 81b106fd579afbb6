import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { cardOf, type Content, type Procedure } from '../../knowledge/index.ts';
import { readQuestions } from '../eval.ts';
import type { Labelled, topicsFile } from '../scores.ts';
import type { z } from 'zod';
import type { Terminal } from '../command.ts';
import { OTHERS, ours, type Document, type Engine } from './engines.ts';

/** Figures of one engine over one set of documents. */
export interface Figures {
  engine: string;
  documents: number;
  /** Share of the questions whose topic came first, and was among the first four; 0 to 1. */
  first: number;
  offered: number;
  /** Microseconds a question. */
  p50: number;
  p99: number;
  /** Milliseconds to index, and megabytes that the index holds. */
  indexMs: number;
  memoryMb: number;
}

/** Numbers of imported procedures at which growth is looked at. */
export const GROWTH = [100, 1_000, 2_600, 26_000];
const ROUNDS = 3;
/** No further round begins after this time, in ms. */
const ENOUGH_MS = 3_000;

/** Questions with the topics that count as right. */
export interface Asked {
  text: string;
  right: ReadonlySet<string>;
}

/** The questions of a file that ask about a procedure, with equivalents. */
export function asked(questions: readonly Labelled[], topics: z.output<typeof topicsFile>): Asked[] {
  return questions
    .filter(({ topic }) => !topic.startsWith('_') && topic !== 'gap-can-bo')
    .map(({ text, topic }) => ({
      text,
      right: new Set([topic, ...topics.equivalents.filter((entry) => entry.topics.includes(topic)).flatMap((entry) => entry.topics)]),
    }));
}

export const questionFiles = (paths: readonly string[]): Labelled[] => paths.filter((path) => existsSync(path)).flatMap(readQuestions);

/** What the engines index of the content: each name and phrasing. */
export const documentsOf = (items: readonly Procedure[]): Document[] =>
  items.flatMap((item) => [item.name, item.short_name, ...item.aliases, ...item.questions].map((text) => ({ text, topic: item.topic })));

/** Made-up procedures with names as long as real ones, always the same, so that growth can be measured anywhere. */
export function madeUp(content: Content, count: number): Procedure[] {
  const words = [...new Set(content.procedures.flatMap(({ name, summary }) => `${name} ${summary}`.split(/[^\p{L}]+/u)))].filter(
    (word) => word.length > 1,
  );
  return Array.from({ length: count }, (_, at) => {
    const name = Array.from(
      { length: 8 + (at % 9) },
      (__, place) => words[(at * 7_919 + place * 104_729 + place * place * at) % words.length],
    ).join(' ');
    const code = `9.${String(at).padStart(6, '0')}`;
    return cardOf(
      {
        code,
        version: '',
        name,
        field: 'Thử',
        level: 'national',
        audience: [],
        steps: [],
        channels: [],
        documents: [],
        legal: [],
        results: [],
      },
      content.catalogueWording,
      '2026-01-01',
    );
  });
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapMb(): number {
  collect();
  return process.memoryUsage().heapUsed / 1_048_576 + process.memoryUsage().arrayBuffers / 1_048_576;
}

/** Builds an engine and asks it everything, some rounds over. `now` gives milliseconds, with fractions. */
export async function measure(
  engine: Engine,
  documents: readonly Document[],
  questions: readonly Asked[],
  now: () => number,
): Promise<Figures> {
  const before = heapMb();
  const start = now();
  const answer = await engine.build(documents);
  const indexMs = now() - start;
  const memoryMb = heapMb() - before;
  let [first, offered] = [0, 0];
  for (const { text, right } of questions) {
    const topics = answer(text);
    if (topics[0] !== undefined && right.has(topics[0])) first++;
    if (topics.slice(0, 4).some((topic) => right.has(topic))) offered++;
  }
  const times: number[] = [];
  const began = now();
  for (let round = 0; round < ROUNDS && now() - began < ENOUGH_MS; round++) {
    for (const { text } of questions) {
      const from = now();
      answer(text);
      times.push((now() - from) * 1_000);
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    engine: engine.name,
    documents: documents.length,
    first: first / questions.length,
    offered: offered / questions.length,
    p50: at(0.5),
    p99: at(0.99),
    indexMs,
    memoryMb,
  };
}

function line({ engine, documents, first, offered, p50, p99, indexMs, memoryMb }: Figures): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`.padStart(8);
  return [
    engine.padEnd(12),
    String(documents).padStart(9),
    percent(first),
    percent(offered),
    p50.toFixed(0).padStart(9),
    p99.toFixed(0).padStart(9),
    indexMs.toFixed(0).padStart(9),
    memoryMb.toFixed(1).padStart(9),
  ].join(' ');
}

const HEAD = [
  'máy tìm'.padEnd(12),
  ...['văn bản', 'đầu', 'bốn đầu', 'µs p50', 'µs p99', 'lập ms', 'MB'].map((name, at) => name.padStart(at === 1 || at === 2 ? 8 : 9)),
].join(' ');

/** The whole bench: all engines over the content, then each at growing sizes. Returns every figure. */
export async function benchSearch(
  terminal: Terminal,
  content: Content,
  questions: readonly Asked[],
  sizes: readonly number[],
  now: () => number,
): Promise<Figures[]> {
  const base = documentsOf(content.procedures);
  const all: Figures[] = [];
  const run = async (engine: Engine, documents: readonly Document[]): Promise<void> => {
    const figures = await measure(engine, documents, questions, now);
    all.push(figures);
    terminal.out(line(figures));
  };
  terminal.out(`${String(questions.length)} câu hỏi, ${String(content.procedures.length)} thủ tục. Cùng một lần chạy, cùng một máy.`);
  terminal.out(HEAD);
  for (const engine of [ours(content, []), ...OTHERS]) await run(engine, base);
  for (const size of sizes) {
    terminal.out(`Thêm ${String(size)} thủ tục nạp từ danh mục:`);
    const more = madeUp(content, size);
    const documents = [...base, ...documentsOf(more)];
    for (const engine of [ours(content, more), ...OTHERS]) await run(engine, documents);
  }
  return all;
}
