import { describe, expect, it } from 'vitest';
import { loadContent, wardNamed } from '../../src/knowledge/index.ts';

const { agency } = loadContent('content');

describe('the ward that a question names', () => {
  it.each([
    ['làm khai sinh ở phường Kỳ Lừa cần gì', 'Kỳ Lừa'],
    ['lam khai sinh o ky lua', 'Kỳ Lừa'],
    ['p. tam thanh co lam thu 7 khong', 'Tam Thanh'],
    ['nhà em ở xã Mai Pha cũ', 'Đông Kinh'],
    ['thi tran cao loc', 'Kỳ Lừa'],
    ['phường Chi Lăng giờ thuộc đâu', 'Lương Văn Tri'],
    ['tt cao lộc', 'Kỳ Lừa'],
  ])('in “%s” is %s', (text, ward) => expect(wardNamed(text, agency)).toBe(ward));

  it.each([
    'làm khai sinh cần gì',
    // A street and a district have this name too.
    'đường Chi Lăng',
    'phường Xuân Phú ở đâu',
    'p tam',
    '',
  ])('is not guessed in “%s”', (text) => expect(wardNamed(text, agency)).toBeUndefined());
});
