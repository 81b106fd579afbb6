import { z } from 'zod';
import type { ShortForms } from './short-forms.ts';
import { hasSign, signOf, type Sign } from './signs.ts';
import { typedWords } from './typed.ts';

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

interface Signs {
  kind: DangerKind;
  signs: Sign[];
  unless: Sign[];
}

/** Tells danger to people from questions about procedures, by signs of the content. */
export class DangerFinder {
  private readonly kinds: Signs[];
  private readonly asks: Sign[];

  constructor(
    { kinds, asks }: DangerFile,
    private readonly short: ShortForms,
  ) {
    this.asks = asks.map(signOf);
    this.kinds = kinds.map((kind) => ({ kind, signs: kind.signs.map(signOf), unless: kind.unless.map(signOf) }));
  }

  /** The first kind of danger of which a text tells; undefined where it tells of none. */
  find(text: string): Danger | undefined {
    const typed = typedWords(text, this.short);
    const has = (sign: Sign): boolean => hasSign(typed, sign);
    const found = this.kinds.find(({ signs, unless }) => signs.some(has) && !unless.some(has));
    return found && { ...found.kind, asks: this.asks.some(has) };
  }
}
