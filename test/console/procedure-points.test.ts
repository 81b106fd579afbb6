import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/console/context.ts';
import { typedPoints } from '../../src/console/pages/content/procedure-points.tsx';
import { blankProcedure, linesOf } from '../../src/console/pages/content/procedure-text.ts';

const typed: Record<string, string[]> = {
  point_part: ['must', 'fee'],
  point_asks: ['đi cùng, phải ra tận nơi', ''],
  point_examples: ['me co phai di cung khong\r\n\r\ncả nhà phải ra à', ''],
  point_text: ['Không: một người đi là được.', ''],
  point_source: ['Luật', ''],
  point_on: ['2026-11-27', ''],
};
const context = { fields: (name: string) => typed[name] ?? [] } as unknown as Context;

describe('points as an officer types them', () => {
  it('have an example a line, and empty rows are left out', () => {
    expect(typedPoints(context)).toEqual([
      {
        part: 'must',
        asks: ['đi cùng', 'phải ra tận nơi'],
        examples: ['me co phai di cung khong', 'cả nhà phải ra à'],
        text: 'Không: một người đi là được.',
        source: 'Luật',
        on: '2026-11-27',
      },
    ]);
  });

  it('show their examples when two versions are compared', () => {
    const item = { ...blankProcedure('UBND', 0), points: typedPoints(context) };
    expect(linesOf(item, 'points').join()).toContain('ví dụ: me co phai di cung khong / cả nhà phải ra à');
  });
});
