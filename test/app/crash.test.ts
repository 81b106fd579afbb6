import { afterEach, describe, expect, it } from 'vitest';
import { arm, arming, deaths, disarm, isDead, steps } from '../support/death.ts';
import { LONG, TRIED } from '../support/soak.ts';
import { World } from '../support/world.ts';

/**
 * The process dies at a write to the store, just before or just after it, or around a call to Zalo; then another process takes over.
 * No question may be lost, none answered twice. `npm run soak` lets it die at every single one.
 */
const EFFECTS = ['sendConsultation'];

afterEach(disarm);

/** Tells the story with a process that dies at step `at`. */
async function story(at: number): Promise<{ died: boolean; names: readonly string[]; heard: unknown[]; rows: string[] }> {
  const world = await World.open();
  const [user = ''] = world.users;
  const first = await world.start();
  arming(first.services.api, EFFECTS);
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
  const [died, names] = [isDead(), steps()];
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
  return { died, names, heard, rows: states };
}

describe('a crash', () => {
  it(
    `at any step loses no question and answers none twice (${TRIED})`,
    async () => {
      const { died, names, heard } = await story(Infinity);
      expect({ died, heard }).toEqual({ died: false, heard: ['ĐĂNG KÝ KẾT HÔN'] });
      expect(names.length).toBeGreaterThanOrEqual(40);
      for (const at of deaths(names, EFFECTS, 6)) {
        const { died, heard, rows } = await story(at);
        expect({ died, heard }, `died at step ${String(at)}, ${names[at - 1] ?? ''}: ${rows.join(', ')}`).toEqual({
          died: true,
          heard: ['ĐĂNG KÝ KẾT HÔN'],
        });
      }
    },
    LONG,
  );
});
