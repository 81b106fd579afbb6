import mongoose from 'mongoose';

const CALLS = [
  'find',
  'findOne',
  'insertOne',
  'insertMany',
  'updateOne',
  'updateMany',
  'findOneAndUpdate',
  'bulkWrite',
  'deleteOne',
  'deleteMany',
  'countDocuments',
] as const;

/** How often some work asks the store. */
export async function roundTrips(work: () => Promise<unknown>): Promise<number> {
  const prototype = mongoose.mongo.Collection.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  let [count, inside] = [0, false];
  const originals = CALLS.map((name) => [name, prototype[name]] as const);
  for (const [name, original] of originals)
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      // One method of the driver may call another.
      if (!inside) count++;
      inside = true;
      try {
        return original?.apply(this, args);
      } finally {
        inside = false;
      }
    };
  try {
    await work();
  } finally {
    for (const [name, original] of originals) if (original) prototype[name] = original;
  }
  return count;
}
