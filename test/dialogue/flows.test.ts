import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  drawFlow,
  loadFlows,
  MAX_TEXT,
  SENT,
  turn,
  type DialogueState,
  type ErrandResult,
  type Input,
  type Turn,
} from '../../src/dialogue/index.ts';
import { ACTIONS, type ActionName, type Slots } from '../../src/dialogue/flows/actions.ts';
import { dayNamed, phoneNumber } from '../../src/dialogue/flows/answers.ts';
import { dossierCode, petitionCode } from '../../src/dialogue/flows/codes.ts';
import { holds } from '../../src/dialogue/flows/conditions.ts';
import { readAnswer } from '../../src/dialogue/flows/expectations.ts';
import { STEP_KINDS } from '../../src/dialogue/flows/grammar.ts';
import { ContentError } from '../../src/ground/yaml.ts';
import { LIMITS } from '../../src/zalo/messages.ts';
import { tempDir } from '../support/temp.ts';
import { MORNING } from '../support/world.ts';
import { shippedDialogue } from '../support/shipped.ts';
import { tries } from '../support/soak.ts';

const dialogue = shippedDialogue();
const MINUTE = 60_000;

/** Every action comes out as the numbers say, with everything filled that it gives. */
function outcomes(numbers: readonly number[]): (action: string) => ErrandResult {
  let at = 0;
  return (name) => {
    const action = ACTIONS[name as ActionName];
    const number = numbers[at++ % numbers.length] ?? 0;
    const options = [
      { value: 'a', title: 'Một' },
      { value: 'b', title: 'Hai' },
    ];
    const slots = Object.fromEntries(
      action.gives.map((slot) => [slot, ['topics', 'answers'].includes(slot) ? options : `x${String(number)}`]),
    ) as Slots;
    const outcome = action.outcomes[number % Math.max(1, action.outcomes.length)];
    return { ...(outcome !== undefined && { outcome }), slots, ...(number % 3 === 0 && { deeds: [{ kind: 'x', data: {} }] }) };
  };
}

const fits = ({ replies, state, fill }: Turn): boolean =>
  replies.length > 0 &&
  replies.every(
    ({ text, buttons }) =>
      text.trim() !== '' &&
      text.length <= MAX_TEXT &&
      // What is kept of a citizen is filled in later.
      (fill !== undefined || !/\{\w+\}|undefined|\[object/.test(text)) &&
      buttons.length <= LIMITS.buttons &&
      buttons.every(({ title }) => title.length <= LIMITS.buttonTitle),
  ) &&
  JSON.stringify(state).length < 12_000;

describe('flows', () => {
  const starts = [...dialogue.flows.keys()]
    .filter((id) => !id.startsWith('repair-'))
    .map((id) => `#chay:${id}${id === 'guide' ? ':tai-khoan-dvc' : ''}`);
  const words = [...dialogue.flows.values()].flatMap(({ words }) => Object.values(words.options).map(({ title }) => title));
  const input: fc.Arbitrary<Input> = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...['1', '2', '3', '4', '5', '6', '9', '77']).map((text): Input => ({ kind: 'text', text })) },
    { weight: 4, arbitrary: fc.constantFrom(...words).map((text): Input => ({ kind: 'text', text })) },
    { weight: 3, arbitrary: fc.constantFrom(...starts).map((text): Input => ({ kind: 'text', text })) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(
          'quay lại',
          'sửa',
          'trợ giúp',
          'cán bộ',
          'bỏ qua',
          'xong',
          'đăng ký kết hôn cần gì',
          'cảm ơn',
          'K7M2PX',
          'H37.36.21-261120-0004',
          '0912345678',
          'bạn biết gì về tôi',
          '#tt:ket-hon:fee',
          '#gt:khai-sinh',
          '#luong:petition:unit:ky-lua',
          'hôm qua',
          'Đèn đường hỏng ba tuần nay chưa ai sửa cả',
          'tôi muốn tố cáo ông ấy nhận hối lộ',
        )
        .map((text): Input => ({ kind: 'text', text })),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 80 }).map((text): Input => ({ kind: 'text', text })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...SENT)
        .map((sent): Input => ({ kind: 'attachment', sent, photos: sent === 'image' ? ['https://a.vn/b.jpg'] : [] })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Input>(
        { kind: 'follow' },
        { kind: 'info' },
        { kind: 'location' },
        { kind: 'location', latitude: 21.85, longitude: 106.76 },
      ),
    },
  );
  const step = fc.record({ input, wait: fc.constantFrom(1, 1, 1, 30, 3_000) });

  it('leave nobody stuck: every turn is answered, and "menu" and "thoát" lead out of every state', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(11), { minLength: 5, maxLength: 9 }),
        (start, steps, numbers) => {
          const errand = outcomes(numbers);
          let state: DialogueState = {};
          let now = MORNING;
          for (const one of [{ input: { kind: 'text', text: start } as Input, wait: 1 }, ...steps]) {
            now += one.wait * MINUTE;
            const done = turn(dialogue, one.input, state, now, errand);
            expect(fits(done), JSON.stringify(done.replies)).toBe(true);
            state = JSON.parse(JSON.stringify(done.state)) as DialogueState;
            const top = state.flow?.frames.at(-1);
            if (top) seen.add(`${top.flow}/${top.step}`);
            const menu = turn(dialogue, { kind: 'text', text: 'menu' }, state, now, errand);
            expect(menu.outcome.status).toBe('flow_menu');
            expect(menu.state.flow).toBeUndefined();
            const out = turn(dialogue, { kind: 'text', text: 'thoát' }, state, now, errand);
            expect(fits(out)).toBe(true);
            expect(out.state.flow).toBeUndefined();
          }
        },
      ),
      tries(150),
    );
    // The walk has really been to the questions of the flows.
    const questions = [...dialogue.flows.values()].flatMap(({ id, steps }) =>
      Object.entries(steps).flatMap(([name, one]) => ('ask' in one ? [`${id}/${name}`] : [])),
    );
    expect(questions.filter((question) => !seen.has(question)).length).toBeLessThan(questions.length / 2);
  });

  it('lead out of every question there is, whatever was answered before it', () => {
    for (const flow of dialogue.flows.values())
      for (const [name, one] of Object.entries(flow.steps)) {
        if (!('ask' in one)) continue;
        const under = flow.id.startsWith('repair-')
          ? [
              {
                flow: 'petition',
                stamp: dialogue.flows.get('petition')?.stamp ?? '',
                step: 'unit',
                slots: { kind: 'scene' },
                trail: ['kind'],
              },
            ]
          : [];
        const options = [{ value: 'a', title: 'Một' }];
        const frame = { flow: flow.id, stamp: flow.stamp, step: name, slots: { topics: options, answers: options }, trail: [] };
        const state: DialogueState = { flow: { v: 1, frames: [...under, frame], at: MORNING } };
        for (const text of ['thoát', 'THOAT', 'menu', 'Menu']) {
          const done = turn(dialogue, { kind: 'text', text }, state, MORNING + 1);
          expect(done.state.flow, `${flow.id}/${name} ${text}`).toBeUndefined();
          expect(done.replies.length).toBeGreaterThan(0);
        }
        const odd = turn(dialogue, { kind: 'attachment', sent: 'sticker', photos: [] }, state, MORNING + 1);
        expect(odd.replies.length, `${flow.id}/${name}`).toBeGreaterThan(0);
      }
  });

  it('keep nothing of what was answered once they are over', () => {
    const started = turn(dialogue, { kind: 'text', text: '#chay:petition' }, {}, MORNING);
    const inside = ['1', '1', 'Rác chất đống đầu ngõ mười ngày'].reduce(
      (state, text) => turn(dialogue, { kind: 'text', text }, state, MORNING).state,
      started.state,
    );
    expect(JSON.stringify(inside)).toContain('Rác chất đống');
    expect(JSON.stringify(turn(dialogue, { kind: 'text', text: 'thoát' }, inside, MORNING).state)).not.toContain('Rác chất đống');
  });

  it('take a picture with a caption for a picture where pictures are asked for', () => {
    const inside = ['#chay:petition', '1', '1', 'Rác chất đống đầu ngõ mười ngày', 'bỏ qua'].reduce<DialogueState>(
      (state, text) => turn(dialogue, { kind: 'text', text }, state, MORNING).state,
      {},
    );
    const sent = turn(dialogue, { kind: 'text', text: 'chỗ này ạ', photos: ['https://a.vn/b.jpg'] }, inside, MORNING);
    expect(sent.replies[0]?.text).toContain('Đã nhận 1 ảnh');
    expect(sent.state.flow?.frames[0]?.slots.photos).toEqual(['https://a.vn/b.jpg']);
  });

  it('are drawn as they are', () => {
    const flow = dialogue.flows.get('petition');
    if (!flow) throw new Error('no petition flow');
    const drawing = drawFlow(flow);
    for (const step of Object.keys(flow.steps)) expect(drawing).toContain(`s_${step}`);
    expect(drawing).toContain('s_route -->|"slot:kind, is:denounce"| s_denounce');
  });

  it('are drawn in the docs as they are now', () => {
    const docs = readFileSync('docs/flows.md', 'utf8');
    for (const flow of dialogue.flows.values())
      expect(docs, `run "npm run -s motcua -- flows --draw" (${flow.id})`).toContain(drawFlow(flow));
  });
});

describe('the stamp of a flow', () => {
  /** A flow with every kind of step, and a step that is called as the kinds are. */
  const EVERY_KIND = `steps:
  kind: { ask: { type: text, min: 1, max: 9 } }
  b: { say: b, links: [phone] }
  c: { if: [{ when: { slot: kind, filled: true }, go: d }], else: f }
  d: { do: petition.summary }
  e: { call: help, go: c }
  f: { control: back, on: { none: g } }
  g: { if: [{ when: { slot: kind, is: x }, go: h }], else: i }
  h: { start: menu }
  i: { if: [{ when: { slot: kind, is: y }, go: j }], else: k }
  j: { offer: menu, say: b }
  k: { end: true }
`;
  it('is counted from what its file says alone: conversations under way carry it', () => {
    const dir = tempDir();
    cpSync('flows', dir, { recursive: true });
    writeFileSync(join(dir, 'repair-thu.yaml'), EVERY_KIND);
    writeFileSync(join(dir, 'wording', 'repair-thu.yaml'), 'title: Thử\nsay:\n  kind: A\n  b: B\n');
    const flow = loadFlows(dir).get('repair-thu');
    expect(new Set(Object.values(flow?.steps ?? {}).map(({ kind }) => kind))).toEqual(new Set(STEP_KINDS));
    expect(flow?.stamp).toBe('96f5361c');
  });
});

describe('an answer', () => {
  it.each([
    ['0912 345 678', '0912345678'],
    ['+84 912.345.678', '0912345678'],
    ['84912345678', '0912345678'],
    ['02053812345', '02053812345'],
    ['(0205) 3 812 345', '02053812345'],
    ['12345', undefined],
    ['0112345678', undefined],
    ['09123456789', undefined],
    ['số của tôi', undefined],
  ])('of a phone number %s is %s', (text, phone) => {
    expect(phoneNumber(text)).toBe(phone);
  });

  it.each([
    ['5/3/2026', '2026-03-05'],
    ['05-03-26', '2026-03-05'],
    ['ngày 5 tháng 3', '2026-03-05'],
    ['24/12', '2025-12-24'],
    ['hom qua', '2026-11-22'],
    ['hôm nay', '2026-11-23'],
    ['30/2/2026', undefined],
    ['mai mốt', undefined],
  ])('of a day %s is %s', (text, day) => {
    expect(dayNamed(text, '2026-11-23')).toBe(day);
  });

  it.each([
    ['k7m 2px', 'K7M2PX'],
    ['K7M-2PX', 'K7M2PX'],
    ['K7M2P', undefined],
    ['K7M2PO', undefined],
    ['K7M2P1', undefined],
  ])('of a petition code %s is %s', (text, code) => {
    expect(petitionCode(text)).toBe(code);
  });

  it.each([
    ['mã là h37.36.21-261120-0004 nhé', 'H37.36.21-261120-0004'],
    ['G22.99.01-260101-12', 'G22.99.01-260101-12'],
    ['khai sinh', undefined],
    ['12/3/2026', undefined],
    ['0912.345.678', undefined],
  ])('of a file code %s is %s', (text, code) => {
    expect(dossierCode(text)).toBe(code);
  });

  it('keeps to the limits of its question', () => {
    const using = { today: '2026-11-23', ward: () => undefined };
    const read = (text: string, expectation: Parameters<typeof readAnswer>[0]) => readAnswer(expectation, { kind: 'text', text }, using);
    const number = { type: 'number', min: 1, max: 12 } as const;
    expect(read('12', number)).toEqual({ value: 12 });
    for (const text of ['0', '13', '-1', '1.5', 'ba', '']) expect(read(text, number), text).toEqual({ wrong: 'number' });
    const text = { type: 'text', min: 3, max: 10, place: false, skip: false } as const;
    expect(read('  ngõ   3 ', text)).toEqual({ value: 'ngõ 3' });
    expect(read('...!!!', text)).toEqual({ wrong: 'short' });
    expect(read('#abc', text)).toEqual({ wrong: 'short' });
    expect(read('x'.repeat(11), text)).toEqual({ wrong: 'long' });
    expect(read('24/11/2026', { type: 'date', past: true, skip: false })).toEqual({ wrong: 'date_future' });
    expect(readAnswer({ type: 'location' }, { kind: 'location', latitude: 21.8, longitude: 106.7 }, using)).toEqual({
      value: '21.8,106.7',
    });
    expect(readAnswer(text, { kind: 'location', latitude: 21.8, longitude: 106.7 }, using)).toEqual({
      wrong: 'text',
    });
  });
});

describe('a condition', () => {
  it.each([
    [{ slot: 'a', is: 'x' }, true],
    [{ slot: 'a', is: 'y' }, false],
    [{ slot: 'n', is: 2 }, true],
    [{ slot: 'n', in: [1, '2'] }, true],
    [{ slot: 'gone', is: 'undefined' }, false],
    [{ slot: 'empty', filled: false }, true],
    [{ slot: 'list', filled: false }, true],
    [{ slot: 'a', filled: true }, true],
    [
      {
        all: [
          { slot: 'a', is: 'x' },
          { slot: 'n', is: 3 },
        ],
      },
      false,
    ],
    [
      {
        any: [
          { slot: 'a', is: 'x' },
          { slot: 'n', is: 3 },
        ],
      },
      true,
    ],
    [{ not: { slot: 'a', is: 'x' } }, false],
  ])('%j is %s', (condition, result) => {
    expect(holds(condition, { a: 'x', n: 2, empty: '', list: [] })).toBe(result);
  });
});

describe('the check of flows', () => {
  /** What is said of the shipped flows with one more file among them. */
  function faultsWith(logic: string, words: string, id = 'thu'): string[] {
    const dir = tempDir();
    cpSync('flows', dir, { recursive: true });
    mkdirSync(join(dir, 'wording'), { recursive: true });
    writeFileSync(join(dir, `${id}.yaml`), logic);
    writeFileSync(join(dir, 'wording', `${id}.yaml`), words);
    try {
      loadFlows(dir);
      return [];
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      return error.faults.map(({ file, line, message }) => `${file}:${String(line)}: ${message}`);
    }
  }
  const words = (say: string, rest = ''): string => `title: Thử\nsay:\n${say}\n${rest}`;

  it('has nothing to say of a good flow', () => {
    expect(faultsWith('steps:\n  a: { say: a }\n  z: { end: true }\n', words('  a: Chào'))).toEqual([]);
  });

  it.each([
    [
      'a step that nothing leads to',
      'steps:\n  a: { say: a, go: z }\n  b: { say: b }\n  z: { end: true }\n',
      '  a: A\n  b: B',
      'thu.yaml:3: không có đường nào tới bước "b"',
    ],
    ['a step that is not there', 'steps:\n  a: { say: a, go: x }\n', '  a: A', 'thu.yaml:2: bước "a" dẫn tới bước không có: "x"'],
    ['a flow without an end', 'steps:\n  a: { say: a }\n', '  a: A', 'sau bước "a" không còn bước nào'],
    ['a sentence that is missing', 'steps:\n  a: { say: b }\n  z: { end: true }\n', '  a: A', 'thiếu câu "b" của bước "a"'],
    [
      'a sentence that nobody says',
      'steps:\n  a: { say: a }\n  z: { end: true }\n',
      '  a: A\n  b: B',
      'wording/thu.yaml:4: câu "b" không bước nào dùng',
    ],
    ['a message that is too long', 'steps:\n  a: { say: a }\n  z: { end: true }\n', `  a: '${'dài '.repeat(500)}'`, 'quá dài cho một tin'],
    [
      'a question that leaves no room for its choices',
      'steps:\n  a: { ask: { type: phone } }\n  z: { end: true }\n',
      `  a: '${'dài '.repeat(370)}'`,
      'quá dài cho một tin',
    ],
    [
      'an option without words',
      'steps:\n  a: { ask: { type: choice, options: [x] } }\n  z: { end: true }\n',
      '  a: A',
      'thiếu lời của lựa chọn "x"',
    ],
    [
      'too many options',
      `steps:\n  a: { ask: { type: choice, options: [${'abcdefghij'.split('').join(', ')}] } }\n  z: { end: true }\n`,
      '  a: A',
      'quá dài hoặc quá nhiều, tối đa 9',
    ],
    [
      'one option too many with the one to skip',
      `steps:\n  a: { ask: { type: choice, skip: true, options: [${'abcdefghi'.split('').join(', ')}] } }\n  z: { end: true }\n`,
      '  a: A',
      'có quá 9 lựa chọn',
    ],
    ['a loop that asks nothing', 'steps:\n  a: { say: a, go: b }\n  b: { say: a, go: a }\n', '  a: A', 'có vòng lặp không hỏi'],
    ['a flow that is not there', 'steps:\n  a: { call: x }\n  z: { end: true }\n', '  a: A', 'gọi kịch bản không có: "x"'],
    [
      'an outcome that an action does not have',
      'steps:\n  a: { do: petition.find, on: { gone: z } }\n  z: { end: true }\n',
      '  a: A',
      '"petition.find" không có kết quả "gone"',
    ],
    ['an action that nobody does', 'steps:\n  a: { do: nothing.much }\n  z: { end: true }\n', '  a: A', 'chỉ nhận: '],
    [
      'a place that nothing fills',
      'steps:\n  a: { say: a }\n  z: { end: true }\n',
      "  a: 'Chào {x}'",
      'câu "a" có chỗ {x} mà không bước nào điền',
    ],
    [
      'a condition on what nothing fills',
      'steps:\n  a: { if: [{ when: { slot: x, filled: true }, go: z }], else: z }\n  z: { end: true }\n',
      '  a: A',
      'hỏi "x" mà không bước nào điền',
    ],
    [
      'a condition that is none',
      'steps:\n  a: { if: [{ when: { slot: x }, go: z }], else: z }\n  z: { end: true }\n',
      '  a: A',
      'không phải một điều kiện',
    ],
    ['a kind of step that there is not', 'steps:\n  a: { shout: a }\n', '  a: A', 'không rõ là bước gì'],
    ['something more in a step', 'steps:\n  a: { say: a, loud: true }\n  z: { end: true }\n', '  a: A', 'có mục lạ: loud'],
    ['a control outside of repair', 'steps:\n  a: { control: leave }\n', '  a: A', 'chỉ dùng trong kịch bản repair'],
  ])('finds %s', (_what, logic, say, message) => {
    expect(faultsWith(logic, words(say)).join('\n')).toContain(message);
  });

  it('finds a call that belongs to another flow, and an option that is called like the way out', () => {
    const logic = 'steps:\n  a: { ask: { type: choice, options: [x, y] } }\n  z: { end: true }\n';
    const found = faultsWith(
      logic,
      `title: Thử\ntriggers: [chỉ đường]\nsay:\n  a: A\noptions:\n  x: { title: Menu }\n  y: { title: Menu }\n`,
    ).join('\n');
    expect(found).toContain('đã là của kịch bản');
    expect(found).toContain('hai từ này luôn dừng việc đang làm');
    expect(found).toContain('có hai lựa chọn cùng tên');
  });
});
