import { describe, expect, it } from 'vitest';
import { turn, type Dialogue, type DialogueState } from '../../src/dialogue/index.ts';
import { type Knowledge } from '../../src/knowledge/index.ts';
import { DAY } from '../../src/time/clock.ts';
import { MORNING } from '../support/stand-ins.ts';
import { shippedDialogue } from '../support/shipped.ts';

const dialogue = shippedDialogue();
type Result = ReturnType<typeof turn>;
const say = (text: string, state: DialogueState = {}, now = MORNING, spoken: Dialogue = dialogue): Result =>
  turn(spoken, { kind: 'text', text }, state, now);
/** The last of several messages of one citizen. */
const after = (...texts: string[]): Result => texts.reduce<Result>((before, text) => say(text, before.state), { state: {} } as Result);
const textOf = ({ replies }: Result): string => replies.map((reply) => reply.text).join('\n');
const firstLine = (result: Result): string => textOf(result).split('\n')[0] ?? '';
const officesIn = (result: Result): string[] =>
  dialogue.knowledge.agency.offices.flatMap(({ name, id }) => (textOf(result).includes(name) ? [id] : []));

describe('somebody who asks what became of a place', () => {
  it.each([
    ['nhà tôi ở Mai Pha thì bây giờ thuộc phường nào', 'Xã Mai Pha cũ nay thuộc phường Đông Kinh.'],
    ['que ngoai em o quang lac nay la phuong gi', 'Xã Quảng Lạc cũ nay thuộc phường Lương Văn Tri.'],
    ['Hoàng Đồng giờ về phường nào rồi ạ', 'Xã Hoàng Đồng cũ nay thuộc phường Tam Thanh.'],
    ['nhà mình trước ở Tân Liên, giờ gọi là phường gì vậy', 'Xã Tân Liên cũ nay thuộc phường Kỳ Lừa.'],
    ['phường Chi Lăng cũ giờ là phường gì', 'Phường Chi Lăng cũ nay thuộc phường Lương Văn Tri.'],
    ['p vinh trai gio thuoc dau v', 'Phường Vĩnh Trại cũ nay thuộc phường Đông Kinh.'],
    ['thị trấn Cao Lộc nhập vào phường nào', 'Thị trấn Cao Lộc cũ nay thuộc phường Kỳ Lừa.'],
    ['xã Hợp Thành trước đây nay đổi thành phường gì', 'Xã Hợp Thành cũ nay thuộc phường Kỳ Lừa.'],
  ])('“%s” is told in the first line', (text, line) => {
    const result = say(text);
    expect(firstLine(result)).toBe(line);
    expect(textOf(result)).toMatch(/Căn cứ: [^]*Nghị quyết 1672\/NQ-UBTVQH15\. Xem ngày/);
    expect(officesIn(result)).toHaveLength(1);
    expect(result.outcome.status).toBe('answered');
  });

  it('is told of each of several places', () => {
    const result = say('Gia Cát với xã Yên Trạch giờ thuộc phường nào');
    expect(textOf(result)).toMatch(/^Xã Gia Cát cũ nay thuộc phường Kỳ Lừa\.\nXã Yên Trạch cũ nay thuộc phường Đông Kinh\./);
    expect(officesIn(result)).toEqual(['dong-kinh', 'ky-lua']);
  });

  it('is told how the name was understood where it stood alone, and not where its kind was said', () => {
    expect(textOf(say('Mai Pha giờ thuộc phường nào'))).toContain('Tôi hiểu "Mai Pha" là xã Mai Pha cũ.');
    expect(textOf(say('xã Mai Pha giờ thuộc phường nào'))).not.toContain('Tôi hiểu');
  });

  it.each([
    ['nhà tôi ở Chi Lăng giờ thuộc phường nào', 'Nếu Anh/Chị nói phường Chi Lăng cũ thì nay thuộc phường Lương Văn Tri'],
    ['o cao loc thi nay la phuong gi', 'Nếu Anh/Chị nói thị trấn Cao Lộc cũ'],
  ])('“%s” may mean another place, and is answered with that doubt', (text, line) => {
    const result = say(text);
    expect(firstLine(result)).toContain(line);
    expect(result.state.place).toBeUndefined();
  });

  it('is told of a ward that it is called so now', () =>
    expect(firstLine(say('phường Tam Thanh giờ là phường gì'))).toBe(
      'Phường Tam Thanh là tên hiện nay, gồm phường Tam Thanh, xã Hoàng Đồng trước đây.',
    ));

  it.each([
    ['xã Đồng Đăng giờ thuộc phường nào', 'Tôi chưa có dữ liệu về xã Đồng Đăng.'],
    ['thị trấn lộc bình nay là xã nào', 'Tôi chưa có dữ liệu về thị trấn Lộc Bình.'],
    ['chợ Kỳ Lừa thuộc phường nào', 'Tôi chưa có dữ liệu về chợ Kỳ Lừa.'],
    ['xa dong dang nop ho so o dau', 'Tôi chưa có dữ liệu về nơi này.'],
    ['tôi ở xã Thất Khê', 'Tôi chưa có dữ liệu về xã Thất Khê.'],
    ['số điện thoại xã Mẫu Sơn', 'Tôi chưa có dữ liệu về xã Mẫu Sơn.'],
  ])('“%s” is admitted not to be known, with who knows', (text, line) => {
    const result = say(text);
    expect(firstLine(result)).toBe(line);
    expect(textOf(result)).toMatch(/18001096.+dichvucong\.gov\.vn/);
    expect(result.outcome.status).toBe('unanswered_no_match');
    expect(result.replies[0]?.buttons[0]).toMatchObject({ kind: 'phone', phone: '18001096' });
  });

  it('of another kind than the one known is told what is known', () => {
    expect(textOf(say('xã Chi Lăng nộp giấy tờ ở đâu'))).toMatch(
      /chưa có dữ liệu về xã Chi Lăng\.\nTôi chỉ biết phường Chi Lăng cũ, nay thuộc phường Lương Văn Tri/,
    );
    expect(textOf(say('xóm Quảng Lạc thuộc phường nào'))).toContain('chỉ biết xã Quảng Lạc cũ, nay thuộc phường Lương Văn Tri');
  });

  it('and for something else besides gets both', () => {
    const result = say('nhà em ở Gia Cát giờ thuộc phường nào, đăng ký kết hôn cần giấy tờ gì');
    expect(firstLine(result)).toBe('Xã Gia Cát cũ nay thuộc phường Kỳ Lừa.');
    expect(result.outcome).toMatchObject({ item: 'ket-hon', aspect: 'documents' });
  });
});

describe('somebody who asks where to go', () => {
  it.each([
    ['xã Gia Cát nộp hồ sơ ở đâu', 'ky-lua', 'Xã Gia Cát cũ nay thuộc phường Kỳ Lừa.'],
    ['bà con Mai Pha làm giấy tờ thì đến đâu', 'dong-kinh', undefined],
    ['phuong luong van tri nop giay to cho nao', 'luong-van-tri', undefined],
    ['nhà cháu ở xã Hoàng Đồng thì mang hồ sơ đi đâu ạ', 'tam-thanh', 'Xã Hoàng Đồng cũ nay thuộc phường Tam Thanh.'],
  ])('“%s” is told of the one office', (text, office, line) => {
    const result = say(text);
    expect(officesIn(result)).toEqual([office]);
    if (line !== undefined) expect(firstLine(result)).toBe(line);
  });

  it.each([
    ['số điện thoại phường Đông Kinh', 'địa chỉ và số điện thoại của phường Đông Kinh', 'dong-kinh'],
    ['địa chỉ trung tâm hành chính công phường Tam Thanh', 'địa chỉ và số điện thoại của phường Tam Thanh', 'tam-thanh'],
    ['cho em xin sdt ubnd p ky lua', 'địa chỉ và số điện thoại của phường Kỳ Lừa', 'ky-lua'],
    ['một cửa Lương Văn Tri nằm ở đường nào', 'địa chỉ và số điện thoại của phường Lương Văn Tri', 'luong-van-tri'],
    ['trụ sở xã Quảng Lạc giờ chuyển về đâu', 'địa chỉ và số điện thoại của phường Lương Văn Tri', 'luong-van-tri'],
    ['số điện thoại công an phường Kỳ Lừa', 'số điện thoại của công an phường Kỳ Lừa', 'ky-lua'],
  ])('“%s” is told that it is not known, and whom to ask', (text, missing, office) => {
    const result = say(text);
    expect(textOf(result)).toContain(`Tôi chưa có ${missing}. Anh/Chị gọi Tổng đài hỗ trợ dịch vụ công quốc gia 18001096 để hỏi.`);
    expect(officesIn(result)).toEqual([office]);
    expect(result.outcome).toMatchObject({ status: 'answered', item: 'dia-chi-lien-he', topic: 'dia-chi-lien-he' });
  });

  it.each(['số điện thoại phường', 'xin sdt ubnd', 'dia chi o dau a', 'trung tâm hành chính công địa chỉ chỗ nào'])(
    '“%s” without a ward never gets four names and no number',
    (text) => expect(textOf(say(text))).toMatch(/^Tôi chưa có địa chỉ và số điện thoại của từng nơi\..+18001096.+\nAnh\/Chị gõ tên phường/),
  );

  it('gets what the agency has entered', () => {
    const { content } = dialogue.knowledge;
    const [first, ...others] = content.agency.offices;
    if (!first) throw new Error('expected an office');
    const agency = { ...content.agency, offices: [{ ...first, phone: '0205 3 111 222', address: 'Số 1 đường Lê Lợi' }, ...others] };
    const known = { ...dialogue, knowledge: Object.create(dialogue.knowledge, { agency: { value: agency } }) as Knowledge };
    const told = textOf(say('số điện thoại phường Đông Kinh', {}, MORNING, known));
    expect(told).toMatch(/Địa chỉ: Số 1 đường Lê Lợi\nĐiện thoại: 0205 3 111 222/);
    expect(told).not.toContain('chưa có');
    expect(textOf(say('công an phường Đông Kinh số điện thoại bao nhiêu', {}, MORNING, known))).toContain(
      'chưa có số điện thoại của công an phường Đông Kinh',
    );
    expect(textOf(say('số điện thoại phường', {}, MORNING, known))).not.toContain('từng nơi');
  });

  it.each([
    ['giờ làm việc phường Kỳ Lừa', 'ky-lua'],
    ['xã Gia Cát mấy giờ mở cửa', 'ky-lua'],
    ['p. tam thanh gio lam viec the nao', 'tam-thanh'],
  ])('“%s” gets opening hours with the one office', (text, office) => {
    const result = say(text);
    expect(result.outcome.item).toBe('gio-lam-viec');
    expect(officesIn(result)).toEqual([office]);
  });
});

describe('a place that was named', () => {
  it.each([
    [['tôi ở xã Mai Pha', 'đăng ký khai sinh nộp ở đâu'], 'dong-kinh'],
    [['em ở phường Kỳ Lừa, đăng ký kết hôn cần giấy tờ gì', 'nộp ở đâu'], 'ky-lua'],
    [['nha toi o quang lac', 'dang ky khai tu nop o dau'], 'luong-van-tri'],
    [['số điện thoại phường Tam Thanh', 'giờ làm việc thế nào'], 'tam-thanh'],
    [['đăng ký kết hôn cần giấy tờ gì', 'tôi ở xã Yên Trạch thì nộp ở đâu'], 'dong-kinh'],
    [['xã Gia Cát nộp hồ sơ ở đâu', 'chỗ tôi số điện thoại bao nhiêu'], 'ky-lua'],
    [['phường Kỳ Lừa', 'ở đây địa chỉ chỗ nào'], 'ky-lua'],
  ])('%j is used in what is asked next', (texts, office) => expect(officesIn(after(...texts))).toEqual([office]));

  it.each([
    [['tôi ở Kỳ Lừa', 'nhầm, phường khác: Tam Thanh', 'đăng ký kết hôn nộp ở đâu'], 'tam-thanh'],
    [['đăng ký kết hôn nộp ở đâu', 'tôi ở Kỳ Lừa', 'à không phải Kỳ Lừa, phường Đông Kinh cơ'], 'dong-kinh'],
    [['tôi ở xã Mai Pha', 'còn Gia Cát thì sao'], 'ky-lua'],
    [['giờ làm việc phường Kỳ Lừa', 'thế còn Tam Thanh'], 'tam-thanh'],
  ])('%j is replaced by a correction', (texts, office) => expect(officesIn(after(...texts))).toEqual([office]));

  it('keeps the matter spoken of', () => {
    const result = after('đăng ký kết hôn cần giấy tờ gì', 'tôi ở xã Mai Pha');
    expect(result.outcome).toMatchObject({ item: 'ket-hon', aspect: 'place' });
    expect(say('lệ phí bao nhiêu', result.state).outcome).toMatchObject({ item: 'ket-hon', aspect: 'fee' });
    expect(say('lệ phí bao nhiêu', after('đăng ký kết hôn', 'Mai Pha giờ thuộc phường nào').state).outcome.item).toBe('ket-hon');
  });

  it('is told of where each ward has its own', () =>
    expect(textOf(after('tôi ở phường Kỳ Lừa', 'đăng ký tạm trú nộp ở đâu'))).toContain('Anh/Chị đang hỏi cho phường Kỳ Lừa.'));

  it('is told by what it is called now', () => {
    expect(firstLine(say('ở P. Vĩnh Trại thì đăng ký tạm trú ở đâu'))).toBe('Phường Vĩnh Trại cũ nay thuộc phường Đông Kinh.');
    expect(firstLine(say('tui o mai pha nop giay khai sinh cho con o dau'))).toBe('Xã Mai Pha cũ nay thuộc phường Đông Kinh.');
  });

  it('is forgotten with the words of citizens, and when another place is spoken of that is not known', () => {
    const { state } = say('tôi ở phường Kỳ Lừa');
    expect(state.place).toEqual({ ward: 'ky-lua', at: MORNING });
    expect(officesIn(say('đăng ký kết hôn nộp ở đâu', state, MORNING + 29 * DAY))).toEqual(['ky-lua']);
    expect(officesIn(say('đăng ký kết hôn nộp ở đâu', state, MORNING + 30 * DAY))).toHaveLength(4);
    expect(say('tôi ở xã Thất Khê', state).state.place).toBeUndefined();
    expect(say('đăng ký kết hôn', { place: { ward: 'khong-con', at: MORNING } }).state.place).toBeUndefined();
  });

  it.each(['đi chùa Tam Thanh', 'chợ Kỳ Lừa họp ngày nào', 'đường Lương Văn Tri sửa đến bao giờ', 'người động kinh được trợ cấp không'])(
    'is none in “%s”',
    (text) => expect(say(text).state.place).toBeUndefined(),
  );

  it.each(['chỗ tôi nộp hồ sơ ở đâu', 'nhà em giờ thuộc phường nào', 'ở đây nộp giấy tờ ở đâu', 'phường mình nộp hồ sơ chỗ nào'])(
    'is asked for where it is missing: “%s”',
    (text) => expect(say(text).state.flow?.frames.at(-1)).toMatchObject({ flow: 'where', step: 'ward' }),
  );
});

describe('somebody who cannot use a phone', () => {
  it.each([
    'ba khong biet dung dien thoai thong minh thi nop giay o dau',
    'ông bà không biết lên mạng thì nộp hồ sơ kiểu gì',
    'tôi không có vneid thì nộp hồ sơ ở đâu',
    'nhà em ko có máy tính thì nộp giấy tờ chỗ nào',
  ])('“%s” is sent to an office', (text) => {
    const result = say(text);
    expect(firstLine(result)).toContain('mang giấy tờ đến Trung tâm Phục vụ hành chính công');
    expect(result.outcome).toMatchObject({ status: 'answered', item: 'dia-chi-lien-he', aspect: 'place' });
    expect(officesIn(say(text, say('tôi ở Mai Pha').state))).toEqual(['dong-kinh']);
  });

  it.each([
    ['mẹ tôi không biết dùng điện thoại thì đăng ký khai sinh ở đâu', 'khai-sinh'],
    ['nha khong ai biet dung may tinh dang ky ket hon o dau', 'ket-hon'],
  ])('“%s” is told where that matter is done', (text, item) => expect(say(text).outcome).toMatchObject({ item, aspect: 'place' }));

  it('is told where the matter spoken of is done', () =>
    expect(after('đăng ký khai tử', 'bà không rành công nghệ thì nộp ở đâu').outcome).toMatchObject({ item: 'khai-tu', aspect: 'place' }));

  it.each(['không mang theo căn cước thì nộp ở đâu', 'không biết số điện thoại phường thì hỏi ở đâu', 'em không liên lạc được'])(
    'is not who writes “%s”',
    (text) => expect(textOf(say(text))).not.toMatch(/Không nộp qua điện thoại|không cần điện thoại/),
  );
});
