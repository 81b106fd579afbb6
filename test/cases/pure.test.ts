import { describe, expect, it } from 'vitest';
import {
  loadCases,
  noticeFor,
  onTime,
  ranked,
  roundNow,
  skipped,
  spotOf,
  timeTaken,
  type Entry,
  type Notice,
} from '../../src/cases/index.ts';
import { distance } from '../../src/answering/errands/places.ts';
import { addWorkingDays, holidayOn, isWorkingDay, openAt, type WorkingTime } from '../../src/time/working-time.ts';

const at = (local: string): number => Date.parse(`${local.replace(' ', 'T')}:00+07:00`);
const time: WorkingTime = {
  hours: [
    { days: [1, 2, 3, 4, 5], from: '13:30', to: '17:00' },
    { days: [1, 2, 3, 4, 5], from: '07:30', to: '11:30' },
    { days: [6], from: '08:00', to: '11:00' },
  ],
  holidays: [{ from: '2027-02-05', to: '2027-02-11', name: 'Tết Nguyên đán' }],
};

describe('working time', () => {
  it.each([
    ['2026-11-23', 5, '2026-11-30'],
    ['2026-11-27', 1, '2026-11-30'],
    ['2026-11-28', 1, '2026-11-30'],
    ['2027-02-04', 1, '2027-02-12'],
    ['2027-02-03', 3, '2027-02-15'],
    ['2026-12-31', 1, '2027-01-01'],
  ])('from %s so many as %i working days end on %s', (from, count, to) => {
    expect(addWorkingDays(from, count, time)).toBe(to);
  });

  it('opens on a Saturday for citizens, and the Saturday is no working day of the law', () => {
    expect(openAt(at('2026-11-28 09:00'), time)).toEqual({ open: true, until: '11:00' });
    expect(isWorkingDay('2026-11-28', time)).toBe(false);
  });

  it.each([
    ['2026-11-23 07:29', { open: false, opens: { day: '2026-11-23', from: '07:30' } }],
    ['2026-11-23 07:30', { open: true, until: '11:30' }],
    ['2026-11-23 11:30', { open: false, opens: { day: '2026-11-23', from: '13:30' } }],
    ['2026-11-23 16:59', { open: true, until: '17:00' }],
    ['2026-11-23 23:30', { open: false, opens: { day: '2026-11-24', from: '07:30' } }],
    ['2026-11-29 10:00', { open: false, opens: { day: '2026-11-30', from: '07:30' } }],
    ['2027-02-08 09:00', { open: false, opens: { day: '2027-02-12', from: '07:30' } }],
  ])('at %s is %j', (moment, result) => {
    expect(openAt(at(moment), time)).toEqual(result);
  });

  it('says nothing of when it opens where no hours are known', () => {
    expect(openAt(at('2026-11-23 09:00'), { hours: [], holidays: [] })).toEqual({ open: false });
    expect(holidayOn('2027-02-05', time)).toBe('Tết Nguyên đán');
    expect(holidayOn('2027-02-12', time)).toBeUndefined();
  });
});

describe('a petition', () => {
  it('is in time when it was taken up in time, or answered in time where the agency has set that', () => {
    expect(onTime({ transferDue: '2026-11-30' }, '2026-11-30', '2027-01-30')).toBe(true);
    expect(onTime({ transferDue: '2026-11-30' }, '2026-12-01', '2026-12-01')).toBe(false);
    expect(onTime({ transferDue: '2026-11-30', answerDue: '2026-12-10' }, '2026-12-01', '2026-12-10')).toBe(true);
    expect(onTime({ transferDue: '2026-11-30', answerDue: '2026-12-10' }, '2026-11-24', '2026-12-11')).toBe(false);
  });
});

describe('a contest', () => {
  const entry = (id: string, right: number, seconds: number): Entry => ({
    _id: id,
    contest: 'x',
    round: '1',
    person: id,
    startedAt: new Date(0),
    answers: [1],
    right,
    lastAt: new Date(seconds * 1_000),
  });

  it('is won by right answers, then by time; who is level in both shares a place', () => {
    const places = ranked([entry('slow', 5, 90), entry('best', 6, 300), entry('level', 5, 60), entry('quick', 5, 60), entry('last', 0, 5)]);
    expect(places.map(({ place, entry: { _id } }) => [place, _id])).toEqual([
      [1, 'best'],
      [2, 'level'],
      [2, 'quick'],
      [4, 'slow'],
      [5, 'last'],
    ]);
    expect(timeTaken({ startedAt: new Date(5) })).toBe(0);
  });

  it('has the round that is open, else the next one', () => {
    const { contests } = loadCases('content');
    expect(roundNow(contests, at('2026-12-01 07:00'))).toMatchObject({ open: true });
    expect(roundNow(contests, at('2026-12-01 06:59'))).toMatchObject({ open: false });
    expect(roundNow(contests, at('2026-12-20 22:00'))).toBeUndefined();
  });
});

describe('a notice', () => {
  const notice: Notice = {
    id: 'n',
    text: 'x',
    from: '2026-12-01',
    to: '2026-12-20',
    wards: ['ky-lua'],
    topics: ['dat-dai'],
    audiences: ['business'],
  };
  const fits = { ward: 'ky-lua', audience: 'business', topics: ['dat-dai'] } as const;
  it.each([
    [{}, 'ward'],
    [{ ward: 'ky-lua' }, 'audience'],
    [{ ...fits, topics: ['an-sinh'] }, 'topic'],
    [{ ...fits, topics: [] }, undefined],
    [{ ...fits, topics: ['dat-dai'] }, undefined],
    [{ ...fits, topics: ['dat-dai'], muted: true }, 'muted'],
    [{ ...fits, topics: ['dat-dai'], told: ['n'] }, 'told'],
    [{ ...fits, topics: ['dat-dai'], ward: 'tam-thanh' }, 'ward'],
  ] as const)('for %j is skipped because of: %s', (interests, why) => {
    expect(skipped(notice, { ...interests } as Parameters<typeof skipped>[1], '2026-12-01')).toBe(why);
  });

  it('is for its days alone, and one at a time', () => {
    const open = { ...notice, wards: [], topics: [], audiences: [] };
    expect(skipped(open, {}, '2026-11-30')).toBe('over');
    expect(skipped(open, {}, '2026-12-20')).toBeUndefined();
    expect(skipped(open, {}, '2026-12-21')).toBe('over');
    expect(noticeFor([open, { ...open, id: 'm' }], { told: ['n'] }, '2026-12-01')?.id).toBe('m');
  });
});

describe('a place', () => {
  it('is so far as the crow flies', () => {
    // Hà Nội to Lạng Sơn city, about 137 km by the coordinates of their centres.
    expect(distance({ latitude: 21.0285, longitude: 105.8542 }, { latitude: 21.8537, longitude: 106.7615 })).toBeCloseTo(131.2, 0);
    expect(distance({ latitude: 21, longitude: 106 }, { latitude: 21, longitude: 106 })).toBe(0);
    expect(spotOf('21.85,106.76')).toEqual({ latitude: 21.85, longitude: 106.76 });
    expect(spotOf('ngõ 3, Lê Lợi')).toBeUndefined();
  });
});
