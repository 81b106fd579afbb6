/** What kinds of things that are no text a citizen may send. */
export const SENT = ['image', 'audio', 'sticker', 'file', 'video', 'card', 'link', 'other'] as const;
export type Sent = (typeof SENT)[number];

/** What happened, as far as a conversation cares. */
export type Input =
  /** `photos`: pictures whose caption the text is. `cut`: it was longer than is read. */
  | { kind: 'text'; text: string; photos?: readonly string[]; cut?: true }
  | { kind: 'follow' }
  /** Degrees; undefined where Zalo told none. */
  | { kind: 'location'; latitude?: number | undefined; longitude?: number | undefined }
  /** `photos` are addresses of pictures. */
  | { kind: 'attachment'; sent: Sent; photos: readonly string[] }
  | { kind: 'info' };

/** So many characters of a message are read. */
export const LONGEST_TEXT = 2_000;

/** The input as far as it is read: of a longer text the beginning. */
export const bounded = (input: Input): Input =>
  input.kind === 'text' && input.text.length > LONGEST_TEXT ? { ...input, text: input.text.slice(0, LONGEST_TEXT), cut: true } : input;
