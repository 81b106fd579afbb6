import { z } from 'zod';
import { ContentError, readYaml } from '../ground/yaml.ts';

const line = z.string().trim().min(1);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'chỉ gồm chữ thường không dấu, số và dấu gạch ngang');
const day = z.iso.date('phải là ngày viết theo dạng 2026-11-23');
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'phải là giờ viết theo dạng 08:00');
const named = z.strictObject({ id: slug, name: line });

/** The periods in which units report. */
export const PERIODS = ['quarter', 'half_year', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** Lines above the signature of a report, and what follows its number. */
const signed = {
  symbol: z.string().regex(/^[A-ZĐ]+(-[A-ZĐ&]+)*$/, 'viết hoa, ví dụ BC-UBND'),
  signing: z.array(line).min(1).max(3),
};

const unit = named.extend({
  /** The body that has the same task since the reform of July 2025. */
  now: line.optional(),
  /** Pieces a month, in all channels together. */
  posts_per_month: z.number().int().min(0).max(100),
  reports: z.array(z.enum(PERIODS)),
  /** How its own reports are signed; without it as those of the whole. */
  report: z.strictObject(signed).optional(),
  tasks: z.array(line),
});
export type Unit = z.output<typeof unit>;

/** `content/plan.yaml`: the yearly plan, its themes, units and duties, and the rules of sending. */
export const plan = z
  .strictObject({
    year: z.number().int().min(2020).max(2100),
    title: line,
    issued: day,
    reports_to: slug,
    /** `topics`: topics of procedures on which a citizen's question counts as caused by an article of the theme. */
    themes: z.array(named.extend({ number: z.number().int().min(1), topics: z.array(slug) })).min(1),
    channels: z.array(named).min(1),
    units: z.array(unit).min(1),
    /** The letterhead of reports (Decree 30/2020/NĐ-CP): the body above, who issues them, where, and to whom they go. */
    report: z.strictObject({
      superior: line,
      issuer: line,
      /** The issuer as it is written in a sentence. */
      issuer_in_text: line,
      place: line,
      recipients: z.array(line).min(1),
      ...signed,
    }),
    /** Day of the month on which the periods of reports begin; see periods.ts. */
    reports_from_day: z.number().int().min(1).max(28),
    reports_due_days: z.number().int().min(0).max(90),
    window: z.strictObject({ from: time, to: time }),
    holidays: z.array(z.strictObject({ from: day, to: day, name: line })),
    quota: z.strictObject({ per_month: z.number().int().min(0), per_day: z.number().int().min(0) }),
    lead_minutes: z.number().int().min(30, 'Zalo cần khoảng 30 phút để duyệt bài').max(1_440),
    grace_minutes: z.number().int().min(5).max(720),
    spoken: z.record(z.string(), line),
  })
  .superRefine((value, context) => {
    const ids = (list: readonly { id: string }[], path: string): void => {
      for (const [at, { id }] of list.entries())
        if (list.findIndex((other) => other.id === id) !== at)
          context.addIssue({ code: 'custom', path: [path, at, 'id'], message: `mã "${id}" đã dùng` });
    };
    ids(value.themes, 'themes');
    ids(value.channels, 'channels');
    ids(value.units, 'units');
    if (!value.units.some(({ id }) => id === value.reports_to))
      context.addIssue({ code: 'custom', path: ['reports_to'], message: `không có đơn vị "${value.reports_to}"` });
    if (!value.channels.some(({ id }) => id === ZALO_CHANNEL))
      context.addIssue({ code: 'custom', path: ['channels'], message: `thiếu kênh "${ZALO_CHANNEL}"` });
    if (value.window.from >= value.window.to)
      context.addIssue({ code: 'custom', path: ['window'], message: 'giờ bắt đầu phải trước giờ kết thúc' });
    for (const [at, { from, to }] of value.holidays.entries())
      if (from > to) context.addIssue({ code: 'custom', path: ['holidays', at], message: 'ngày đầu phải trước ngày cuối' });
  });
export type Plan = z.output<typeof plan>;

/** The channel under which our own broadcasts count. */
export const ZALO_CHANNEL = 'zalo';

/** Reads `content/plan.yaml`. @throws ContentError with every fault. */
export function loadPlan(contentDir: string): Plan {
  const read = readYaml(`${contentDir}/plan.yaml`, plan, contentDir);
  if (read.value === undefined) throw new ContentError(read.faults);
  return read.value;
}
