/** Vietnam has had one offset and no summer time since 1975. */
export const LOCAL_OFFSET_MS = 7 * 3_600_000;

/** The calendar day in Asia/Ho_Chi_Minh as `YYYY-MM-DD`. */
export function localDay(epochMs: number): string {
  return new Date(epochMs + LOCAL_OFFSET_MS).toISOString().slice(0, 10);
}

/** Date as Vietnamese readers write it, `dd/mm/yyyy`, from `YYYY-MM-DD`. */
export function vietnameseDate(day: string): string {
  const [year, month, date] = day.split('-');
  return `${date ?? ''}/${month ?? ''}/${year ?? ''}`;
}
