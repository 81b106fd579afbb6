import { describe, expect, it } from 'vitest';
import { parseZaloJson, topLevelValues } from '../../src/zalo/json.ts';

describe('JSON from Zalo', () => {
  it('keeps the digits of long whole numbers, and leaves every other number and every text alone', () => {
    const json =
      '{"a":8200000000000000003,"b":-9007199254740993,"c":123,"d":1.5e3,"e":"8200000000000000003 \\" 1","f":[8200000000000000004],"g":1234567890123456.5}';
    expect(parseZaloJson(json)).toEqual({
      a: '8200000000000000003',
      b: '-9007199254740993',
      c: 123,
      d: 1500,
      e: '8200000000000000003 " 1',
      f: ['8200000000000000004'],
      g: 1234567890123456.5,
    });
  });

  it.each(['', '{', '"', '\\', '{"a":}', '1 2'])('is refused where %s is none', (json) => {
    expect(() => parseZaloJson(json)).toThrow(SyntaxError);
  });
});

describe('the values at the top of a body', () => {
  it.each([
    ['a text', '{"timestamp":"17"}', '17'],
    ['a number, with all its digits', '{"timestamp" : 1793586600123456789 }', '1793586600123456789'],
    ['the last of two', '{"timestamp":"1","timestamp":"2"}', '2'],
    ['not one that lies deeper', '{"a":{"timestamp":"1"},"b":[{"timestamp":"1"}]}', undefined],
    ['not a text that looks like it', '{"a":"timestamp","b":"\\"timestamp\\":1"}', undefined],
    ['after things of every kind', '{"a":[1,{"b":"}"}],"c":null,"timestamp":"9"}', '9'],
    ['nothing where it is a thing', '{"timestamp":{"x":1}}', undefined],
    ['nothing of nothing', '', undefined],
  ])('are found: %s', (_, json, value) => {
    expect(topLevelValues(json, ['timestamp']).timestamp).toBe(value);
  });
});

describe('hostile bodies of a quarter of a megabyte', () => {
  const SIZE = 250_000;
  it.each([
    ['a number without end', `{"timestamp":"1","a":${'1'.repeat(SIZE)}.5}`],
    ['opening quotes', '"'.repeat(SIZE + 1)],
    ['escaped quotes', `{"a":"${'\\"'.repeat(SIZE / 2)}`],
    ['backslashes', `"${'\\'.repeat(SIZE)}`],
    ['minus signs', '-'.repeat(SIZE)],
    ['brackets', '['.repeat(SIZE)],
    ['long numbers', `[${'1234567890123456,'.repeat(SIZE / 17)}`],
    ['colons', '{"timestamp"'.repeat(SIZE / 12)],
  ])('(%s) are looked at once, from begin to end', (_, json) => {
    const began = performance.now();
    topLevelValues(json, ['timestamp', 'app_id']);
    try {
      parseZaloJson(json);
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
    }
    // Twice through with room to spare for a busy machine; what grew with the square took seconds.
    expect(performance.now() - began).toBeLessThan(500);
  });
});
