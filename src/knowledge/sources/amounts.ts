import { z } from 'zod';
import { CONFIDENCES } from './provenance.ts';

const line = z.string().trim().min(1);
const day = z.iso.date('phải là ngày viết theo dạng 2026-11-23');
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'chỉ gồm chữ thường không dấu, số và dấu gạch ngang');

/** `content/amounts.yaml`: amounts of money that an act sets. A new act is one more line with the same id. */
export const amountsFile = z.array(
  z
    .strictObject({
      id: slug,
      name: line,
      value: z.number().nonnegative(),
      /** "đồng", "đồng/tháng", "%". */
      unit: line,
      from: day,
      to: day.optional(),
      /** Set by this province alone. */
      province: line.optional(),
      law: line,
      article: line.optional(),
      quote: line.optional(),
      confidence: z.enum(CONFIDENCES),
    })
    .refine(({ from, to }) => to === undefined || from <= to, 'ngày hết hiệu lực (to) phải sau ngày có hiệu lực'),
);
export type AmountsFile = z.output<typeof amountsFile>;
export type Amount = AmountsFile[number];

const FIGURE = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 4 });

/** In texts: {{tro-giup-xa-hoi-chuan}}. */
const CITED = /\{\{([a-z0-9-]+)\}\}/g;

/** The amount of this id on a day; where none is in force, the next one to come, else the last there was. Undefined for an id that nobody knows. */
export function amountOn(amounts: AmountsFile, id: string, day: string): Amount | undefined {
  const known = amounts.filter((one) => one.id === id).sort((a, b) => (a.from < b.from ? -1 : 1));
  const begun = known.filter(({ from }) => from <= day);
  return begun.findLast(({ to }) => to === undefined || to >= day) ?? begun.at(-1) ?? known[0];
}

/** "2.600.000 đồng": the value and what it is counted in; what it is paid for ("/tháng") the text says itself. */
export function amountText({ value, unit }: Amount): string {
  const figure = FIGURE.format(value);
  return unit.startsWith('%') ? `${figure}%` : `${figure} ${unit.split('/')[0] ?? ''}`;
}

/** Ids that a text cites. */
export const amountsIn = (text: string): string[] => [...text.matchAll(CITED)].map(([, id = '']) => id);

/** A value with every cited amount of every text in it written out, as it is on a day. */
export function withAmounts<T>(value: T, amounts: AmountsFile, day: string): T {
  if (typeof value === 'string')
    return value.replaceAll(CITED, (cited, id: string) => {
      const amount = amountOn(amounts, id, day);
      return amount ? amountText(amount) : cited;
    }) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => withAmounts(one, amounts, day)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]: [string, unknown]) => [key, withAmounts(one, amounts, day)])) as T;
}
