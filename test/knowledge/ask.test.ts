import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../src/text/vietnamese.ts';
import { shippedDialogue } from '../support/shipped.ts';
import { tries } from '../support/soak.ts';

const { knowledge } = shippedDialogue();
const ask = (text: string, item?: string) => knowledge.ask(text, { item });

describe('asking', () => {
  it.each([
    ['làm giấy khai sinh cho con cần gì', 'khai-sinh', 'documents'],
    ['lam giay ks cho be can j', 'khai-sinh', 'documents'],
    ['đăng ký kết hôn mất bao lâu', 'ket-hon', 'duration'],
    ['dkkh can gi', 'ket-hon', 'documents'],
    ['mất cccd làm lại bao nhiêu tiền', 'can-cuoc-mat', 'fee'],
    ['doi can cuoc o dau', 'can-cuoc-cap-doi', 'place'],
    ['đăng ký tạm trú qua mạng được không', 'tam-tru', 'online'],
    ['xin giấy phép xây dựng nhà ở', 'gpxd-nha-o', 'general'],
    ['thủ tục đăng ký hộ kinh doanh gồm các bước nào', 'ho-kinh-doanh-dang-ky', 'steps'],
    ['khai sinh', 'khai-sinh', 'general'],
    ['đổi bằng lái xe', 'gplx-doi-cap-lai', 'general'],
    ['lam ho chieu het bao nhieu tien', 'ho-chieu', 'fee'],
    ['khai sinh cho con có bố người nước ngoài', 'khai-sinh-nuoc-ngoai', 'general'],
  ])('"%s" is about %s, %s', (text, item, aspect) => {
    expect(ask(text)).toMatchObject({ status: 'answered', item: { id: item }, aspect });
  });

  it('finds each procedure by its own name, with marks and without', () => {
    for (const item of knowledge.content.procedures) {
      for (const text of [item.name, fold(item.name), item.short_name.toUpperCase()])
        expect(ask(text).candidates[0]?.item.id, text).toBe(item.id);
    }
  });

  it('offers choices, at most four, where a word may mean several things', () => {
    const answer = ask('giấy phép');
    expect(answer.status).toBe('clarify');
    expect(answer.candidates.length).toBeLessThanOrEqual(4);
    expect(answer.candidates.map((hit) => hit.item.id)).toContain('gpxd-nha-o');
  });

  it.each(['hôm nay ăn gì', 'trợ cấp', 'sổ đỏ', 'nhà đất', 'bầu trời màu gì', 'tin bão', 'asdf qwer', '???', '', '12345'])(
    'does not answer "%s" with a procedure',
    (text) => {
      expect(ask(text).status).not.toBe('answered');
    },
  );

  it.each([
    ['xin chào', 'smalltalk_greeting'],
    ['alo ad ơi', 'smalltalk_greeting'],
    ['cảm ơn bạn nhiều nhé', 'smalltalk_thanks'],
    ['cho tôi gặp cán bộ', 'handoff'],
    ['thời tiết hôm nay thế nào', 'unanswered_out_of_scope'],
  ])('"%s" is %s', (text, status) => {
    expect(ask(text).status).toBe(status);
  });

  it('offers a choice rather than a greeting when a topic is named', () => {
    const answer = ask('cho hỏi về kinh doanh');
    expect(answer).toMatchObject({ status: 'clarify' });
    expect(answer.candidates.map((hit) => hit.item.id)).toContain('ho-kinh-doanh-dang-ky');
  });

  it('answers the question, not the greeting before it', () => {
    expect(ask('chào bạn, làm giấy khai sinh cho con cần gì')).toMatchObject({ status: 'answered', item: { id: 'khai-sinh' } });
  });

  it('keeps the topic for a follow-up and leaves it for a new one', () => {
    expect(ask('thế lệ phí bao nhiêu?', 'ket-hon')).toMatchObject({ status: 'answered', item: { id: 'ket-hon' }, aspect: 'fee' });
    expect(ask('còn đổi căn cước bao nhiêu tiền', 'ket-hon')).toMatchObject({ item: { id: 'can-cuoc-cap-doi' }, aspect: 'fee' });
    expect(ask('thế lệ phí bao nhiêu?').status).not.toBe('answered');
  });

  it.each([
    // What was spoken of, what is said then, what is meant.
    ['khai-sinh', 'mang đến đâu', 'khai-sinh', 'place'],
    ['khai-sinh', 'tốn bao nhiêu', 'khai-sinh', 'fee'],
    ['khai-sinh', 'muon 2 thang roi co sao khong', 'khai-sinh', undefined],
    ['ket-hon', 'ai được đi', 'ket-hon', undefined],
    ['tam-tru', 'nộp qua mạng được không', 'tam-tru', 'online'],
    ['khai-tu', 'bà mất ở nhà không có giấy của bệnh viện', 'khai-tu', undefined],
  ])('reads a message after %s as going on about it: %s', (last, text, item, aspect) => {
    const answer = ask(text, last);
    expect(answer).toMatchObject({ status: 'answered', item: { id: item } });
    if (aspect !== undefined) expect(answer.aspect).toBe(aspect);
  });

  it('leaves the matter spoken of for talk, for a person and for another matter', () => {
    expect(ask('cảm ơn nhé', 'khai-sinh').status).toBe('smalltalk_thanks');
    expect(ask('cho gặp cán bộ', 'khai-sinh').status).toBe('handoff');
    expect(ask('làm hộ chiếu cần giấy tờ gì', 'khai-sinh')).toMatchObject({ item: { topic: 'ho-chieu' } });
  });

  it('is sure of names', () => {
    expect(ask('đăng ký khai sinh cần giấy tờ gì')).toMatchObject({ status: 'answered', sure: true });
  });

  it('survives anything that can be typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const answer = ask(text);
        expect(answer.confidence).toBeGreaterThanOrEqual(0);
        expect(answer.confidence).toBeLessThanOrEqual(1.000001);
      }),
      tries(300),
    );
  });
});
