import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Plan } from './plan.ts';

const line = z.string().trim().min(1);
const web = z.url({ protocol: /^https$/, error: 'phải là địa chỉ bắt đầu bằng https://' });

/** A piece of the body, as a block editor keeps it. */
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('paragraph'), text: line }),
  z.strictObject({ type: z.literal('heading'), text: line }),
  z.strictObject({ type: z.literal('list'), ordered: z.boolean().default(false), items: z.array(line).min(1) }),
  z.strictObject({ type: z.literal('image'), url: web, caption: line.optional() }),
  z.strictObject({ type: z.literal('video'), url: web, thumb: web }),
  z.strictObject({ type: z.literal('link'), text: line, url: web }),
]);
export type Block = z.output<typeof block>;

/** What the reader is asked to do: follow a link, which is counted, or write a word that the bot knows. */
const callToAction = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('link'), text: line, url: web }),
  z.strictObject({ type: z.literal('word'), text: line, word: line }),
]);

/** Zalo's codes, as text (reference 5.2); nothing chosen means all followers. */
const codes = (from: number, to: number) =>
  z
    .array(z.number().int().min(from).max(to))
    .default([])
    .transform((list) => [...new Set(list)].sort((a, b) => a - b));
export const target = z.strictObject({
  gender: z.enum(['all', 'male', 'female']).default('all'),
  ages: codes(0, 7),
  locations: codes(0, 2),
  cities: codes(0, 63),
  platforms: codes(1, 3),
});
export type Target = z.output<typeof target>;

/** The content that is approved: the exact words, for whom and when. */
export const articleContent = z.strictObject({
  title: line,
  author: line.optional(),
  cover: web,
  summary: line,
  blocks: z.array(block).min(1),
  action: callToAction.optional(),
  theme: line,
  unit: line,
  /** Whether readers may comment at Zalo; a government account decides it deliberately. */
  comments: z.boolean().default(false),
  target: target.default({ gender: 'all', ages: [], locations: [], cities: [], platforms: [] }),
  /** Local time in Asia/Ho_Chi_Minh, `2026-12-01T09:00`; without it the article waits for one. */
  send_at: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, 'phải viết theo dạng 2026-12-01T09:00')
    .optional(),
  /** Two approvers instead of one; may leave the city's own hours and holidays, never Zalo's. */
  urgent: z.boolean().default(false),
});
export type ArticleContent = z.output<typeof articleContent>;

/** Limits of reference 6.1, about 5 % under Zalo's own (its exact limits were refused in practice). */
export const LIMITS = { title: 140, author: 47, summary: 250, caption: 250, block: 9_000, blocks: 60 } as const;

export interface Remark {
  field: string;
  message: string;
  /** An error stops the article from being submitted; a warning does not. */
  level: 'error' | 'warning';
}

/** Finds errors, which keep an article from being sent, and warnings. It is called while writing and again at each move. */
export function checkArticle(content: ArticleContent, plan: Plan): Remark[] {
  const remarks: Remark[] = [];
  const say = (level: Remark['level'], field: string, message: string): void => void remarks.push({ field, message, level });
  const long = (field: string, text: string | undefined, limit: number, name: string): void => {
    const length = text?.normalize('NFC').length ?? 0;
    if (length > limit) say('error', field, `${name} dài ${String(length)} ký tự, tối đa ${String(limit)}`);
  };
  long('title', content.title, LIMITS.title, 'Tiêu đề');
  long('author', content.author, LIMITS.author, 'Tên tác giả');
  long('summary', content.summary, LIMITS.summary, 'Tóm tắt');
  if (content.blocks.length > LIMITS.blocks)
    say('error', 'blocks', `Bài có ${String(content.blocks.length)} đoạn, tối đa ${String(LIMITS.blocks)}`);
  for (const [at, one] of content.blocks.entries()) {
    if ('text' in one) long(`blocks.${String(at)}`, one.text, LIMITS.block, `Đoạn ${String(at + 1)}`);
    if (one.type === 'image') {
      long(`blocks.${String(at)}`, one.caption, LIMITS.caption, 'Chú thích ảnh');
      if (one.caption === undefined)
        say('warning', `blocks.${String(at)}`, 'Ảnh chưa có chú thích: người nghe đọc màn hình sẽ không biết ảnh gì');
    }
  }
  if (!plan.themes.some(({ id }) => id === content.theme)) say('error', 'theme', `Kế hoạch không có chủ đề "${content.theme}"`);
  if (!plan.units.some(({ id }) => id === content.unit)) say('error', 'unit', `Kế hoạch không có đơn vị "${content.unit}"`);
  if (content.target.cities.length > 0 && content.target.locations.length > 0)
    say('warning', 'target', 'Đã chọn tỉnh, thành phố thì Zalo bỏ qua vùng miền');
  if (!/[.!?…:]$/.test(content.summary)) say('warning', 'summary', 'Tóm tắt nên kết thúc bằng dấu chấm');
  return remarks;
}

/** Keys in one order, so that the same content always gives the same hash. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}

/** The hash to which an approval is bound: of the exact content, target and time. */
export const hashOf = (content: ArticleContent): string =>
  createHash('sha256')
    .update(JSON.stringify(ordered(content)))
    .digest('hex');
