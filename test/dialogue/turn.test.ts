import { readQuestions } from '../../src/cli/eval.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TEXT, SENT, turn, type DialogueState, type Input } from '../../src/dialogue/index.ts';
import { ASPECTS } from '../../src/knowledge/index.ts';
import { fold } from '../../src/text/vietnamese.ts';
import { LIMITS } from '../../src/zalo/messages.ts';
import { MORNING } from '../support/world.ts';
import { shippedDialogue } from '../support/shipped.ts';
import { tries } from '../support/soak.ts';

const dialogue = shippedDialogue();
const run = (input: Input, state: DialogueState = {}, now = MORNING) => turn(dialogue, input, state, now);
const say = (text: string, state: DialogueState = {}, now = MORNING) => run({ kind: 'text', text }, state, now);
const textOf = (result: ReturnType<typeof say>): string => result.replies.map((reply) => reply.text).join('\n');

describe('a turn', () => {
  it('fills every place in every sentence', () => {
    const inputs: Input[] = [
      { kind: 'follow' },
      { kind: 'location' },
      ...SENT.map((sent): Input => ({ kind: 'attachment', sent, photos: [] })),
      { kind: 'info' },
      ...[
        'menu',
        'trợ giúp',
        'cán bộ',
        'xin chào',
        'cảm ơn',
        'abcxyz',
        'thời tiết',
        'khai sinh',
        '#nhom:0',
        '#nhom:9',
        '#gone',
        '#tt:gone:fee',
        'x'.repeat(700),
      ].map((text): Input => ({ kind: 'text', text })),
    ];
    for (const item of dialogue.knowledge.content.procedures)
      for (const aspect of ASPECTS) inputs.push({ kind: 'text', text: `#tt:${item.id}:${aspect}` });
    for (const input of inputs) {
      const result = run(input);
      expect(result.replies.length, JSON.stringify(input)).toBeGreaterThan(0);
      expect(textOf(result)).not.toMatch(/\{\w+\}|undefined|\[object/);
      expect(textOf(result)).not.toMatch(/\.\.(?!\.)|;\s*\./);
      for (const reply of result.replies) {
        expect(reply.text.length).toBeLessThanOrEqual(MAX_TEXT);
        expect(reply.buttons.length).toBeLessThanOrEqual(LIMITS.buttons);
        for (const button of reply.buttons) expect(button.title.length).toBeLessThanOrEqual(LIMITS.buttonTitle);
      }
    }
  });

  it('names legal basis or source and the date of checking with each part of each procedure', () => {
    for (const item of dialogue.knowledge.content.procedures)
      for (const aspect of ASPECTS)
        expect(textOf(say(`#tt:${item.id}:${aspect}`)), `${item.id} ${aspect}`).toMatch(/Lấy từ .+, ngày \d{2}\/\d{2}\/\d{4}/);
  });

  it('says of a guide what there is to know where it has no such part, and never an empty legal basis', () => {
    const hours = textOf(say('#tt:gio-lam-viec:duration'));
    expect(hours).toContain('giờ hành chính');
    expect(hours).not.toMatch(/chưa có thông tin|Căn cứ: \./);
    for (const item of dialogue.knowledge.content.procedures)
      for (const aspect of ASPECTS) expect(textOf(say(`#tt:${item.id}:${aspect}`)), `${item.id} ${aspect}`).not.toMatch(/Căn cứ: \./);
  });

  it('takes what programs call their own things for words like any other', () => {
    for (const text of ['toString', 'constructor', '__proto__', 'hasOwnProperty']) {
      expect(say(text).replies.length, text).toBeGreaterThan(0);
      const inside = say(text, say('#chay:petition').state);
      expect(inside.replies.length, text).toBeGreaterThan(0);
      expect(inside.state.flow, text).toBeDefined();
    }
  });

  it('warns when the content is past its review date', () => {
    expect(textOf(say('#tt:ket-hon:fee'))).not.toMatch(/quá hạn xem lại/);
    expect(textOf(say('#tt:ket-hon:fee', {}, Date.UTC(2027, 5, 1)))).toMatch(/quá hạn xem lại \(\d\d\/\d\d\/2027\)/);
  });

  it('offers choices that can be taken by button, by number and by words', () => {
    const asked = say('giấy phép');
    expect(asked.outcome.status).toBe('clarify');
    const [first] = asked.replies[0]?.buttons ?? [];
    if (first?.kind !== 'say') throw new Error('expected a button');
    for (const text of [first.payload, '1', '1.', 'số 1', first.title, fold(first.title).toUpperCase()])
      expect(say(text, asked.state).outcome, text).toMatchObject({ status: 'answered', item: 'gpxd-nha-o' });
  });

  it('says what can be chosen when the number is not there, and keeps the choices', () => {
    const asked = say('giấy phép');
    const wrong = say('9', asked.state);
    expect(textOf(wrong)).toMatch(/chưa có mục số 9[^]*1\. /);
    expect(say('1', wrong.state).outcome.item).toBe('gpxd-nha-o');
  });

  it('takes a number as a question when nothing was offered', () => {
    expect(say('5').outcome.status).toBe('unanswered_no_match');
  });

  it('says plainly that it does not know, with ways on', () => {
    const result = say('trục lăn');
    expect(result.outcome.status).toBe('unanswered_no_match');
    expect(textOf(result)).toMatch(/chưa có thông tin[^]*dichvucong\.gov\.vn[^]*18001096/);
    expect(result.replies[0]?.buttons.map((button) => button.kind)).toEqual(['say', 'say', 'url']);
    expect(say('Danh mục', result.state).outcome.status).toBe('flow_menu');
  });

  it('says that a procedure of another authority is theirs, not that it is none', () => {
    const result = say('cấp phép xuất khẩu gạo');
    expect(result.outcome.status).toBe('unanswered_out_of_scope');
    expect(textOf(result)).toMatch(/cơ quan khác[^]*dichvucong\.gov\.vn/);
    expect(textOf(result)).not.toMatch(/không thuộc thủ tục hành chính/);
  });

  it.each([
    ['114', ['cháy nhà rồi gọi ai', 'nha hang xom dang chay', 'bếp nhà em bốc cháy']],
    ['113', ['co trom vao nha', 'tôi bị chồng đánh', 'bo em cam dao doi giet me', 'vợ đánh tôi suốt', 'hai nhà đánh nhau to lắm']],
    ['111', ['con tôi bị bạo hành ở lớp', 'chau be hang xom bi danh dap', 'có người sàm sỡ con gái tôi', 'nhặt được đứa trẻ ở cổng chợ']],
    ['115', ['tôi muốn chết', 'ban em dinh tu tu', 'bố em bất tỉnh rồi', 'con tôi bị rắn cắn', 'ba uong thuoc tru sau']],
    [
      '113',
      [
        'tôi bị lừa chuyển tiền qua mạng',
        'bi lua het tien tren mang',
        'có kẻ giả danh công an gọi em',
        'nó bắt cài ứng dụng rồi mất tiền trong tài khoản',
      ],
    ],
  ])('says %s first of all to somebody in danger, and offers no procedures', (phone, texts) => {
    for (const text of texts) {
      const result = say(text);
      expect(result.outcome.status, text).toBe('flow_danger');
      expect(textOf(result).split('\n')[0], text).toContain(phone);
      expect(result.replies.at(-1)?.buttons.map((button) => button.kind)).toEqual(['phone', 'say']);
    }
  });

  it('answers what is asked about papers below the number to call', () => {
    const result = say('chồng đánh tôi suốt, tôi muốn ly hôn thì cần giấy tờ gì');
    expect(textOf(result).split('\n')[0]).toContain('113');
    expect(result.outcome).toMatchObject({ topic: 'ly-hon' });
  });

  it('takes no question about papers for danger', () => {
    const calm = [
      'giấy phép phòng cháy chữa cháy',
      'đánh mất căn cước',
      'cháy nhà mất sổ đỏ năm ngoái',
      'bảo hiểm trả tiền cấp cứu trái tuyến',
      'khai tử cho người tự tử',
      'bac can tu van ve dat',
    ];
    for (const text of calm) expect(say(text).outcome.status, text).not.toBe('flow_danger');
  });

  it('names what it understood where it is not sure, and offers the others', () => {
    const unsure = readQuestions('test/questions/ong-ba.jsonl')
      .map(({ text }) => say(text))
      .find(({ outcome: { status, sure } }) => status === 'answered' && sure === false);
    if (!unsure) throw new Error('all were sure');
    expect(unsure.outcome).toMatchObject({ status: 'answered', sure: false });
    expect(textOf(unsure)).toMatch(/^Tôi hiểu Anh\/Chị hỏi về: /);
    expect(unsure.state.choices?.at(-1)?.payload).toBe('#khac');
  });

  it('shows the menu for words and for old buttons of things that are gone', () => {
    for (const text of ['menu', 'MENU', 'thoát', '0', '#menu', '#tt:khong-con:fee', '#nhom:77', '#chay:repair-late'])
      expect(say(text).outcome.status, text).toBe('flow_menu');
  });

  it('keeps the citizen’s words out of its state', () => {
    const secret = 'tôi tên là Xyz ở số 12 làm giấy khai sinh cho con cần gì';
    expect(JSON.stringify(say(secret).state)).not.toMatch(/Xyz|số 12/);
  });

  it('replies to anything from any state, and "menu" always works', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('1', '2', '9', 'khai sinh', 'lệ phí', '#tt:ket-hon:fee', '#nhom:1', '#khac', '#canbo', 'ok', 'không'),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
        let state: DialogueState = {};
        for (const said of texts) {
          const result = say(said, state);
          expect(result.replies.length).toBeGreaterThan(0);
          expect(result.replies.every((reply) => reply.text.trim() !== '' && reply.text.length <= MAX_TEXT)).toBe(true);
          expect(JSON.stringify(result.state).length).toBeLessThan(2_000);
          state = JSON.parse(JSON.stringify(result.state)) as DialogueState;
        }
        expect(say('menu', state).outcome.status).toBe('flow_menu');
      }),
      tries(200),
    );
  });
});
