import jsQR from 'jsqr';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { Qr } from '../../src/console/qr.tsx';

/** What a camera reads of the drawing: its squares painted, four points a module. */
function read(svg: string): string | undefined {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const width = side * 4;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, column, row] of svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
    for (let y = 0; y < 4; y++)
      for (let x = 0; x < 4; x++)
        pixels.fill(
          0,
          ((Number(row) * 4 + y) * width + Number(column) * 4 + x) * 4,
          ((Number(row) * 4 + y) * width + Number(column) * 4 + x) * 4 + 3,
        );
  return jsQR.default(pixels, width, width)?.data;
}

describe('a QR code', () => {
  it.each([
    'otpauth://totp/M%E1%BB%99t%20C%E1%BB%ADa:hoa?secret=ABCDEFGHIJKLMNOP&issuer=x',
    'Một Cửa',
    'https://motcua.example.gov.vn/l/ab',
  ])('is read as what was put in: %s', (text) => {
    expect(read(renderToString(<Qr text={text} label="Mã" size={200} />))).toBe(text);
  });
});
