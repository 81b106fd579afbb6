import { describe, expect, it } from 'vitest';
import { LONGEST_TEXT, turn } from '../../src/dialogue/index.ts';
import { shippedDialogue } from '../support/shipped.ts';
import { MORNING } from '../support/stand-ins.ts';

const dialogue = shippedDialogue();
const say = (text: string) => turn(dialogue, { kind: 'text', text }, {}, MORNING);

describe('a message that is longer than is read', () => {
  it('is answered by its beginning, and the citizen is told so', () => {
    const { outcome, replies } = say(`làm giấy khai sinh cho con cần giấy tờ gì ${'ạ '.repeat(LONGEST_TEXT)}`);
    expect(outcome).toMatchObject({ status: 'answered', topic: 'khai-sinh' });
    expect(replies.at(-1)?.text).toBe(dialogue.wording.text_cut);
  });

  it('is one of a letter’s length no longer: a letter is read to its end', () => {
    const letter = `${'Tôi xin trình bày là nhà tôi ở đây đã lâu năm. '.repeat(30)}Xin hỏi làm giấy khai sinh cho con cần giấy tờ gì?`;
    expect(letter.length).toBeGreaterThan(1_000);
    expect(say(letter).replies.map(({ text }) => text)).not.toContain(dialogue.wording.text_cut);
  });

  it.each([
    ['one letter', 'a'.repeat(100_000)],
    ['words of one letter', 'a '.repeat(50_000)],
    ['the beginning of a code', 'H37.36.'.repeat(15_000)],
    ['digits', '1'.repeat(100_000)],
    ['slips', 'thuong tru nhap khau '.repeat(5_000).replaceAll('u', 'uu')],
    ['letters and dots', 'a.'.repeat(50_000)],
    ['breaks', '\n'.repeat(100_000)],
  ])('holds nobody up: %s', (_, text) => {
    const began = performance.now();
    say(text);
    // What grew with the square of it took half a minute.
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
