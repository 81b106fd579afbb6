import { HOUR } from './clock.ts';
/** Vietnam has had one offset and no summer time since 1975. */
export const LOCAL_OFFSET_MS = 7 * HOUR;

/** The calendar day in Asia/Ho_Chi_Minh as `YYYY-MM-DD`. */
export function localDay(epochMs: number): string {
  return new Date(epochMs + LOCAL_OFFSET_MS).toISOString().slice(0, 10);
}

/** Date as Vietnamese readers write it, `dd/mm/yyyy`, from `YYYY-MM-DD`. */
export function vietnameseDate(day: string): string {
  const [year, month, date] = day.split('-');
  return `${date ?? ''}/${month ?? ''}/${year ?? ''}`;
}

/** Epoch ms of a local time `2026-12-01T09:00` in Asia/Ho_Chi_Minh. */
export const fromLocal = (local: string): number => Date.parse(`${local}:00Z`) - LOCAL_OFFSET_MS;
/** Local time `2026-12-01T09:00` of epoch ms. */
export const toLocal = (at: number): string => new Date(at + LOCAL_OFFSET_MS).toISOString().slice(0, 16);
/** The month `2026-12` in which a moment (epoch ms) lies. */
export const localMonth = (at: number): string => localDay(at).slice(0, 7);

/** Local date and time of epoch ms as people read it: `09:05 ngày 26/11/2026`. */
export const momentText = (epochMs: number): string => {
  const local = new Date(epochMs + LOCAL_OFFSET_MS).toISOString();
  return `${local.slice(11, 16)} ngày ${vietnameseDate(local.slice(0, 10))}`;
};
