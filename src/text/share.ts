const TENTH = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 });

/** "23,5%": a part of a whole; "-" of nothing. */
export const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${TENTH.format((100 * part) / whole)}%`);
