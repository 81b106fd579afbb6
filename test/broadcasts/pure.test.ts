import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkArticle,
  hashOf,
  loadPlan,
  MOVES,
  movesOf,
  nextOccurrence,
  obstacleAt,
  parseContent,
  STATE_NAMES,
  STATES,
  targetOf,
  toHtml,
  toSpeech,
  toZalo,
} from '../../src/broadcasts/index.ts';
import { fromLocal, toLocal } from '../../src/time/local.ts';
import { canMove } from '../../src/broadcasts/life.ts';
import { nextOpening } from '../../src/broadcasts/schedule.ts';
import { article, DAY } from '../support/newsroom.ts';

const plan = loadPlan('content');
const content = parseContent(article());
const options = { author: 'Một Cửa', tracked: 'https://motcua.example/l/abc' };

describe('the plan that is shipped', () => {
  it('has the ten themes of 2024 and a duty of one piece a month for each office', () => {
    expect(plan.themes.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(plan.units.filter(({ posts_per_month }) => posts_per_month === 1).map(({ id }) => id)).toEqual([
      'phong-noi-vu',
      'van-phong',
      'phong-vh-tt',
      'phong-tu-phap',
      'phong-tc-kh',
      'phuong-xa',
    ]);
    expect(plan.channels.length).toBe(12);
  });
});

describe('the life of an article', () => {
  it('names every state, and leads out of each but the last ones', () => {
    const last = new Set(['measured', 'cancelled']);
    for (const state of STATES) {
      expect(STATE_NAMES[state]).toBeTruthy();
      expect(
        Object.values(MOVES).some(({ from }) => (from as readonly string[]).includes(state)),
        state,
      ).toBe(!last.has(state));
    }
  });

  it('lets nobody but the program touch an article while a call is under way', () => {
    for (const state of ['publishing', 'sending'] as const) expect(movesOf(state)).toEqual([]);
  });

  it('leaves a sent article as it is', () => {
    for (const move of Object.keys(MOVES) as (keyof typeof MOVES)[]) expect(canMove('sent', move)).toBe(move === 'measured');
  });
});

describe('what is approved', () => {
  it('has the same hash whatever the order of its fields, and another for any change', () => {
    const turned = parseContent(Object.fromEntries(Object.entries(article()).reverse()));
    expect(hashOf(turned)).toBe(hashOf(content));
    const changes = [
      { title: 'Khác' },
      { send_at: '2026-11-25T09:01' },
      { target: { cities: [58] } },
      { urgent: true },
      { cover: 'https://a.example/b.jpg' },
      { action: undefined },
    ];
    for (const change of changes) expect(hashOf(parseContent(article(change))), JSON.stringify(change)).not.toBe(hashOf(content));
  });

  it.each([
    [{ title: 'x'.repeat(141) }, /Tiêu đề dài 141/],
    [{ summary: 'x'.repeat(251) }, /Tóm tắt dài 251/],
    [{ author: 'x'.repeat(48) }, /tác giả/],
    [{ theme: 'la' }, /chủ đề "la"/],
    [{ unit: 'la' }, /đơn vị "la"/],
  ])('is checked against Zalo and the plan: %j', (over, expected) => {
    const errors = checkArticle(parseContent(article(over)), plan).filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message).join()).toMatch(expected);
  });

  it('counts letters as Zalo does: composed', () => {
    const decomposed = 'ệ'.repeat(140).normalize('NFD');
    expect(checkArticle(parseContent(article({ title: decomposed })), plan).filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is refused with every fault at once, in plain words', () => {
    expect(() => parseContent({ title: '', cover: 'http://x.example/a.jpg', blocks: [], send_at: 'mai' })).toThrow(
      /title[^]*cover[^]*https[^]*summary: còn thiếu[^]*blocks[^]*send_at/,
    );
  });
});

describe('rendering', () => {
  it('gives Zalo the elements it takes and no other', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
        (text) => {
          const wire = toZalo(
            parseContent(
              article({
                blocks: [
                  { type: 'paragraph', text },
                  { type: 'heading', text },
                  { type: 'list', items: [text] },
                  { type: 'link', text, url: 'https://a.example' },
                ],
              }),
            ),
            'hide',
            options,
          );
          for (const { content: html } of wire.body as { content: string }[])
            for (const [, tag] of html.matchAll(/<\/?([a-z0-9]+)/g)) expect(['b', 'i', 'br', 'a', 'ul', 'ol', 'li', 'p']).toContain(tag);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('puts the tracked link where the call to action has its own, everywhere', () => {
    for (const made of [JSON.stringify(toZalo(content, 'show', options)), toHtml(content, options)]) {
      expect(made).toContain('https://motcua.example/l/abc');
      expect(made).not.toContain('huong-dan');
    }
  });

  it('is hidden until told otherwise, and without comments unless wanted', () => {
    expect(toZalo(content, 'hide', options)).toMatchObject({ status: 'hide', comment: 'hide', author: 'Một Cửa' });
  });

  it('reads short forms out for the loudspeaker and says how long that takes', () => {
    const { text, seconds } = toSpeech(
      parseContent(article({ blocks: [{ type: 'paragraph', text: 'UBND phường nhận TTHC, không nhận XTTHCX.' }] })),
      plan.spoken,
    );
    expect(text).toContain('Ủy ban nhân dân phường nhận thủ tục hành chính, không nhận XTTHCX.');
    expect(seconds).toBeGreaterThan(5);
  });

  it('writes the target in Zalo codes, and none for everyone', () => {
    expect(targetOf(content.target)).toEqual({});
    const chosen = parseContent(article({ target: { gender: 'female', ages: [3, 2, 3], locations: [0], cities: [58], platforms: [2] } }));
    expect(targetOf(chosen.target)).toEqual({ gender: '2', ages: '2,3', cities: '58', platform: '2' });
  });
});

describe('times', () => {
  it('are local ones, whatever the server is set to', () => {
    expect(fromLocal('2026-11-25T09:00')).toBe(Date.UTC(2026, 10, 25, 2));
    expect(toLocal(Date.UTC(2026, 10, 25, 17, 30))).toBe('2026-11-26T00:30');
  });

  it.each([
    ['2026-11-25T05:59', false, /22 giờ/],
    ['2026-11-25T22:00', true, /22 giờ/],
    ['2026-11-25T07:00', false, /Ngoài giờ/],
    ['2026-11-25T07:00', true, undefined],
    ['2027-02-08T09:00', false, /Tết Nguyên đán/],
    ['2027-02-08T09:00', true, undefined],
    ['2026-11-25T09:00', false, undefined],
  ])('%s, urgent %s', (local, urgent, expected) => {
    const obstacle = obstacleAt(fromLocal(local), plan, urgent);
    if (expected) expect(obstacle).toMatch(expected);
    else expect(obstacle).toBeUndefined();
  });

  it('find the next opening after the night and after holidays', () => {
    expect(toLocal(nextOpening(fromLocal('2026-11-25T21:00'), plan, false))).toBe('2026-11-26T08:00');
    expect(toLocal(nextOpening(fromLocal('2027-02-05T10:00'), plan, false))).toBe('2027-02-12T08:00');
  });

  it('come again each month on a day, the last where the month has no such day', () => {
    const rule = { every: 'month', day: 31, time: '09:00' } as const;
    expect(toLocal(nextOccurrence(fromLocal('2027-02-01T00:00'), rule))).toBe('2027-02-28T09:00');
    expect(toLocal(nextOccurrence(fromLocal('2027-02-28T09:01'), rule))).toBe('2027-03-31T09:00');
  });

  it('come again on the n-th weekday', () => {
    const second = { every: 'month', nth: 2, weekday: 1, time: '08:30' } as const;
    expect(toLocal(nextOccurrence(fromLocal('2026-11-01T00:00'), second))).toBe('2026-11-09T08:30');
    expect(toLocal(nextOccurrence(fromLocal('2026-11-10T00:00'), second))).toBe('2026-12-14T08:30');
    const fifth = { every: 'month', nth: 5, weekday: 7, time: '08:30' } as const;
    expect(toLocal(nextOccurrence(fromLocal('2027-02-01T00:00'), fifth))).toBe('2027-02-28T08:30');
  });

  it('never go back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 1, max: 31 }), (days, day) => {
        const at = fromLocal('2026-01-01T12:00') + days * DAY;
        const next = nextOccurrence(at, { every: 'month', day, time: '09:00' });
        expect(next).toBeGreaterThanOrEqual(at);
        expect(next - at).toBeLessThanOrEqual(62 * DAY);
      }),
    );
  });
});
