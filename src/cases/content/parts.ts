import { z } from 'zod';

/** A sentence or name that is not empty. */
export const line = z.string().trim().min(1);
export const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'chỉ gồm chữ thường không dấu, số và dấu gạch ngang');
/** A local day, `YYYY-MM-DD`. */
export const day = z.iso.date('phải là ngày viết theo dạng 2026-11-23');
/** A local time, as epoch ms. */
export const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/, 'phải viết theo dạng 2026-11-23 08:00')
  .transform((text) => Date.parse(`${text.replace(' ', 'T')}:00+07:00`));
/** Whether every id of a list stands once. */
export const unique = <T extends { id: string }>(list: readonly T[]): boolean => new Set(list.map(({ id }) => id)).size === list.length;
export const TWICE = 'có hai mục cùng id';
