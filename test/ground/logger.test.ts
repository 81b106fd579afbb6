import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLogger, redact, REDACTED_NAMES } from '../../src/ground/logger.ts';

function capture(): { lines: Record<string, unknown>[]; stream: Writable } {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  return { lines, stream };
}

describe('the log', () => {
  it('writes JSON lines that carry the correlation id of their event', () => {
    const { lines, stream } = capture();
    createLogger({ level: 'info', stream }).with({ event: 'e1' }).info('xong', { ms: 12 });
    expect(lines[0]).toMatchObject({ level: 'info', message: 'xong', event: 'e1', ms: 12 });
  });

  it.each(REDACTED_NAMES)('hides %s at any depth and in any spelling', (name) => {
    const camel = name.replaceAll(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const { lines, stream } = capture();
    createLogger({ level: 'info', stream }).info('x', { deep: [{ [name]: 'BÍ MẬT', [name.toUpperCase()]: 'BÍ MẬT', [camel]: 'BÍ MẬT' }] });
    expect(JSON.stringify(lines)).not.toContain('BÍ MẬT');
  });

  it('hides phone and identity numbers in text, and keeps Zalo ids', () => {
    expect(redact('gọi 0912345678 hoặc +84912345678, căn cước 020099001234, id 8200000000000000003')).toBe(
      'gọi [ẩn] hoặc [ẩn], căn cước [ẩn], id 8200000000000000003',
    );
  });

  it('hides tokens in addresses and in the text of errors', () => {
    const error = new Error('GET https://x/y?access_token=AT-1&a=2 failed');
    expect(JSON.stringify(redact({ error }))).not.toContain('AT-1');
  });

  it('survives cycles', () => {
    const loop: Record<string, unknown> = { a: 1 };
    loop.self = loop;
    expect(redact(loop)).toEqual({ a: 1, self: '[vòng]' });
  });
});
