import { describe, expect, it } from 'vitest';
import { MORNING, World } from '../support/world.ts';
import { drawn, SOAK } from '../support/soak.ts';

const [MINUTE, HOUR] = [60_000, 3_600_000];
const QUESTIONS = ['đăng ký kết hôn', 'lệ phí đăng ký khai sinh', 'đổi căn cước'];
const SEND = 'POST /v2.0/oa/message';

/** The clock of the machine is put right, or wrong, while citizens ask: backwards by so much, at these moments of the story. */
const JUMPS = [-MINUTE, -HOUR, -26 * HOUR];
const MOMENTS = ['asked', 'taken', 'refused for a while', 'answer lost', 'answered'] as const;

describe('a clock that is set back', () => {
  const cases = drawn(
    JUMPS.flatMap((jump) => MOMENTS.map((moment) => ({ jump, moment }))),
    SOAK ? 15 : 3,
  );
  it.each(cases)('by $jump ms when a question is $moment loses nothing and doubles nothing', async ({ jump, moment }) => {
    const world = await World.open();
    const app = await world.start({ ZALO_SEND_PATH: 'v2' });
    const [user = '', other = ''] = world.users;
    const { faults } = world.simulator.platform;
    if (moment === 'refused for a while') faults.push({ call: SEND, times: 1, action: { type: 'error', code: -32 } });
    if (moment === 'answer lost') faults.push({ call: SEND, times: 1, action: { type: 'drop', when: 'after' } });

    world.says(user, QUESTIONS[0] ?? '');
    if (moment === 'asked') world.clock.advance(jump);
    await world.simulator.webhooks.deliverDue();
    if (moment === 'taken') world.clock.advance(jump);
    await app.drain();
    if (moment === 'refused for a while' || moment === 'answer lost' || moment === 'answered') world.clock.advance(jump);
    // Others ask on in the time that is now, the same citizen too.
    world.says(other, QUESTIONS[1] ?? '');
    world.says(user, QUESTIONS[2] ?? '');
    for (let minute = 0; minute < 4; minute++) {
      // Zalo keeps its own time: what it has queued is due.
      const now = world.clock.time;
      world.clock.time = Math.max(now, MORNING);
      await world.simulator.webhooks.deliverDue();
      world.clock.time = now;
      await app.drain();
      world.clock.advance(MINUTE);
    }
    await world.settle(app);

    const heads = (who: string): (string | undefined)[] => world.heard(who).map((text) => text.split('\n')[0]);
    expect(heads(other), 'another citizen').toHaveLength(1);
    expect(heads(user), 'the citizen').toHaveLength(2);
    expect(new Set(heads(user)).size).toBe(2);
    expect(await app.services.events.countInStates('waiting', 'planned', 'aside')).toBe(0);
    expect(await app.services.rows.countInStates('ready', 'sending', 'uncertain', 'dead', 'skipped')).toBe(0);
  });
});
