import { describe, expect, it } from 'vitest';
import { answering, formOf } from '../../src/dialogue/polarity.ts';
import type { Point } from '../../src/knowledge/index.ts';

const point = (text: string, examples: string[], part: Point['part'] = 'eligibility'): Point => ({
  part,
  asks: [],
  examples,
  text,
  source: 'Luật',
  on: '2026-11-27',
});
const share = point('Có. Con gái và con trai được chia bằng nhau.', ['con gái có được chia không', 'con gai co phan khong']);
const first = point('Có, phải báo trước ba ngày. Báo muộn thì bị phạt.', ['có phải báo trước không'], 'must');
const may = point('Được, nếu có giấy ủy quyền.', ['nhờ em đi thay được không']);

describe('a yes or a no', () => {
  it('stays where it answers the question as it was asked', () => {
    expect(answering(share, 'con gái út có được chia không ạ')).toMatch(/^Có\./);
    expect(answering(first, 'co phai bao truoc khong')).toMatch(/^Có, phải/);
    expect(answering(may, 'chị dâu đi thay được không')).toMatch(/^Được/);
    expect(answering(share, undefined)).toMatch(/^Có\./);
  });

  it.each([
    'anh tôi nói con gái không được chia, có đúng không',
    'con gai khong duoc chia phai khong',
    'con gái được chia hay chỉ con trai',
    'chia thế nào cho con gái',
  ])('is left out where it would answer another question: "%s"', (question) => {
    expect(answering(share, question)).toBe('Con gái và con trai được chia bằng nhau.');
  });

  it('of what must be done is left out where it is asked what may be done', () => {
    expect(answering(first, 'không báo mà mở luôn được không')).toBe('Phải báo trước ba ngày. Báo muộn thì bị phạt.');
  });

  it('stays where the rest would not stand alone', () => {
    expect(answering(may, 'ai đi cũng được đúng không')).toBe('Được, nếu có giấy ủy quyền.');
  });

  it('is asked for in four forms', () => {
    expect(formOf('mẹ em nộp hộ dc ko')).toBe('can');
    expect(formOf('có phải mang bản gốc không')).toBe('must');
    expect(formOf('có mất tiền không')).toBe('has');
    expect(formOf('nộp ở phường hay ở tỉnh')).toBe('other');
  });
});
