import { beforeEach, describe, expect, it } from 'vitest';
import type { Slots } from '../../../src/dialogue/index.ts';
import { MINUTE } from '../../../src/time/clock.ts';
import { fromLocal } from '../../../src/time/local.ts';
import { ErrandDesk } from '../../support/errand-desk.ts';
import { openStore } from '../../support/store.ts';

const store = await openStore();
const desk = new ErrandDesk(store);
beforeEach(() => desk.reset());

describe('a contest', () => {
  const OPENS = fromLocal('2026-11-23T09:00');
  const CLOSES = fromLocal('2026-11-23T22:00');
  const questions = [1, 2].map((right) => ({ text: `Câu ${String(right)}`, answers: ['Một', 'Hai'], right, source: 'x' }));
  beforeEach(() => {
    const certificate = { from_right: 2, text: '{name}: {right}/{count}', unnamed: 'người dự thi' };
    const rounds = [{ id: 'vong-1', from: OPENS, to: CLOSES, questions }];
    desk.cases = { ...desk.cases, contests: [{ id: 'thi', title: 'Thi', rounds, certificate, note: 'Chờ công bố.' }] };
  });
  const which = { contest: 'thi', round: 'vong-1' };
  /** Plays on from `slots`, an answer each; resolves with what the conversation knows then. */
  async function plays(slots: Slots, ...choices: number[]): Promise<Slots> {
    let known = slots;
    for (const choice of choices) {
      known = { ...known, ...(await desk.turn('contest.next', known)).slots };
      known = { ...known, ...(await desk.turn('contest.record', { ...known, choice })).slots };
    }
    return known;
  }
  const entry = async () => (await store.kept('contest_entries'))[0];

  it('waits until it opens, is entered once and is over at the minute it closes', async () => {
    desk.at = OPENS - 1;
    expect(await desk.run('contest.open')).toMatchObject({ outcome: 'waiting', slots: { from: '09:00 ngày 23/11/2026' } });
    desk.at = OPENS;
    expect(await desk.run('contest.open')).toMatchObject({ outcome: 'open' });
    const known = await plays(which, 1);
    expect(await desk.run('contest.open')).toMatchObject({ outcome: 'going' });
    desk.at += 80_000;
    await plays(known, 2);
    expect(await desk.run('contest.open')).toMatchObject({ outcome: 'entered', slots: { result: '2/2, 1 phút 20 giây' } });
    desk.at = CLOSES - 1;
    expect(await desk.run('contest.next', which)).toMatchObject({ outcome: 'finished' });
    desk.at = CLOSES;
    expect(await desk.run('contest.next', which)).toMatchObject({ outcome: 'over' });
    expect(await desk.run('contest.open')).toMatchObject({ outcome: 'none' });
  });

  it('counts each answer once, however often it is carried out, and none is changed', async () => {
    await desk.turn('contest.next', which);
    const first = await desk.run('contest.record', { ...which, progress: 0, choice: 1 });
    await desk.carry(first, 2);
    await desk.turn('contest.record', { ...which, progress: 0, choice: 2 });
    expect(await entry()).toMatchObject({ answers: [1], right: 1 });
  });

  it('counts no answer that comes after it has closed', async () => {
    const known = await plays(which, 1);
    const { slots } = await desk.turn('contest.next', known);
    desk.at = CLOSES;
    const late = await desk.turn('contest.record', { ...known, ...slots, choice: 2 });
    expect(await entry()).toMatchObject({ answers: [1], right: 1 });
    expect(await desk.run('contest.next', { ...known, ...late.slots })).toMatchObject({ outcome: 'over' });
  });

  it('goes on after a pause with the question that was not answered, and the clock runs on', async () => {
    await plays(which, 1);
    desk.at += 10 * MINUTE;
    expect(await desk.run('contest.next', which)).toMatchObject({ outcome: 'question', slots: { at: 2, started: OPENS, rights: 1 } });
  });

  it('certifies from so many right answers, under the name that is given, and under none for who gives none', async () => {
    expect(await desk.run('contest.result', { ...which, rights: 1, started: desk.at })).toMatchObject({ outcome: 'passed' });
    expect(await desk.run('contest.result', { ...which, rights: 2, started: desk.at })).toMatchObject({ outcome: 'certified' });
    await plays(which, 1, 2);
    const named = await desk.run('contest.sign', { ...which, rights: 2, signer: 'Bưởi' });
    expect(named.slots).toEqual({ certificate: 'Bưởi: 2/2' });
    await desk.carry(named);
    const unnamed = await desk.turn('contest.sign', { ...which, rights: 2 });
    expect(unnamed.slots).toEqual({ certificate: 'người dự thi: 2/2' });
    expect(JSON.stringify(await entry())).not.toContain('Bưởi');
    expect(await desk.contests.entries('thi', 'vong-1')).toMatchObject([{ name: 'Bưởi' }]);
  });
});
