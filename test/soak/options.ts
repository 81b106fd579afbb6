import { parseArgs } from 'node:util';

/** What one soak does. */
export interface Options {
  /** Questions that are asked, by how many citizens. */
  questions: number;
  citizens: number;
  /** How often the program is killed. */
  kills: number;
  seed: number;
  /** After so long, in ms, nothing more is asked; then there are two minutes to settle. */
  asking: number;
}

const MINUTE = 60_000;

/** `--questions 5000 --citizens 500 --kills 100 --seed 1 --minutes 8`. @throws RangeError where one of them is no number from 1 up. */
export function readOptions(args: string[]): Options {
  const given = parseArgs({
    args,
    options: {
      questions: { type: 'string', default: '5000' },
      citizens: { type: 'string', default: '500' },
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      minutes: { type: 'string', default: '8' },
    },
  }).values;
  const number = (name: keyof typeof given, least: number): number => {
    const value = Number(given[name]);
    if (!Number.isFinite(value) || value < least) throw new RangeError(`--${name} must be a number from ${String(least)} up`);
    return value;
  };
  const questions = number('questions', 1);
  return {
    questions,
    citizens: Math.min(number('citizens', 1), questions),
    kills: number('kills', 0),
    seed: number('seed', 0),
    asking: number('minutes', 0.1) * MINUTE,
  };
}
