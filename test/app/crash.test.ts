import mongoose from 'mongoose';
import { afterEach, describe, expect, it } from 'vitest';
import { World } from '../support/world.ts';

/**
 * The process dies at every single write to the store, once just before and once just after it, and around every call to
 * Zalo; then another process takes over. No question may be lost, none answered twice.
 */
class Death extends Error {}

const WRITES = ['insertOne', 'insertMany', 'updateOne', 'updateMany', 'findOneAndUpdate', 'bulkWrite', 'deleteOne', 'deleteMany'] as const;
type Method = (...args: unknown[]) => Promise<unknown>;
const prototype = mongoose.mongo.Collection.prototype as unknown as Record<string, Method>;
const originals = new Map(WRITES.map((name) => [name, prototype[name] as Method]));

let steps = 0;
let dieAt = Infinity;
let dead = false;

/** Counts a step; at the chosen one the process is dead: nothing after it succeeds any more. */
async function step<T>(work: () => Promise<T>): Promise<T> {
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

function arm(at: number): void {
  steps = 0;
  dieAt = at;
  dead = false;
  for (const [name, original] of originals) {
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      return step(() => original.apply(this, args));
    };
  }
}

function disarm(): void {
  dead = false;
  dieAt = Infinity;
  for (const [name, original] of originals) prototype[name] = original;
}

afterEach(disarm);

async function story(at: number): Promise<{ died: boolean; heard: unknown[]; rows: string[] }> {
  const world = await World.open();
  const [user = ''] = world.users;
  const first = await world.start();
  const api = first.services.api;
  const send = api.sendConsultation.bind(api);
  api.sendConsultation = (...args) => step(() => send(...args));
  world.says(user, 'đăng ký kết hôn');
  arm(at);
  try {
    await world.simulator.webhooks.deliverDue();
    await first.drain();
    await world.simulator.webhooks.deliverDue();
    await first.drain();
  } catch {
    // the process is gone
  }
  const died = dead;
  // Whatever it still had under way comes to nothing.
  await new Promise((resolve) => setImmediate(resolve));
  world.simulator.webhooks.target = undefined;
  await first.stop();
  disarm();
  const second = await world.start();
  for (let minute = 0; minute < 4; minute++) {
    await world.settle(second);
    world.clock.advance(61_000);
    // Others go on writing: their echoes show that echoes come.
    world.says(world.users[5] ?? '', 'menu');
  }
  await world.settle(second);
  const rows = await second.services.rows.model.find({ userId: user }).lean();
  const states = rows.map(({ state, attempts, reason }) => `${state} after ${String(attempts)} (${reason ?? ''})`);
  const heard = world.heard(user).map((text) => text.split('\n')[0]);
  await world.close();
  return { died, heard, rows: states };
}

describe('a crash', () => {
  it('at any step loses no question and answers none twice', async () => {
    let at = 1;
    for (; ; at++) {
      const { died, heard, rows } = await story(at);
      expect(heard, `died at step ${String(at)}: ${rows.join(', ')}`).toEqual(['ĐĂNG KÝ KẾT HÔN']);
      if (!died) break;
    }
    expect(at).toBeGreaterThan(40);
  }, 240_000);
});
