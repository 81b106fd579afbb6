/** The text of a field, trimmed and in NFC; empty where the form has none. */
export const typedText = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFC').trim() : '');
