import { describe, expect, it } from 'vitest';
import { numberedParts } from '../../src/knowledge/index.ts';
import { shippedDialogue } from '../support/shipped.ts';

const { knowledge } = shippedDialogue();

describe('what a message turns down', () => {
  it.each([
    ['không phải hộ chiếu, tôi hỏi căn cước', 'ho-chieu', 'tôi hỏi căn cước'],
    ['tôi hỏi căn cước chứ không phải hộ chiếu', 'ho-chieu', 'tôi hỏi căn cước'],
    ['khong phai ho chieu. toi mat can cuoc', 'ho-chieu', 'toi mat can cuoc'],
    ['dạ em không hỏi hộ chiếu ạ, em hỏi lệ phí căn cước', 'ho-chieu', 'em hỏi lệ phí căn cước'],
  ])('"%s" is the matter spoken of, and the rest is meant', (text, last, rest) => {
    const refusal = knowledge.refusal(text, last);
    expect(refusal?.rest).toBe(rest);
    expect([...(refusal?.topics ?? [])]).toContain(knowledge.item(last)?.topic);
  });

  it('is not what somebody is not', () => {
    const refusal = knowledge.refusal('tôi không phải người ở đây, làm hộ chiếu được không', 'ho-chieu');
    expect([...(refusal?.topics ?? [])]).toEqual([]);
  });

  it.each(['không phải mang ảnh à?', 'có phải nộp bản gốc không', 'không phải đóng tiền hả', 'tôi muốn làm hộ chiếu'])(
    '"%s" turns nothing down',
    (text) => {
      expect(knowledge.refusal(text, 'ho-chieu')).toBeUndefined();
    },
  );
});

describe('numbered parts', () => {
  it('are those that count from one', () => {
    expect(numberedParts('chào cô 1) khai sinh cần gì 2) tạm trú ở đâu ạ')).toEqual(['khai sinh cần gì', 'tạm trú ở đâu ạ']);
    expect(numberedParts('1. mất căn cước làm lại\n2. đổi bằng lái ở đâu\n3. hộ chiếu bao lâu')).toHaveLength(3);
  });

  it('are none in dates, sums and places', () => {
    expect(numberedParts('sinh ngày 1/2/2020 khai sinh được không')).toEqual([]);
    expect(numberedParts('nhà ở khối 5, số 12 ngõ 3')).toEqual([]);
    expect(numberedParts('bước 2. làm gì tiếp')).toEqual([]);
  });
});
