/** What somebody typed into a field: trimmed, its letters composed in one way; empty where there is no text. */
export const typedText = (value: unknown): string => (typeof value === 'string' ? value.normalize('NFC').trim() : '');
