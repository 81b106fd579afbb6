import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Pace } from '../../src/outbox/pace.ts';
import { MINUTE } from '../../src/time/clock.ts';
import { MORNING } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const store = await openStore();
const pace = new Pace(store.connection, 3);
beforeAll(() => pace.ready());

const taken = async (times: number, now: number): Promise<number> =>
  (await Promise.all(Array.from({ length: times }, () => pace.take(now)))).filter(({ ok }) => ok).length;

describe('the calls of a minute', () => {
  it('are no more than allowed, however many ask at once, and begin anew with the next minute', async () => {
    expect(await taken(7, MORNING)).toBe(3);
    expect(await pace.take(MORNING + MINUTE - 1)).toEqual({ ok: false, nextAt: MORNING + MINUTE });
    expect(await taken(7, MORNING + MINUTE)).toBe(3);
  });

  it('are over when Zalo says so, also where none was made', async () => {
    await pace.exhaust(MORNING);
    expect(await pace.take(MORNING + 1)).toEqual({ ok: false, nextAt: MORNING + MINUTE });
    await pace.take(MORNING + MINUTE);
    await pace.exhaust(MORNING + MINUTE);
    expect(await taken(3, MORNING + MINUTE)).toBe(0);
    expect(await taken(3, MORNING + 2 * MINUTE)).toBe(3);
  });

  it('are not over because two begin the minute at the same moment', async () => {
    await pace.take(MORNING);
    // So MongoDB answers the slower of two upserts.
    vi.spyOn(store.connection.models.PaceMinute as unknown as { updateOne: () => unknown }, 'updateOne').mockReturnValueOnce(
      Promise.reject(Object.assign(new Error('E11000'), { code: 11000 })),
    );
    expect(await pace.take(MORNING)).toEqual({ ok: true });
    expect(await taken(3, MORNING)).toBe(1);
  });
});
