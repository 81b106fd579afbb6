import { describe, expect, it } from 'vitest';
import { turn, type DialogueState } from '../../src/dialogue/index.ts';
import { MAX_LINES, pageOf } from '../../src/dialogue/pages.ts';
import { MORNING } from '../support/world.ts';
import { shippedDialogue } from '../support/shipped.ts';

const dialogue = shippedDialogue();
const { knowledge, wording } = dialogue;
const say = (text: string, state: DialogueState = {}) => turn(dialogue, { kind: 'text', text }, state, MORNING);
const textOf = (result: ReturnType<typeof say>): string => result.replies.map((reply) => reply.text).join('\n');
const linesOf = (result: ReturnType<typeof say>): string[] => textOf(result).match(/^\d+\. .+$/gm) ?? [];
const payloadsOf = ({ state }: ReturnType<typeof say>): string[] => (state.choices ?? []).map(({ payload }) => payload);

/** All pages from one on, by "xem thêm". */
function pagesFrom(first: ReturnType<typeof say>): ReturnType<typeof say>[] {
  const pages = [first];
  while (pages.at(-1)?.state.choices?.some(({ title }) => title === wording.page_on.title))
    pages.push(say('xem thêm', pages.at(-1)?.state));
  return pages;
}

describe('the menu', () => {
  it('names only procedures that there are', () => {
    expect(wording.menu_services.filter((id) => !knowledge.item(id))).toEqual([]);
    expect(wording.menu_services.length).toBe(10);
  });

  it('names only fields that there are', () => {
    const fields = new Set(knowledge.content.procedures.map(({ field }) => field));
    expect(wording.menu_groups.flatMap((group) => group.fields).filter((field) => !fields.has(field))).toEqual([]);
  });

  it('begins with what most people ask about', () => {
    const titles = wording.menu_services.map((id) => knowledge.item(id)?.short_name);
    const [first, second] = pagesFrom(say('menu'));
    if (!first || !second) throw new Error('expected two pages');
    const shown = [...linesOf(first).slice(0, -1), ...linesOf(second)].map((line) => line.replace(/^\d+\. /, ''));
    expect(shown.slice(0, titles.length)).toEqual(titles);
    expect(say('1', first.state).outcome).toMatchObject({ status: 'answered', item: 'khai-sinh' });
    expect(say('2', first.state).outcome).toMatchObject({ status: 'answered', item: 'ket-hon' });
  });

  it('leads to every procedure, at most nine lines a page, every number of which can be typed', () => {
    const reached = new Set<string>();
    const pages = pagesFrom(say('menu'));
    for (const page of pages)
      for (const [at, payload] of payloadsOf(page).entries())
        if (/^#nhom:\d+$/.test(payload)) pages.push(...pagesFrom(say(String(at + 1), page.state)));
    for (const page of pages) {
      expect(page.outcome.status).toBe('flow_menu');
      expect(linesOf(page).length).toBeLessThanOrEqual(MAX_LINES);
      expect(linesOf(page).length).toBe(payloadsOf(page).length);
      for (const [at, payload] of payloadsOf(page).entries()) {
        const item = /^#tt:([^:]+)/.exec(payload)?.[1];
        if (item === undefined || reached.has(item)) continue;
        expect(say(String(at + 1), page.state).outcome.item).toBe(item);
        reached.add(item);
      }
    }
    expect(knowledge.content.procedures.map(({ id }) => id).filter((id) => !reached.has(id))).toEqual([]);
  });

  it('shows at most five buttons, those to other pages among them', () => {
    const pages = pagesFrom(say('menu'));
    expect(pages.length).toBeGreaterThan(2);
    for (const [at, page] of pages.entries()) {
      const buttons = page.replies.at(-1)?.buttons.map(({ title }) => title) ?? [];
      expect(buttons.length).toBeLessThanOrEqual(5);
      expect(buttons.includes(wording.page_on.title)).toBe(at < pages.length - 1);
      expect(buttons.includes(wording.page_back.title)).toBe(at > 0);
    }
  });

  it.each([
    ['xem thêm', 'trang trước'],
    ['XEM THEM', 'quay lại'],
    ['xem tiếp', 'trang truoc'],
    ['tiếp', 'trở lại'],
    ['9', '8'],
  ])('goes on by “%s” and back by “%s”', (on, back) => {
    const first = say('menu');
    const second = say(on, first.state);
    expect(textOf(second)).toMatch(/trang 2\//);
    expect(payloadsOf(say(back, second.state))).toEqual(payloadsOf(first));
  });

  it('goes on within a group, and back', () => {
    const group = pagesFrom(say('#nhom:0'));
    expect(group.length).toBeGreaterThan(2);
    expect(linesOf(say('#nhom:0'))[0]).toBe('1. Đăng ký khai sinh');
    expect(payloadsOf(say('trang trước', group[1]?.state))).toEqual(payloadsOf(say('#nhom:0')));
  });

  it.each(['#trang:99', '#trang', '#nhom:0-99', '#nhom:99', '#nhom:x', '#trang:0'])('stands for a page that is not there: %s', (text) =>
    expect(payloadsOf(say(text))).toEqual(payloadsOf(say('menu'))),
  );

  it('keeps what is waiting in a flow while it is looked through', () => {
    const waiting = say('trợ giúp', say('1', say('gửi phản ánh').state).state);
    const page = say('#trang:1', waiting.state);
    expect(textOf(page)).toMatch(/trang 2\//);
    expect(page.state.flow?.frames.at(-1)?.flow).toBe('petition');
  });
});

describe('a list of pages', () => {
  const list = (count: number) => Array.from({ length: count }, (_, at) => ({ title: String(at), payload: `#${String(at)}` }));
  it.each([0, 1, 9, 10, 15, 16, 17, 24, 100])('shows each of %i lines once', (count) => {
    const shown: string[] = [];
    for (let at = 0; ; at++) {
      const page = pageOf(list(count), at, (to) => `#trang:${String(to)}`, wording);
      if (!page) break;
      expect(page.choices.length).toBeLessThanOrEqual(MAX_LINES);
      shown.push(...page.choices.filter(({ turns }) => !turns).map(({ title }) => title));
      expect(at).toBeLessThan(page.pages);
    }
    expect(shown).toEqual(list(count).map(({ title }) => title));
  });
});
