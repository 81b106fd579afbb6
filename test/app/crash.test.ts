import { afterEach, describe, expect, it } from 'vitest';
import { arm, arming, disarm, isDead } from '../support/death.ts';
import { World } from '../support/world.ts';

/**
 * The process dies at every single write to the store, once just before and once just after it, and around every call to
 * Zalo; then another process takes over. No question may be lost, none answered twice.
 */
afterEach(disarm);

async function story(at: number): Promise<{ died: boolean; heard: unknown[]; rows: string[] }> {
  const world = await World.open();
  const [user = ''] = world.users;
  const first = await world.start();
  arming(first.services.api, ['sendConsultation']);
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
  const died = isDead();
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
