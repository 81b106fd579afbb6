import type { Options } from './options.ts';
import type { Program } from './program.ts';
import type { Storm } from './storm.ts';
import type { Verdict } from './verdict.ts';
import type { Sky } from './weather.ts';

interface Run {
  verdict: Verdict;
  options: Options;
  asked: number;
  /** Time in which questions were asked, ms. */
  asking: number;
  storm: Storm;
  sky: Sky;
  program: Program;
  /** Answers to deliveries by status. */
  answers: ReadonlyMap<number, number>;
}

/** Counts in words. */
export const listed = (counts: ReadonlyMap<unknown, number>): string =>
  [...counts].map(([name, count]) => `${String(name)} × ${String(count)}`).join(', ') || 'none';

/** The one table that a soak ends with. */
export function table({ verdict, options, asked, asking, storm, sky, program, answers }: Run): string[] {
  const rows: [string, string | number][] = [
    ['questions asked', `${String(asked)} of ${String(options.questions)}, in ${(asking / 1_000).toFixed(0)} s`],
    ['acknowledged (200)', verdict.acknowledged],
    ['answered, once', verdict.answered],
    ['LOST', verdict.lost.length],
    ['DOUBLED', verdict.doubled.length],
    ['uncertain, did not arrive', listed(verdict.uncertain)],
    ['uncertain, arrived', verdict.unsure],
    ['not sent, with reason', listed(verdict.refused)],
    ['still waiting at the end', listed(verdict.open)],
    ['kill -9', `${String(storm.kills)}, ${String(storm.early)} of them while starting; ${String(program.starts)} starts`],
    ['full disk', storm.fullDisks],
    ['spoilt calls to Zalo', listed(sky.spoilt)],
    ['answers to deliveries', listed(answers)],
    ['ends that nobody asked for', program.deaths.length],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value)}`);
}
