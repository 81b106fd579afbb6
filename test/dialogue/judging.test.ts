import { describe, expect, it } from 'vitest';
import { turn, type DialogueState, type ErrandResult, type Turn } from '../../src/dialogue/index.ts';
import type { ActionName, Slots } from '../../src/dialogue/flows/actions.ts';
import { codeIn } from '../../src/dialogue/flows/codes.ts';
import { Manner } from '../../src/dialogue/manner.ts';
import { MORNING } from '../support/world.ts';
import { shippedDialogue } from '../support/shipped.ts';

const dialogue = shippedDialogue();
const manner = Manner.of(dialogue.wording.manner);

/** What is expected of the reply to one message. */
interface Expected {
  bot?: RegExp;
  never?: RegExp;
  status?: string;
  /** `flow/step` of the flow that speaks, or `none`. */
  at?: string;
  item?: string;
}
type Said = readonly [text: string, expected?: Expected];

/** Who is there to do things: files and petitions are found, and what was filed is remembered. */
function office(): { errand: (action: ActionName, slots: Readonly<Slots>) => ErrandResult; done: [ActionName, Slots][] } {
  const done: [ActionName, Slots][] = [];
  const results: Partial<Record<ActionName, ErrandResult>> = {
    'dossier.find': { outcome: 'found', slots: { name: 'Khai sinh', text: 'Đang giải quyết.', updated: '09:00', seen: 'x', final: 'no' } },
    'dossier.watch': { outcome: 'watching', slots: { until: '09:00' } },
    'petition.screen': { outcome: 'fine' },
    'petition.file': { outcome: 'filed', slots: { receipt: 'K7M2PX', promise: '' } },
    'petition.find': { outcome: 'found', slots: { status: 'đã nhận.', answer: '', received: '23/11/2026', promise: '' } },
    'petition.latest': { outcome: 'found', slots: { code: 'K7M2PX' } },
    'handover.open': { outcome: 'open', slots: { position: 1, opens: '', minutes: 15 } },
    'survey.next': { outcome: 'comment', slots: { survey: 'x', survey_id: 'x', case: '-', criterion: '', at: 1, count: 1, answered: [] } },
    'interests.stop': { slots: { my: '{}' }, deeds: [{ kind: 'interests', data: {} }] },
    'interests.unmute': { slots: { my: '{}' } },
  };
  return {
    errand: (action, slots) => {
      done.push([action, { ...slots }]);
      const { content, place, contact } = slots;
      if (action === 'petition.summary') return { slots: { summary: [content, place, contact].map(String).join('; ') } };
      return results[action] ?? { outcome: 'none', slots: { places: '' } };
    },
    done,
  };
}

const where = ({ state }: Turn): string => {
  const top = state.flow?.frames.at(-1);
  return top ? `${top.flow}/${top.step}` : 'none';
};

/** Plays what a citizen writes, a minute apart, and judges every reply. Resolves with what was done. */
function play(talk: readonly Said[]): [ActionName, Slots][] {
  const { errand, done } = office();
  let state: DialogueState = {};
  for (const [at, [text, expected = {}]] of talk.entries()) {
    const result = turn(dialogue, { kind: 'text', text }, state, MORNING + at * 60_000, errand);
    state = JSON.parse(JSON.stringify(result.state)) as DialogueState;
    const heard = result.replies.map((reply) => reply.text).join('\n');
    const told = `${talk.map(([said]) => said).join(' | ')}: at "${text}" heard: ${heard}`;
    expect(heard, told).not.toBe('');
    if (expected.bot) expect(heard, told).toMatch(expected.bot);
    if (expected.never) expect(heard, told).not.toMatch(expected.never);
    if (expected.status !== undefined) expect(result.outcome.status, told).toBe(expected.status);
    if (expected.item !== undefined) expect(result.outcome.item, told).toBe(expected.item);
    if (expected.at !== undefined) expect(where(result), told).toBe(expected.at);
  }
  return done;
}
const filed = (done: [ActionName, Slots][]): number => done.filter(([action]) => action === 'petition.file').length;

const STORY = 'Rác chất đống đầu ngõ mười ngày không ai dọn';
const TO_CONTENT: Said[] = [['gửi phản ánh'], ['1'], ['1', { at: 'petition/content' }]];
const TO_CONFIRM: Said[] = [...TO_CONTENT, [STORY], ['bỏ qua'], ['bỏ qua'], ['bỏ qua', { at: 'petition/confirm' }]];
const ASKED: Said = ['làm giấy khai sinh cho con cần giấy tờ gì', { item: 'khai-sinh' }];

describe('at "Anh/Chị gửi chứ?"', () => {
  it.each([
    'thôi không gửi nữa',
    'thoi khong gui nua',
    'thôi khỏi',
    'đừng gửi',
    'dung gui nua nhe',
    'để hôm khác',
    'không gửi đâu ạ',
    'ko gửi nữa em nhé',
    'dạ thôi',
    'ừ thôi bỏ đi',
    'hủy',
    'k',
  ])('"%s" sends nothing, and a bare "1" after it does not either', (text) => {
    const done = play([
      ...TO_CONFIRM,
      [text, { bot: /không gửi gì/, status: 'flow_petition_discarded', at: 'none' }],
      ['1', { never: /Mã:/ }],
    ]);
    expect(filed(done)).toBe(0);
  });

  it.each([
    'gửi đi',
    'ừ gửi',
    'ok gửi',
    'u gui di',
    'gửi luôn đi em',
    'dạ gửi giúp em ạ',
    'vâng ạ',
    'đồng ý',
    'Ok',
    'đúng rồi gửi đi',
    '1️⃣',
    'số 1 nhé',
    'cái đầu',
  ])('"%s" sends it', (text) => {
    expect(filed(play([...TO_CONFIRM, [text, { bot: /Mã: K7M2PX/, status: 'flow_petition_filed' }]]))).toBe(1);
  });

  it.each([
    'gửi đâu',
    'gửi ảnh',
    'gui anh',
    'gửi rồi à',
    'gửi à',
    'gửi chưa?',
    'gửi nhà',
    'gửi ảnh',
    'gửi nhà',
    'gửi cho ai',
    'cảm ơn',
    '👍',
    'thôi gửi',
    'chưa',
    'gửi không được à',
    'lệ phí khai sinh bao nhiêu',
  ])('"%s" neither sends it nor throws it away', (text) => {
    expect(filed(play([...TO_CONFIRM, [text, { never: /Mã:|không gửi gì/ }]]))).toBe(0);
  });

  it.each(['chưa đúng', 'sửa lại đi', 'sai rồi ạ', 'cái thứ hai'])('"%s" changes it', (text) => {
    play([...TO_CONFIRM, [text, { bot: /sửa phần nào/, at: 'repair-correct/which' }]]);
  });
});

describe('words for yes and no', () => {
  it.each([
    ['nhắn đi', /có thay đổi tôi sẽ nhắn/],
    ['ừ nhắn giúp em', /có thay đổi tôi sẽ nhắn/],
    ['dạ có ạ', /có thay đổi tôi sẽ nhắn/],
    ['thôi khỏi', /Vâng ạ/],
    ['không cần đâu', /Vâng ạ/],
    ['dạ không ạ', /Vâng ạ/],
    ['khỏi nhắn', /Vâng ạ/],
  ])('"%s" answers whether to watch a file', (text, bot) => {
    play([
      ['H37.36.21-261120-0004', { at: 'dossier/watch' }],
      [text, { bot, at: 'none' }],
    ]);
  });

  it.each([
    ['ừ xóa đi', /được xóa ngay/],
    ['thôi đừng xóa', /giữ nguyên/],
    ['không xóa nữa', /giữ nguyên/],
    ['thôi để hôm khác', /giữ nguyên/],
  ])('"%s" answers whether to remove what is kept', (text, bot) => {
    play([['xóa dữ liệu của tôi'], [text, { bot }]]);
  });

  it.each([
    ['đừng gửi', ['gửi'], 'decline'],
    ['đúng', ['gửi'], 'agree'],
    ['dung', ['gửi'], 'decline'],
    ['thôi gửi đi', ['gửi'], undefined],
    ['thôi được', ['gửi'], 'agree'],
    ['bố', [], undefined],
    ['bỏ', [], 'quit'],
    ['không biết', ['gửi'], undefined],
    ['', [], undefined],
    ['gửi hồ sơ khai sinh', ['gửi'], undefined],
  ])('"%s" beside the words %j comes to %s', (text, own, short) => {
    expect(manner.short(text, own)).toBe(short);
  });
});

describe('choices', () => {
  const shown = { choices: ['a', 'b', 'c'].map((id) => ({ title: `Việc ${id}`, payload: `#tt:${id}:fee` })) };
  it.each([
    ['1️⃣', 1],
    ['1 ạ', 1],
    ['(1)', 1],
    ['câu 1', 1],
    ['số 1 nhé', 1],
    ['cái đầu', 1],
    ['cai dau tien a', 1],
    ['một', 1],
    ['em chọn 2', 2],
    ['cái thứ hai', 2],
    ['dạ cái số 2 ạ', 2],
    ['mục hai nhé', 2],
    ['②', 2],
    ['cái cuối', 3],
    ['cái cuối cùng', 3],
    ['3.', 3],
    ['việc thứ ba', 3],
    ['o dau', undefined],
    ['vay o dau', undefined],
    ['đầu', undefined],
    ['bà', undefined],
    ['tâm', undefined],
    ['1 con', undefined],
    ['12 tuổi', undefined],
    ['số 5 đường Lê Lợi', undefined],
    ['ba tôi mất', undefined],
    ['1/2', undefined],
  ])('"%s" is place %s', (text, at) => {
    expect(manner.place(text, shown.choices.length)?.at).toBe(at);
  });

  it('count by words in flows and outside of them', () => {
    play([
      ['giấy phép', { status: 'clarify' }],
      ['cái thứ hai', { status: 'answered' }],
    ]);
    play([['giấy phép'], ['1️⃣', { status: 'answered', item: 'gpxd-nha-o' }]]);
    play([['menu'], ['cái đầu ạ', { status: 'answered', item: 'khai-sinh' }]]);
    play([['gửi phản ánh'], ['câu 1', { at: 'petition/unit' }], ['cái cuối', { at: 'petition/content' }]]);
    play([['giấy phép'], ['câu 9', { status: 'flow_bad_choice' }]]);
  });
});

describe('pictures without words', () => {
  it.each(['👍', '❤️', '🙏🙏', '👍🏽', '/-heart', '🥰 🌹'])('%s is thanks', (text) => {
    play([ASKED, [text, { status: 'smalltalk_thanks', never: /chưa có thông tin/ }]]);
    play([[text, { status: 'smalltalk_thanks' }]]);
    play([...TO_CONTENT, [text, { bot: /Quay lại việc/, at: 'petition/content' }]]);
  });
  it.each(['😡', '👎👎'])('%s is anger', (text) => {
    play([ASKED, [text, { bot: /Xin lỗi/, status: 'flow_misunderstood' }]]);
  });
  it.each(['🤔', '😂😂'])('%s is no question', (text) => {
    play([[text, { never: /chưa có thông tin/, status: 'flow_attachment' }]]);
  });
});

describe('codes', () => {
  it.each([
    ['hồ sơ H37.36.21-261120-0004 xong chưa ạ', 'dossier', 'H37.36.21-261120-0004'],
    ['H3736212611200006', 'dossier', 'H37.36.21-261120-0006'],
    ['mã của em là h37.36.21-261120-0004', 'dossier', 'H37.36.21-261120-0004'],
    ['H37 36 21 261120 0004', 'dossier', 'H37.36.21-261120-0004'],
    ['H37.36.21 - 261120 - 0004', 'dossier', 'H37.36.21-261120-0004'],
    ['hs h37.36.21-261120-0012 tới đâu rồi', 'dossier', 'H37.36.21-261120-0012'],
    ['000.00.13.H37-231120-0004 xong chưa', 'dossier', '000.00.13.H37-231120-0004'],
    ['K7M2PX', 'petition', 'K7M2PX'],
    ['mã của em là K7M2PX', 'petition', 'K7M2PX'],
    ['phản ánh k7m2px đến đâu rồi', 'petition', 'K7M2PX'],
    ['k7m 2px', 'petition', 'K7M2PX'],
  ])('"%s" names the %s %s', (text, of, code) => {
    expect(codeIn(text, manner.announcesCode(text))).toEqual({ of, code });
  });

  it.each([
    'khu 23b',
    'nghị định 20/2008/NĐ-CP quy định gì',
    'xe biển 29A234 của tôi bị phạt nguội ở Hà Nội',
    'số 0912345678',
    'thủ tục 1.001193',
    'mẫu CT01 lấy đâu',
    'ngày 12/3/2026',
  ])('"%s" names none', (text) => expect(codeIn(text, manner.announcesCode(text))).toBeUndefined());

  it.each([
    'hồ sơ H37.36.21-261120-0004 xong chưa ạ',
    'H3736212611200004',
    'em nộp rồi mã H37 36 21 261120 0004',
    'H37.36.21-261120-0004 đến đâu rồi',
  ])('"%s" is looked up outside of flows and at every step', (text) => {
    const bot = /Hồ sơ H37\.36\.21-261120-0004: Khai sinh/;
    play([[text, { bot, at: 'dossier/watch' }]]);
    play([['tra hồ sơ'], [text, { bot, at: 'dossier/watch' }]]);
    play([['gửi phản ánh'], [text, { bot, at: 'dossier/watch' }], ['không', { bot: /Quay lại việc/, at: 'petition/kind' }]]);
    play([...TO_CONTENT, [text, { bot, at: 'dossier/watch' }], ['thôi', { at: 'petition/content' }]]);
    play([...TO_CONFIRM, [text, { bot }], ['không', { at: 'petition/confirm' }]]);
  });

  it('a second code at "nhắn không?" is looked up as well, and nothing piles up', () => {
    const second: Said = ['H37.36.21-261120-0007', { bot: /Hồ sơ H37\.36\.21-261120-0007/, at: 'dossier/watch' }];
    play([
      ['H37.36.21-261120-0004'],
      second,
      ['còn H37.36.21-261120-0009 thì sao', { bot: /0009/ }],
      ['thôi', { at: 'none', bot: /Vâng ạ/ }],
    ]);
    play([['gửi phản ánh'], ['H37.36.21-261120-0004'], second, ['thôi khỏi', { bot: /Quay lại việc/, at: 'petition/kind' }]]);
    play([['tra hồ sơ'], ['phản ánh K7M2PX đến đâu', { bot: /Phản ánh K7M2PX/, at: 'dossier/code' }]]);
  });

  it('a story that names a code stays a story', () => {
    const story = 'Hồ sơ H37.36.21-261120-0004 của tôi cán bộ hẹn ba lần mà lần nào đến cũng bảo về chờ tiếp';
    play([...TO_CONTENT, [story, { at: 'petition/place' }]]);
  });
});

describe('where any text is the answer', () => {
  it.each([
    ['cho hỏi lệ phí khai sinh bao nhiêu', /LỆ PHÍ/],
    ['cho em hỏi đăng ký kết hôn cần giấy tờ gì ạ', /KẾT HÔN/],
    ['à cho hỏi làm hộ chiếu mất bao lâu', /HỘ CHIẾU/],
    ['lệ phí đăng ký kết hôn bao nhiêu', /KẾT HÔN/],
  ])('"%s" is answered and the step asked again', (text, answer) => {
    const done = play([
      ...TO_CONTENT,
      [text, { bot: answer, at: 'petition/content', status: 'answered' }],
      [STORY, { at: 'petition/place' }],
      [text, { bot: answer, at: 'petition/place' }],
      ['bỏ qua'],
      ['bỏ qua'],
      ['bỏ qua', { bot: new RegExp(STORY), never: /lệ phí|kết hôn|căn cước/i, at: 'petition/confirm' }],
    ]);
    expect(filed(done)).toBe(0);
  });

  it.each([
    'Đường ngõ 3 hỏng nửa năm nay không biết bao giờ mới sửa',
    'Cán bộ hỏi tôi sao không mang giấy khai sinh rồi đuổi về, thái độ rất khó chịu',
    'Tôi làm khai sinh cho con hai mươi ngày rồi, hỏi bao giờ xong thì không ai trả lời',
    'Sao thu lệ phí khai sinh của tôi những năm mươi nghìn mà không có biên lai',
    'Cho hỏi vì sao đèn đường khối 5 hỏng cả tháng mà không ai sửa',
    'nội dung: lệ phí khai sinh bao nhiêu mà cán bộ thu hai trăm nghìn',
    'noi dung: cho hỏi lệ phí khai sinh bao nhiêu',
  ])('"%s" is the content', (text) => {
    play([...TO_CONTENT, [text, { at: 'petition/place' }]]);
  });

  it('a question that has to be asked back waits for its answer, and then the step is asked again', () => {
    play([
      ...TO_CONTENT,
      ['cho hỏi sổ đỏ mất bao lâu', { bot: /muốn hỏi việc nào/, status: 'clarify' }],
      ['1', { status: 'answered' }],
      ['làm tiếp', { bot: /làm dở/ }],
      ['có', { bot: /kể rõ/, at: 'petition/content' }],
    ]);
  });

  it('a question in the last word of a survey is answered too', () => {
    play([
      ['khảo sát', { at: 'survey/comment' }],
      ['cho hỏi mấy giờ phường làm việc', { bot: /giờ/i, at: 'survey/comment', status: 'answered' }],
    ]);
  });
});

describe('trouble that is told with the question where to report it', () => {
  it.each([
    'đèn đường hỏng ở khối 5, phản ánh ở đâu',
    'rác chất đống ngõ 2 gọi ai',
    'cong tac truoc cua nha toi nuoc tran ca ra duong bao ai',
    'tôi muốn phản ánh quán karaoke cạnh nhà hát đến 1 giờ đêm',
    'Xóm tôi đèn đường hỏng cả tháng, báo cho ai?',
    'Phường để rác trước quán tôi hai tuần thối quá, gửi ý kiến cho ai',
  ])('"%s" begins the petition with itself', (text) => {
    const done = play([
      [text, { bot: /Nội dung tôi đã ghi: “/, item: 'phan-anh-kien-nghi', at: 'petition/kind' }],
      ['1', { at: 'petition/unit' }],
      ['1', { at: 'petition/place', never: /kể rõ/ }],
      ['bỏ qua'],
      ['bỏ qua'],
      ['bỏ qua', { at: 'petition/confirm' }],
      ['sửa', { bot: /Nội dung/, at: 'repair-correct/which' }],
      ['nội dung', { bot: /kể rõ/, at: 'petition/content' }],
      [STORY, { at: 'petition/confirm' }],
      ['gửi'],
    ]);
    expect(done.find(([action]) => action === 'petition.file')?.[1].content).toBe(STORY);
  });

  it.each([
    'đèn đường ở khối 5 hỏng hai tuần nay',
    'rac dau ngo 2 chat dong ba ngay khong ai don',
    'hàng xóm hát karaoke ầm ĩ đến nửa đêm',
  ])('"%s" told before it is asked for is kept, and so is what was answered', (text) => {
    const told = /Nội dung tôi đã ghi: “/;
    play([['gửi phản ánh'], [text, { bot: told, at: 'petition/kind' }], ['1'], ['1', { at: 'petition/place' }]]);
    play([['gửi phản ánh'], ['1', { at: 'petition/unit' }], [text, { bot: told, at: 'petition/unit' }], ['1', { at: 'petition/place' }]]);
  });

  it.each(['phản ánh thì bao lâu được trả lời', 'phản ánh ẩn danh được không', 'phản ánh ở đâu', 'phản ánh qua mạng thế nào'])(
    '"%s" is answered',
    (text) => {
      play([[text, { status: 'answered', item: 'phan-anh-kien-nghi', at: 'none' }]]);
    },
  );

  it.each([
    'phản ánh của tôi đến đâu rồi',
    'phan anh cua em giai quyet chua',
    'kiến nghị tôi gửi hôm trước tới đâu rồi ạ',
    'phản ánh hôm qua có ai xem chưa',
  ])('"%s" leads to what became of it', (text) => {
    play([[text, { bot: /Phản ánh K7M2PX/, status: 'flow_petition-status_found' }]]);
  });
});

describe('commands and their kin', () => {
  it.each(['menu', 'MENU ạ', 'cho em xem menu', 'quay về menu'])('"%s" shows the menu from everywhere', (text) => {
    play([[text, { status: 'flow_menu' }]]);
    play([...TO_CONTENT, [text, { status: 'flow_menu', at: 'none' }]]);
  });

  it.each(['thoát', 'thôi', 'ừ thôi bỏ đi', 'thôi không làm nữa', 'dừng', 'stop', 'kết thúc', 'thoát ra đi', 'để hôm khác nhé'])(
    '"%s" ends what is going on',
    (text) => {
      play([['gửi phản ánh'], [text, { bot: /Đã dừng/, at: 'none' }]]);
      play([...TO_CONTENT, [text, { bot: /Đã dừng/, at: 'none' }]]);
    },
  );

  it.each(['thôi', 'ừ thôi bỏ đi', 'thôi khỏi', 'để hôm khác'])('"%s" with nothing going on is no question', (text) => {
    play([[text, { bot: /Vâng ạ/, status: 'smalltalk_thanks' }]]);
    play([ASKED, [text, { bot: /Vâng ạ/, status: 'smalltalk_thanks' }]]);
  });

  it.each(['gặp người', 'gọi người ra đây', 'cho tôi gặp cán bộ', 'kêu người ra đây coi', 'người đâu rồi', 'không nói chuyện với bot nữa'])(
    '"%s" calls a person from everywhere',
    (text) => {
      play([[text, { bot: /đã báo cán bộ/, status: 'handoff' }]]);
      play([...TO_CONTENT, [text, { bot: /đã báo cán bộ/, at: 'petition/content' }]]);
    },
  );

  it('a person is called from a choice in words that only the knowledge has', () => {
    play([['gửi phản ánh'], ['cho tôi gặp chuyên viên phụ trách', { bot: /đã báo cán bộ/, status: 'handoff', at: 'petition/kind' }]]);
  });

  it.each(['nói chuyện với bot', 'cho gặp bot', 'trợ lý ơi', 'quay lại bot đi'])('"%s" is the bot itself', (text) => {
    play([[text, { status: 'flow_menu' }]]);
    play([...TO_CONTENT, [text, { bot: /kể rõ/, at: 'petition/content' }]]);
  });

  it.each([
    'dừng nhận tin',
    'tắt thông báo',
    'đừng gửi tin nữa',
    'STOP',
    'hủy nhận tin',
    'em không muốn nhận tin nữa ạ',
    'đừng nhắn tin cho tôi nữa',
  ])('"%s" stops what is sent unasked, and says what it cannot stop', (text) => {
    const done = play([[text, { bot: /không kèm tin ngắn[^]*Bỏ quan tâm[^]*nhận tin lại/, status: 'flow_stop-news_done' }]]);
    expect(done.map(([action]) => action)).toEqual(['interests.stop']);
  });

  it.each(['nhận tin lại', 'bật thông báo', 'cho em nhận lại tin ạ'])('"%s" takes that back', (text) => {
    play([[text, { bot: /lại kèm tin/, status: 'flow_resume-news_done' }]]);
  });
});

describe('correction and anger', () => {
  it.each([
    'chưa đúng',
    'không phải cái này',
    'tôi hỏi cái khác',
    'bot ngu',
    'trả lời linh tinh',
    'chả hiểu gì cả',
    'ngu thế',
    'hỏi một đằng trả lời một nẻo',
  ])('"%s" after an answer gets one line of apology, what else may be meant, and a person', (text) => {
    play([
      ASKED,
      [
        text,
        {
          bot: /^Xin lỗi Anh\/Chị[^\n]*\n1\. [^]*Danh mục[^]*Gặp cán bộ/,
          never: /chưa có thông tin|không thuộc/,
          status: 'flow_misunderstood',
        },
      ],
      ['1', { status: 'answered' }],
    ]);
  });

  it.each(['chưa đúng', 'tôi hỏi cái khác', 'bot ngu quá', 'vớ vẩn'])('"%s" with nothing before it gets the menu', (text) => {
    play([[text, { bot: /^Xin lỗi[^]*Đăng ký khai sinh[^]*Xem thêm/, status: 'flow_misunderstood' }]]);
  });

  it('a choice of several that was none of them gets the menu', () => {
    play([
      ['giấy phép', { status: 'clarify' }],
      ['không phải', { bot: /Xin lỗi[^]*Đăng ký khai sinh/ }],
    ]);
  });

  it.each(['không, tôi là người bán', 'ý tôi là người bán cơ', 'không phải, tôi bán'])('"%s" is no new question', (text) => {
    play([
      ['mua xe máy cũ sang tên thế nào', { item: 'sang-ten-xe' }],
      [text, { never: /chưa có thông tin|không thuộc|Rất vui/ }],
    ]);
  });

  it('what is put right is answered where that is known', () => {
    play([ASKED, ['không, tôi hỏi đăng ký kết hôn cần giấy tờ gì', { item: 'ket-hon' }]]);
  });

  it.each(['bot ngu', 'vớ vẩn', 'chả hiểu gì', '😡'])('"%s" in a flow is met with a person and a way out', (text) => {
    for (const before of [[['gửi phản ánh'] as Said], TO_CONTENT])
      play([...before, [text, { bot: /Xin lỗi[^]*Gặp cán bộ[^]*Dừng lại/, at: 'repair-misunderstood/offer' }], ['thôi', { at: 'none' }]]);
  });

  it.each(['chưa đúng', 'sai rồi', 'ghi nhầm ạ', 'em nhầm'])('"%s" in a flow changes an answer', (text) => {
    play([...TO_CONTENT, [text, { bot: /sửa phần nào/, at: 'repair-correct/which' }]]);
  });
});

describe('a greeting', () => {
  it.each([
    ['chào bạn', 'cho mình hỏi'],
    ['xin chào', 'alo'],
    ['hi ad', 'ad ơi'],
    ['chào em', 'cho em hỏi chút'],
  ])('"%s" and then "%s" is greeted once', (first, second) => {
    play([
      [first, { bot: /Xin chào/, status: 'smalltalk_greeting' }],
      [second, { never: /Xin chào|trợ lý tự động/, status: 'smalltalk_greeting' }],
      ['làm căn cước cho bé 6 tuổi cần gì', { status: 'answered', item: 'can-cuoc-tre-em' }],
    ]);
  });

  it.each(['em muốn', 'bạn ơi cho em', 'dạ tôi cần'])('"%s" is a beginning and no question', (text) => {
    play([
      [text, { bot: /cứ gõ tại đây/, never: /chưa có thông tin|không thuộc/ }],
      ['đăng ký kết hôn', { item: 'ket-hon' }],
    ]);
  });

  it.each(['chào em', 'alo', 'xin chào ad'])('"%s" in a flow leads back to the open question', (text) => {
    play([['gửi phản ánh'], [text, { bot: /Quay lại việc/, never: /bấm một nút,/, at: 'petition/kind' }]]);
  });

  it('leaves the numbers of the first greeting to count', () => {
    play([['xin chào'], ['alo'], ['1', { status: 'answered', item: 'khai-sinh' }]]);
  });
});

describe('following again', () => {
  it.each([['xyz abc', 'qqq www'], ['bot ngu'], ['zzz', '9']])('shows nothing stale after %s %s', (...odd) => {
    const start = [['gửi phản ánh'], ...odd.map((text) => [text])].map(([text = '']) => text);
    const { errand } = office();
    const state = start.reduce<DialogueState>((before, text) => turn(dialogue, { kind: 'text', text }, before, MORNING, errand).state, {});
    const again = turn(dialogue, { kind: 'follow' }, state, MORNING + 60_000, errand);
    const heard = again.replies.map(({ text }) => text).join('\n');
    expect(heard).toMatch(/trợ lý tự động[^]*muốn nói về việc gì/);
    expect(heard).not.toMatch(/chưa hiểu|Xin lỗi/);
    const later = turn(dialogue, { kind: 'follow' }, state, MORNING + 3 * 86_400_000, errand);
    expect(later.replies.map(({ text }) => text).join('\n')).toMatch(/đang làm dở: Gửi phản ánh/);
  });
});

describe('what the survey promises', () => {
  it('is no more than what is true', () => {
    const { words } = dialogue.flows.get('survey') ?? { words: undefined };
    expect(JSON.stringify(words)).not.toMatch(/không ai biết/);
    play([['khảo sát'], ['Ghế chờ hơi ít', { bot: /không lưu là của ai[^]*hộp thư Zalo/ }]]);
  });
});
