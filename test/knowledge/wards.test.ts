import { describe, expect, it } from 'vitest';
import { loadContent, placesNamed, wardNamed, wardTitle } from '../../src/knowledge/index.ts';

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
    ['nhà tôi ở Mai Pha', 'Đông Kinh'],
    ['bà con bên Quảng Lạc đi đường nào', 'Lương Văn Tri'],
    ['gia cát cũ', 'Kỳ Lừa'],
    ['xã Kì Lừa', 'Kỳ Lừa'],
    ['P.Tam Thanh', 'Tam Thanh'],
    ['UBND Đông Kinh', 'Đông Kinh'],
    ['trung tâm hành chính công Lương Văn Tri', 'Lương Văn Tri'],
    ['nhầm, phường khác: Tam Thanh', 'Tam Thanh'],
    ['Hoàng Đồng ạ', 'Tam Thanh'],
    ['chuyển khẩu từ phường Kỳ Lừa sang Tam Thanh', 'Tam Thanh'],
    ['không phải phường Kỳ Lừa, phường Đông Kinh cơ', 'Đông Kinh'],
    ['phường Đông Kinh chứ không phải Tam Thanh', 'Đông Kinh'],
  ])('in “%s” is %s', (text, ward) => expect(wardNamed(text, agency)).toBe(ward));

  it.each([
    'làm khai sinh cần gì',
    // A street and a district have this name too.
    'đường Chi Lăng',
    'phường Xuân Phú ở đâu',
    'xã Chi Lăng',
    'phường Mai Pha',
    'tôi ở Cao Lộc',
    'đi chùa Tam Thanh',
    'gần chợ đông kinh',
    'cho ky lua hop ngay nao',
    'nhà tôi ở phố Kỳ Lừa',
    'trường Lương Văn Tri tuyển sinh',
    'người động kinh được trợ cấp bao nhiêu',
    'nhà tôi ở xa Mai Pha',
    'trồng na Chi Lăng',
    'p tam',
    '',
  ])('is not guessed in “%s”', (text) => expect(wardNamed(text, agency)).toBeUndefined());
});

describe('the places that a text names', () => {
  const named = (text: string, asking = false) =>
    placesNamed(text, agency, { asking, endsName: (at) => ['ở', 'o', 'nào', 'nop'].includes(text.split(' ')[at] ?? '') });
  const known = (text: string, asking = false) => named(text, asking).known.map(({ name }) => name);

  it.each([
    ['xã Mai Pha', ['xã Mai Pha']],
    ['phường Đông Kinh', ['phường Đông Kinh']],
    ['Mai Pha với xã Quảng Lạc', ['xã Quảng Lạc']],
  ])('in “%s” are %j', (text, names) => expect(known(text)).toEqual(names));

  it('may be names alone where the text asks for the ward', () => {
    expect(known('cho hỏi Mai Pha với xã Quảng Lạc', true)).toEqual(['xã Mai Pha', 'xã Quảng Lạc']);
    expect(known('chợ Đông Kinh', true)).toEqual([]);
  });

  it('tell a ward from the one that was called so before', () => {
    expect(named('phường Tam Thanh').known).toMatchObject([{ former: false }]);
    expect(named('phường Tam Thanh cũ').known).toMatchObject([{ former: true }]);
  });

  it('are doubted where other places are called so too', () => {
    expect(named('ở Chi Lăng').known).toMatchObject([{ name: 'phường Chi Lăng', doubtful: true, alone: 'Chi Lăng' }]);
    expect(named('ở phường Chi Lăng').known).toMatchObject([{ doubtful: false, alone: undefined }]);
  });

  it.each([
    ['xã Xuân Phú', 'xã Xuân Phú'],
    ['thị trấn đồng đăng ở đâu', 'thị trấn Đồng Đăng'],
    ['chợ Đông Kinh', 'chợ Đông Kinh'],
    ['xa dong dang nop o dau', undefined],
  ])('that the data do not have are known as such: “%s”', (text, name) => {
    expect(named(text).known).toEqual([]);
    expect(named(text).unknown).toMatchObject({ name });
  });

  it.each(['phường nào', 'bảo hiểm xã hội', 'thành phố Lạng Sơn', 'nhà tôi ở xa', ''])('are none in “%s”', (text) =>
    expect(named(text)).toEqual({ known: [], denied: [], unknown: undefined }),
  );

  it('of another kind than the one known are told with what is known', () =>
    expect(named('xã Chi Lăng').unknown).toMatchObject({ name: 'xã Chi Lăng', alike: { name: 'phường Chi Lăng' } }));

  it('have the name that their office gives them', () => {
    expect(agency.offices.map(wardTitle)).toContain('phường Kỳ Lừa');
    expect(wardTitle({ name: 'Trung tâm một cửa', ward: 'Kỳ Lừa' })).toBe('Kỳ Lừa');
  });
});
