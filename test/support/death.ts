import mongoose from 'mongoose';
import { drawn, SOAK } from './soak.ts';

/** A process that died: nothing after it succeeds any more. */
export class Death extends Error {}

const WRITES = ['insertOne', 'insertMany', 'updateOne', 'updateMany', 'findOneAndUpdate', 'bulkWrite', 'deleteOne', 'deleteMany'] as const;
type Method = (...args: unknown[]) => Promise<unknown>;
const prototype = mongoose.mongo.Collection.prototype as unknown as Record<string, Method>;
const originals = new Map(WRITES.map((name) => [name, prototype[name] as Method]));

let passed: string[] = [];
let dieAt = Infinity;
let dead = false;

/** Counts a step, before and after the work; at the chosen one the process is dead. */
async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (dead || passed.push(name) === dieAt) {
    dead = true;
    throw new Death('died before a step');
  }
  const result = await work();
  if (dead || passed.push(name) === dieAt) {
    dead = true;
    throw new Death('died after a step');
  }
  return result;
}

/** From now on every write to the store is a step; the process dies at step number `at`. */
export function arm(at: number): void {
  [passed, dieAt, dead] = [[], at, false];
  for (const [name, original] of originals) {
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      return step(name, () => original.apply(this, args));
    };
  }
}

/** Makes these methods of an object steps as well. */
export function arming(target: object, names: readonly string[]): void {
  const methods = target as Record<string, Method>;
  for (const name of names) {
    const method = methods[name]?.bind(target);
    if (method) methods[name] = (...args) => step(name, () => method(...args));
  }
}

export const isDead = (): boolean => dead;

/** The methods whose steps were passed since `arm`, in their order: step number `at` is at `at - 1`. */
export const steps = (): readonly string[] => passed;

/**
 * The numbers of the steps at which a story shall be cut short, where `names` are the steps of the whole story: all of them under
 * `npm run soak`, otherwise the first, the last, those around every call that changes something at Zalo, and `sample` others.
 */
export function deaths(names: readonly string[], effects: readonly string[], sample: number): number[] {
  const all = names.map((name, index) => ({ name, at: index + 1 }));
  if (SOAK) return all.map(({ at }) => at);
  const needed = all.filter(({ name, at }) => at === 1 || at === names.length || effects.includes(name));
  const others = all.filter((one) => !needed.includes(one));
  return [...needed, ...drawn(others, sample)].map(({ at }) => at).sort((a, b) => a - b);
}

export function disarm(): void {
  [dieAt, dead] = [Infinity, false];
  for (const [name, original] of originals) prototype[name] = original;
}
