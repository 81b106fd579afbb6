import { describe, expect, it } from 'vitest';
import { turn, type DialogueState } from '../../src/dialogue/index.ts';
import { MORNING } from '../support/world.ts';
import { shippedDialogue } from '../support/shipped.ts';

const dialogue = shippedDialogue();
const HOUR = 3_600_000;

/** The last turn of a conversation, an hour between two messages where it says so. */
function talk(texts: readonly string[], hours = 0): ReturnType<typeof turn> {
  let state: DialogueState = {};
  let now = MORNING;
  let done: ReturnType<typeof turn> | undefined;
  for (const text of texts) {
    done = turn(dialogue, { kind: 'text', text }, state, now);
    ({ state } = done);
    now += hours * HOUR;
  }
  if (!done) throw new Error('nothing was said');
  return done;
}
const reply = (texts: readonly string[], hours = 0): string =>
  talk(texts, hours)
    .replies.map(({ text }) => text)
    .join('\n');

describe('what citizens tell of their case', () => {
  it.each([
    [['em muốn đăng ký kết hôn', 'người yêu em là người đài loan', 'thế cần giấy tờ gì'], 'ket-hon-nuoc-ngoai'],
    [['khai sinh cho con', 'chồng em người hàn quốc', 'phí bao nhiêu'], 'khai-sinh-nuoc-ngoai'],
    [['vợ tôi người trung quốc, làm khai sinh cho con ở đâu'], 'khai-sinh-nuoc-ngoai'],
    [['khai sinh cho con', 'chồng em không phải người nước ngoài', 'phí bao nhiêu'], 'khai-sinh'],
    [['lệ phí trước bạ ô tô tính sao'], 'dang-ky-xe'],
    [['hàng xóm lấn đất rồi xây nhà thì làm sao'], 'hoa-giai-dat-dai'],
  ])('choose the procedure: %j is about %s', (texts, item) => {
    expect(talk(texts).outcome.item).toBe(item);
  });

  it('fill the list of papers: what is theirs stands in it, what is not does not', () => {
    const atHome = reply(['bé nhà em đẻ ở nhà, khai sinh cần giấy tờ gì']);
    expect(atHome).toContain('- Văn bản của người làm chứng về việc sinh');
    expect(atHome).not.toContain('Giấy chứng sinh. Nếu');
    const later = reply(['làm khai sinh cần gì', 'cháu đẻ rơi dọc đường', 'thế cần giấy gì']);
    expect(later).toContain('- Văn bản của người làm chứng về việc sinh');
  });

  it('are not asked for again', () => {
    expect(reply(['bé đẻ ở nhà, khai sinh cần giấy tờ gì', 'lập danh sách của tôi'])).toMatch(/Câu 1\/5/);
    expect(reply(['khai sinh cần giấy tờ gì', 'lập danh sách của tôi'])).toMatch(/Câu 1\/6/);
  });

  it('are forgotten after some hours, and what concerns one message after that message', () => {
    const said = ['em muốn đăng ký kết hôn', 'người yêu em là người đài loan'];
    expect(talk(said).state.known?.has).toEqual(['nguoi-nuoc-ngoai']);
    expect(talk([...said, 'đăng ký kết hôn cần gì'], 7).outcome.item).toBe('ket-hon');
    expect(talk(['lệ phí trước bạ ô tô tính sao', 'lệ phí trước bạ nhà đất bao nhiêu']).outcome.item).toBe('le-phi-truoc-ba');
  });

  it('keep no words of the citizen', () => {
    const { state } = talk(['tôi tên Xyz ở số 12, bé đẻ ở nhà, khai sinh cần gì']);
    expect(state.known?.has).toEqual(['khong-giay-chung-sinh']);
    expect(JSON.stringify(state)).not.toMatch(/Xyz|số 12|đẻ ở nhà/);
  });
});

describe('what is asked comes first, and nothing else in its place', () => {
  it.each([
    // What is asked; what the first line must say; what must not stand in the answer.
    ['tôi muốn hủy đăng ký kết hôn', /HỦY KẾT HÔN \(TẠI TÒA ÁN\)/, /CÁC BƯỚC: ĐĂNG KÝ KẾT HÔN/],
    ['không muốn đăng ký kết hôn nữa', /hủy|chấm dứt|muốn hỏi việc/, /GIẤY TỜ CẦN CÓ: ĐĂNG KÝ KẾT HÔN/],
    ['chấm dứt việc nuôi con nuôi thì làm sao', /hủy|chấm dứt|muốn hỏi việc/, /NHẬN CON NUÔI/],
    ['hủy giấy khai sinh của con', /hủy|chấm dứt|muốn hỏi việc/, /CÁC BƯỚC: ĐĂNG KÝ KHAI SINH/],
    ['đăng ký tạm trú qua mạng được không', /Được, làm được hết trên mạng/, /chưa có thông tin/],
    ['chủ nhật có mở cửa không', /./, /Lệ phí/],
  ])('%s', (text, first, never) => {
    const said = reply([text]);
    expect(said).toMatch(first);
    expect(said).not.toMatch(never);
  });

  it('never answers what a citizen gets with what a citizen pays', () => {
    const money = [
      'tiền thờ cúng liệt sĩ một năm được bao nhiêu',
      'trợ cấp người khuyết tật mỗi tháng được mấy tiền',
      'nghỉ đẻ được lĩnh bao nhiêu',
    ];
    for (const text of money) expect(reply([text]), text).not.toMatch(/[Kk]hông thu phí|LỆ PHÍ/);
  });

  it('answers two things asked of one matter, and the same of two matters', () => {
    expect(reply(['làm hộ chiếu cần giấy tờ gì, mất bao nhiêu tiền'])).toMatch(/(LỆ PHÍ[^]*GIẤY TỜ)|(GIẤY TỜ[^]*LỆ PHÍ)/);
    const both = ['đăng ký tạm trú với đăng ký xe máy cần giấy tờ gì'];
    expect(reply(both)).toMatch(/TẠM TRÚ[^]*ĐĂNG KÝ XE/);
    expect(talk([...both, 'còn tạm trú thì mấy ngày']).outcome).toMatchObject({ item: 'tam-tru', aspect: 'duration' });
  });

  it('understands a question in English well enough to answer it', () => {
    expect(talk(['How do I register a birth?']).outcome.item).toBe('khai-sinh');
    expect(talk(['marriage registration documents']).outcome.item).toBe('ket-hon');
  });
});
