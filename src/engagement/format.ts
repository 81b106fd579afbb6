import { vietnameseDate } from '../time/local.ts';
import { KINDS, type Kind, type Span } from '../time/periods.ts';
import type { Format } from './measures/measure.ts';
import { MINUTE, HOUR, DAY } from '../time/clock.ts';

/** Stands where nothing is known, and never a zero (cchc-domain 6). */
export const UNKNOWN = 'không có số liệu';

const UNITS = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 0 });
const TENTH = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 });
const FORMATS: Record<Format, (value: number) => string> = {
  count: (value) => UNITS.format(value),
  percent: (value) => `${TENTH.format(value * 100)}%`,
  duration,
};

/** A figure as Vietnamese readers write it. Shares are 0 to 1, durations in ms. */
export const show = (value: number | undefined, format: Format): string => (value === undefined ? UNKNOWN : FORMATS[format](value));

function duration(ms: number): string {
  if (ms < MINUTE) return `${TENTH.format(ms / 1_000)} giây`;
  if (ms < HOUR) return `${TENTH.format(ms / MINUTE)} phút`;
  if (ms < 48 * HOUR) return `${TENTH.format(ms / HOUR)} giờ`;
  return `${TENTH.format(ms / DAY)} ngày`;
}

/** How much more or less than before, in per cent of before, of shares in points. Undefined where either is not known. */
export function change(now: number | undefined, before: number | undefined, format: Format): string | undefined {
  if (now === undefined || before === undefined) return undefined;
  const sign = now > before ? 'tăng' : 'giảm';
  if (now === before) return 'không đổi';
  if (format === 'percent') return `${sign} ${TENTH.format(Math.abs(now - before) * 100)} điểm`;
  if (before === 0) return undefined;
  return `${sign} ${TENTH.format((Math.abs(now - before) / before) * 100)}%`;
}

const NAMES: Record<Kind, string> = {
  day: 'Ngày',
  week: 'Tuần',
  month: 'Tháng',
  quarter: 'Quý',
  half_year: 'Nửa năm',
  year: 'Năm',
  report_quarter: 'Quý báo cáo',
  report_half_year: '6 tháng báo cáo',
  report_year: 'Năm báo cáo',
};
export const KIND_NAMES = KINDS.map((kind) => ({ kind, name: NAMES[kind] }));

const QUARTERS = ['I', 'II', 'III', 'IV'];

/** A period as it is named in a sentence: `quý III năm 2026`, `6 tháng đầu năm 2026`, `ngày 25/11/2026`. */
export function periodName({ kind, key, from, to }: Span): string {
  const year = key.slice(0, 4);
  switch (kind) {
    case 'day':
      return `ngày ${vietnameseDate(from)}`;
    case 'week':
      return `tuần từ ${vietnameseDate(from)} đến ${vietnameseDate(to)}`;
    case 'month':
      return `tháng ${String(Number(key.slice(5)))} năm ${year}`;
    case 'quarter':
    case 'report_quarter':
      return `quý ${QUARTERS[Number(key.at(-1)) - 1] ?? ''} năm ${year}`;
    case 'half_year':
    case 'report_half_year':
      return `6 tháng ${key.endsWith('1') ? 'đầu' : 'cuối'} năm ${year}`;
    case 'year':
    case 'report_year':
      return `năm ${year}`;
  }
}

/** First and last day, `15/06/2026 – 14/09/2026`. */
export const spanDays = ({ from, to }: Pick<Span, 'from' | 'to'>): string =>
  from === to ? vietnameseDate(from) : `${vietnameseDate(from)} – ${vietnameseDate(to)}`;
