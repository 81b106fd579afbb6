import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import '../../src/ground/plain-words.ts';

/** Files with schemas; those of commands speak to operators, and main.ts starts the program. */
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/^(main\.ts|app\.ts|cli\/|assembly\/|zalo\/|simulator\/)/.test(name))
  .filter((name) => readFileSync(`src/${name}`, 'utf8').includes("from 'zod'"));

/** Values of which every schema refuses some, and not for the same reason. */
const ODD: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  'x',
  'X y!',
  'x'.repeat(5_000),
  'http://',
  '2026-13-45',
  0,
  -1,
  0.5,
  1e12,
  true,
  [],
  [1],
  Array.from({ length: 500 }, () => 'x'),
  {},
  { 'lạ lắm': 1 },
  new Map(),
];

/** A schema and all schemas that it is made of. */
function* within(schema: z.core.$ZodType, seen = new Set<unknown>()): Generator<z.core.$ZodType> {
  if (seen.has(schema)) return;
  seen.add(schema);
  yield schema;
  const parts = (value: unknown): z.core.$ZodType[] =>
    value instanceof z.core.$ZodType
      ? [value]
      : Array.isArray(value)
        ? value.flatMap(parts)
        : typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
          ? Object.values(value).flatMap(parts)
          : [];
  for (const value of Object.values(schema._zod.def)) for (const part of parts(value)) yield* within(part, seen);
}

const ENGLISH = /\b(invalid|expected|received|required|too (small|big)|unrecognized|must|string|number|array|object|input)\b/i;

describe('what is wrong with a value', () => {
  it.each(files)('%s: is said in Vietnamese, whatever the schema and the value', async (file) => {
    const exported = Object.values((await import(/* @vite-ignore */ resolve('src', file))) as object);
    for (const one of exported)
      if (one instanceof z.core.$ZodType)
        for (const schema of within(one))
          for (const value of ODD) {
            let issues: z.core.$ZodIssue[] = [];
            try {
              issues = z.safeParse(schema, value).error?.issues ?? [];
            } catch {
              // A check of the outer schema that counts on the inner one.
            }
            for (const { message } of issues)
              expect(message.replace(/(chỉ nhận|có mục lạ): .*/, ''), `${file}: ${JSON.stringify(value)?.slice(0, 40)}`).not.toMatch(
                ENGLISH,
              );
          }
  });

  it('has words for every kind of fault', () => {
    const said = (schema: z.ZodType, value: unknown): string => schema.safeParse(value).error?.issues[0]?.message ?? '';
    expect(said(z.string(), undefined)).toBe('còn thiếu');
    expect(said(z.url(), 'x')).toBe('phải là một địa chỉ đầy đủ, ví dụ https://…');
    expect(said(z.union([z.string(), z.number()]), true)).toBe('không đúng dạng nào được nhận');
    expect(
      said(
        z.string().refine(() => false),
        'x',
      ),
    ).toBe('chưa đúng');
    expect(said(z.number().multipleOf(5), 3)).toBe('phải chia hết cho 5');
    expect(said(z.string().max(3), 'dài quá')).toBe('quá dài hoặc quá nhiều, tối đa 3');
  });
});
