import { z } from 'zod';
import { day, line, slug, TWICE, unique } from './parts.ts';

export const AUDIENCES = ['citizen', 'business', 'official'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** One short line under an answer. */
const notice = z.strictObject({
  id: slug,
  text: line.max(200),
  from: day,
  to: day,
  /** Offices of the wards; without them everywhere. */
  wards: z.array(slug).default([]),
  topics: z.array(slug).default([]),
  audiences: z.array(z.enum(AUDIENCES)).default([]),
});
export type Notice = z.output<typeof notice>;

/** A notice as it is written in the console, with faults in the words of its form. */
export const newNotice = z
  .object({
    text: z.string().trim().min(10, 'Lời thông báo ngắn quá.').max(200, 'Lời thông báo dài quá 200 chữ.'),
    from: z.iso.date('Chưa chọn ngày bắt đầu.'),
    to: z.iso.date('Chưa chọn ngày kết thúc.'),
    wards: z.array(slug),
    topics: z.array(slug),
    audiences: z.array(z.enum(AUDIENCES)),
  })
  .refine(({ from, to }) => from <= to, 'Ngày kết thúc trước ngày bắt đầu.');
/** `content/notices.yaml`. */
export const notices = z.strictObject({
  topics: z
    .array(z.strictObject({ id: slug, title: line.max(36) }))
    .min(1)
    .max(8)
    .refine(unique, TWICE),
  audiences: z.record(z.enum(AUDIENCES), line.max(36)),
  lines: z.strictObject({ topics: line, no_topics: line, audience: line, ward: line, no_ward: line, muted: line }),
  notices: z.array(notice).refine(unique, TWICE),
});
