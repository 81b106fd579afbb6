import { z } from 'zod';
import type { ShortForms } from './short-forms.ts';
import { agrees, typedWords, writtenWords, type Typed, type Written } from './typed.ts';

const line = z.string().trim().min(1);

/** `content/danger.yaml`: danger to people, told apart before anything else is tried. The kinds are tried in their order. */
export const dangerFile = z.strictObject({
  /** Words by which a text asks about papers too: that is answered as well, below the number to call. */
  asks: z.array(line).default([]),
  kinds: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]*$/),
        /** The number to call; it stands in the first line of the text. */
        phone: z.string().regex(/^\d{3,11}$/, 'chỉ gồm chữ số'),
        text: line,
        source: line,
        signs: z.array(line).min(1),
        unless: z.array(line).default([]),
      }),
    )
    .min(1)
    .refine((kinds) => kinds.every(({ phone, text }) => (text.split('\n')[0] ?? '').includes(phone)), 'dòng đầu phải có số cần gọi'),
});
export type DangerFile = z.output<typeof dangerFile>;
export type DangerKind = DangerFile['kinds'][number];

/** Danger of which a text tells; `asks`: it asks about papers as well. */
export interface Danger extends DangerKind {
  asks: boolean;
}

/** So many words may stand where a sign has "…". */
const GAP = 4;

interface Signs {
  kind: DangerKind;
  signs: Written[][][];
  unless: Written[][];
}

/** Tells danger to people from questions about procedures, by signs of the content. */
export class DangerFinder {
  private readonly kinds: Signs[];
  private readonly asks: Written[][];

  constructor(
    { kinds, asks }: DangerFile,
    private readonly short: ShortForms,
  ) {
    this.asks = asks.map(writtenWords);
    this.kinds = kinds.map((kind) => ({
      kind,
      signs: kind.signs.map((sign) => sign.split('…').map(writtenWords)),
      unless: kind.unless.map(writtenWords),
    }));
  }

  /** The first kind of danger of which a text tells; undefined where it tells of none. */
  find(text: string): Danger | undefined {
    const typed = typedWords(text, this.short);
    const has = (phrase: readonly Written[]): boolean => typed.some((_, at) => standsAt(typed, phrase, at));
    const found = this.kinds.find(({ signs, unless }) => signs.some((pieces) => follows(typed, pieces)) && !unless.some(has));
    return found && { ...found.kind, asks: this.asks.some(has) };
  }
}

const standsAt = (typed: readonly Typed[], phrase: readonly Written[], at: number): boolean =>
  phrase.every((word, i) => agrees(typed[at + i], word));

/** Whether the pieces follow one another, each at most `GAP` words after the one before. */
function follows(typed: readonly Typed[], [first, ...rest]: readonly Written[][]): boolean {
  if (!first) return false;
  return typed.some((_, start) => {
    if (!standsAt(typed, first, start)) return false;
    let end = start + first.length;
    for (const piece of rest) {
      let at = end;
      while (at <= end + GAP && !standsAt(typed, piece, at)) at++;
      if (at > end + GAP) return false;
      end = at + piece.length;
    }
    return true;
  });
}
