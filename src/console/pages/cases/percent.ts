/** A share of a whole that is not 0, in whole percent. */
export const percent = (part: number, whole: number): string => `${String(Math.round((part / whole) * 100))}%`;
