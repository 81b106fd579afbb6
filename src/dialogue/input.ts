/** What kinds of things that are no text a citizen may send. */
export const SENT = ['image', 'audio', 'sticker', 'file', 'video', 'card', 'link', 'other'] as const;
export type Sent = (typeof SENT)[number];

/** What happened, as far as a conversation cares. */
export type Input =
  /** `photos`: pictures whose caption the text is. */
  | { kind: 'text'; text: string; photos?: readonly string[] }
  | { kind: 'follow' }
  /** Degrees; undefined where Zalo told none. */
  | { kind: 'location'; latitude?: number | undefined; longitude?: number | undefined }
  /** `photos` are addresses of pictures. */
  | { kind: 'attachment'; sent: Sent; photos: readonly string[] }
  | { kind: 'info' };
