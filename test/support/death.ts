import mongoose from 'mongoose';

/** A process that died: nothing after it succeeds any more. */
export class Death extends Error {}

const WRITES = ['insertOne', 'insertMany', 'updateOne', 'updateMany', 'findOneAndUpdate', 'bulkWrite', 'deleteOne', 'deleteMany'] as const;
type Method = (...args: unknown[]) => Promise<unknown>;
const prototype = mongoose.mongo.Collection.prototype as unknown as Record<string, Method>;
const originals = new Map(WRITES.map((name) => [name, prototype[name] as Method]));

let steps = 0;
let dieAt = Infinity;
let dead = false;

/** Counts a step, before and after the work; at the chosen one the process is dead. */
export async function step<T>(work: () => Promise<T>): Promise<T> {
  if (dead || ++steps === dieAt) {
    dead = true;
    throw new Death('died before a step');
  }
  const result = await work();
  if (dead || ++steps === dieAt) {
    dead = true;
    throw new Death('died after a step');
  }
  return result;
}

/** From now on every write to the store is a step; the process dies at step number `at`. */
export function arm(at: number): void {
  [steps, dieAt, dead] = [0, at, false];
  for (const [name, original] of originals) {
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      return step(() => original.apply(this, args));
    };
  }
}

/** Makes these methods of an object steps as well. */
export function arming(target: object, names: readonly string[]): void {
  const methods = target as Record<string, Method>;
  for (const name of names) {
    const method = methods[name]?.bind(target);
    if (method) methods[name] = (...args) => step(() => method(...args));
  }
}

export const isDead = (): boolean => dead;

export function disarm(): void {
  [dieAt, dead] = [Infinity, false];
  for (const [name, original] of originals) prototype[name] = original;
}
