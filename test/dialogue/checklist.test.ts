import { describe, expect, it } from 'vitest';
import { MAX_TEXT, REASONS, turn, type Dialogue, type DialogueState, type Turn } from '../../src/dialogue/index.ts';
import type { Procedure } from '../../src/knowledge/index.ts';
import { LIMITS } from '../../src/zalo/messages.ts';
import { MORNING } from '../support/world.ts';
import { shippedDialogue } from '../support/shipped.ts';

const shipped = shippedDialogue();
const { procedures } = shipped.knowledge.content;
const say = (text: string, state: DialogueState = {}, dialogue: Dialogue = shipped): Turn =>
  turn(dialogue, { kind: 'text', text }, state, MORNING);
const textOf = ({ replies }: Turn): string => replies.map(({ text }) => text).join('\n');
const conditionsOf = ({ documents }: Procedure): string[] => [...new Set(documents.flatMap(({ when }) => when ?? []))];
/** Questions that lead to another procedure: at most two, and six questions in all. */
const forksOf = (item: Procedure): { tell: string; item: string }[] =>
  item.documents.length === 0
    ? []
    : item.lookalikes
        .filter(({ item: id }) => (shipped.knowledge.item(id)?.documents.length ?? 0) > 0)
        .slice(0, Math.max(0, Math.min(2, 6 - conditionsOf(item).length)));
const forked = procedures.filter((item) => conditionsOf(item).length > 0);

/** All ways to answer so many questions with yes, no or not sure. */
const ways = (count: number): string[][] =>
  count === 0 ? [[]] : ways(count - 1).flatMap((rest) => ['Đúng vậy', 'Không phải', 'Chưa rõ'].map((answer) => [...rest, answer]));

/** Goes from the list of all papers to one's own, with these answers. */
function walk(item: Procedure, answers: readonly string[]): Turn {
  let at = say('Lập danh sách của tôi', say(`#tt:${item.id}:documents`).state);
  for (const answer of [...forksOf(item).map(() => 'Không phải'), ...answers]) {
    expect(at.outcome.status).toBe('flow_checklist');
    at = say(answer, at.state);
  }
  return at;
}

function birthItem(): Procedure {
  const item = procedures.find(({ id }) => id === 'khai-sinh');
  if (!item) throw new Error('no such item');
  return item;
}

describe('the list of papers of one’s own', () => {
  it('holds for every answer exactly the papers that this person needs', () => {
    expect(forked.length).toBeGreaterThan(40);
    for (const item of forked) {
      const conditions = conditionsOf(item);
      for (const answers of ways(conditions.length)) {
        const done = walk(item, answers);
        expect(done.outcome).toMatchObject({ status: 'flow_checklist_done', item: item.id });
        const listed = textOf(done)
          .split('\n')
          .filter((line) => line.startsWith('☐ '));
        const said = (condition: string | undefined): string | undefined =>
          condition === undefined ? undefined : answers[conditions.indexOf(condition)];
        const needed = item.documents.filter(
          ({ when, unless }) => (when === undefined || said(when) === 'Đúng vậy') && said(unless) !== 'Đúng vậy',
        );
        const perhaps = item.documents.filter(({ when }) => said(when) === 'Chưa rõ');
        expect(listed, `${item.id}: ${answers.join(', ')}`).toHaveLength(needed.length + perhaps.length);
        for (const { text } of needed) expect(listed.some((line) => line.startsWith(`☐ ${text}`))).toBe(true);
        for (const { text, when = '' } of perhaps)
          expect(listed.some((line) => line.startsWith(`☐ ${text}`) && line.endsWith(`(nếu ${when})`))).toBe(true);
        // Whoever acts on it sees what to mind, and where it is from.
        expect(textOf(done)).toMatch(/Lấy từ [^]*, ngày \d/);
      }
    }
  });

  it('asks in messages that fit, with buttons, each of which can be typed', () => {
    for (const item of forked) {
      let at = say('Lập danh sách của tôi', say(`#tt:${item.id}:documents`).state);
      for (let step = 0; at.outcome.status === 'flow_checklist'; step++) {
        expect(step).toBeLessThan(10);
        for (const { text, buttons } of at.replies) {
          expect(text.length).toBeLessThanOrEqual(MAX_TEXT);
          expect(buttons.length).toBeLessThanOrEqual(5);
          for (const { title } of buttons) expect(title.length).toBeLessThanOrEqual(LIMITS.buttonTitle);
        }
        const [yes] = at.state.choices ?? [];
        const byNumber = say('1', at.state);
        expect(say('dung roi', at.state)).toEqual(byNumber);
        expect(say(yes?.payload ?? '', at.state)).toEqual(byNumber);
        at = byNumber;
      }
      for (const { text } of at.replies) expect(text.length).toBeLessThanOrEqual(MAX_TEXT);
    }
  });

  it('has a paper or the one in its place, never both', () => {
    const birth = birthItem();
    const [has, lacks] = [
      walk(birth, ['Không phải', 'không', 'ko', 'k']),
      walk(birth, ['Đúng vậy', 'Không phải', 'Không phải', 'Không phải']),
    ].map(textOf);
    expect(has).toContain('☐ Giấy chứng sinh');
    expect(has).not.toContain('người làm chứng');
    expect(lacks).toContain('☐ Văn bản của người làm chứng');
    expect(lacks).not.toContain('☐ Giấy chứng sinh');
  });

  it('takes a bare yes or no to a case told by what is missing for not sure: it may mean either', () => {
    for (const word of ['không', 'ko', 'có', 'da co'])
      expect(textOf(walk(birthItem(), [word, 'Không phải', 'Không phải', 'Không phải']))).toMatch(
        /☐ Giấy chứng sinh[^]*☐ Văn bản của người làm chứng[^\n]*\(nếu không có giấy chứng sinh\)/,
      );
    // A case without a "không" or "chưa" can be answered by them.
    const [, helped] = ['có', 'không'].map((word) => textOf(walk(birthItem(), ['Không phải', word, 'Không phải', 'Không phải'])));
    expect(helped).not.toContain('Văn bản ủy quyền');
  });

  it('asks first whether another procedure is the right one, and goes on with that one', () => {
    const birth = birthItem();
    const [abroad] = forksOf(birth);
    expect(abroad).toMatchObject({ tell: 'cha hoặc mẹ là người nước ngoài', item: 'khai-sinh-nuoc-ngoai' });
    const asked = say('Lập danh sách của tôi', say('#tt:khai-sinh:documents').state);
    expect(textOf(asked)).toContain('Trường hợp: cha hoặc mẹ là người nước ngoài.');
    const other = say('đúng vậy', asked.state);
    expect(other.outcome.item).toBe('khai-sinh-nuoc-ngoai');
    // Its own question that would lead back is not asked.
    expect(textOf(other)).not.toContain('cha và mẹ đều là người Việt Nam');
    for (const item of procedures)
      for (const [at, fork] of forksOf(item).entries()) {
        let now = say('Lập danh sách của tôi', say(`#tt:${item.id}:documents`).state);
        for (let before = 0; before < at; before++) now = say('Chưa rõ', now.state);
        expect(textOf(now), item.id).toContain(fork.tell);
        expect(say('Đúng vậy', now.state).outcome.item, `${item.id} to ${fork.item}`).toBe(fork.item);
      }
  });

  it('is left at any question for another one, for the menu, and for the whole list', () => {
    const asked = say('Lập danh sách của tôi', say('#tt:khai-sinh:documents').state);
    expect(say('đăng ký kết hôn cần gì', asked.state).outcome).toMatchObject({ status: 'answered', item: 'ket-hon' });
    expect(say('thoát', asked.state).outcome.status).toBe('flow_menu');
    expect(say('4', asked.state).outcome).toMatchObject({ status: 'answered', item: 'khai-sinh', aspect: 'documents' });
    expect(say('9', asked.state).outcome.status).toBe('flow_bad_choice');
  });

  it('begins again when its questions were changed meanwhile, or were never asked', () => {
    const asked = say('Không phải', say('Lập danh sách của tôi', say('#tt:khai-sinh:documents').state).state);
    const changed = {
      ...shipped,
      knowledge: new Proxy(shipped.knowledge, {
        get: (target, name) =>
          name === 'item'
            ? (id: string) => {
                const item = target.item(id);
                return (
                  item && {
                    ...item,
                    documents: item.documents.map((one) => (one.when === 'trẻ bị bỏ rơi' ? { ...one, when: 'trẻ được nhận nuôi' } : one)),
                  }
                );
              }
            : (Reflect.get(target, name) as unknown),
      }),
    };
    expect(textOf(say('Không phải', asked.state, changed))).toContain('Câu 1/6');
    for (const payload of ['#gt:khai-sinh:xyz', '#gt:khai-sinh:ccccccccccccccccc', '#gt:khai-sinh'])
      expect(textOf(say(payload))).toContain('Câu 1/6');
    for (const payload of ['#gt:khong-co:abcd', '#gt:gio-lam-viec:abcd']) expect(say(payload).outcome.status).toBe('flow_menu');
  });

  it('is not offered where everybody brings the same', () => {
    for (const item of procedures
      .filter(({ kind, documents }) => kind !== 'answer' && documents.every(({ when }) => when === undefined))
      .filter((item) => forksOf(item).length === 0))
      expect(textOf(say(`#tt:${item.id}:documents`))).not.toContain('Lập danh sách của tôi');
  });
});

describe('whether an answer helped', () => {
  const answered = say('làm khai sinh cần gì');

  it('is asked once of what was asked in words, not of every part that is tapped', () => {
    expect(textOf(answered)).toMatch(/Câu trả lời này có ích không\?[^\n]*$/);
    expect(textOf(say('le phi bao nhieu', answered.state))).not.toContain('có ích');
    expect(textOf(say('2', answered.state))).not.toContain('có ích');
    expect(textOf(say('đăng ký kết hôn cần gì', answered.state))).toContain('Câu trả lời này có ích không');
  });

  it('is taken by number and in words, and the numbers of the answer go on to count', () => {
    const thanked = say('6', answered.state);
    expect(thanked.rating).toEqual({ helpful: 'yes', item: 'khai-sinh', topic: 'khai-sinh' });
    expect(say('co ich', answered.state)).toEqual(thanked);
    expect(say('2', thanked.state).outcome).toMatchObject({ item: 'khai-sinh', aspect: 'fee' });
  });

  it('leads from a no to its reason and to a person', () => {
    const no = say('chua dung y', answered.state);
    expect(no.rating).toMatchObject({ helpful: 'no', item: 'khai-sinh' });
    for (const [at, reason] of REASONS.entries()) {
      const told = say(String(at + 1), no.state);
      expect(told.rating).toMatchObject({ helpful: 'reason', reason, item: 'khai-sinh' });
      expect(textOf(told)).toContain('cán bộ sẽ xem lại');
    }
    expect(say('5', no.state).outcome.status).toBe('handoff');
    expect(say('#hi:khong-co:co').outcome.status).toBe('flow_menu');
  });

  it('is asked under a single answer too, once', () => {
    const taught = {
      ...shipped,
      knowledge: new Proxy(shipped.knowledge, {
        get: (target, name) =>
          name === 'ask'
            ? (text: string) => ({ ...target.ask(text), item: { ...birthItem(), kind: 'answer' } })
            : (Reflect.get(target, name) as unknown),
      }),
    };
    const asked = say('đăng ký khai sinh cần gì', {}, taught);
    expect(textOf(asked)).toMatch(/Câu trả lời này có ích không\?[^\n]*$/);
    expect(say('2', asked.state, taught).rating).toMatchObject({ helpful: 'no', item: 'khai-sinh' });
    expect(say('danh mục', asked.state, taught).outcome.status).toBe('flow_menu');
    expect(textOf(say('đăng ký khai sinh cần gì', asked.state, taught))).not.toContain('có ích');
  });
});

describe('what is kept of a citizen', () => {
  it('is asked for and removed only by the answer to the question whether', () => {
    expect(say('bạn biết gì về tôi')).toMatchObject({ fill: 'known', outcome: { status: 'flow_my_data' } });
    const asked = say('xoá dữ liệu của tôi');
    expect(asked.fill).toBeUndefined();
    expect(textOf(asked)).toMatch(/không lấy lại được[^]*1\. Đồng ý xóa\n2\. Không xóa/);
    expect(say('1', asked.state)).toMatchObject({ fill: 'receipt', outcome: { status: 'flow_erased' }, state: {} });
    expect(say('#xoa:co', asked.state).fill).toBe('receipt');
    expect(say('#xoa:co').fill).toBeUndefined();
    expect(say('không', asked.state)).toMatchObject({ outcome: { status: 'flow_my_data' } });
    // Asking about something else is no consent.
    expect(say('#xoa:co', say('khai sinh cần gì', asked.state).state).fill).toBeUndefined();
  });
});
