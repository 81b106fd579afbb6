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
        /** It happens now, whatever stands beside it. */
        surely: z.array(line).default([]),
        /** What is told to whoever goes on about it; the entry without signs to whatever else is said. */
        help: z.array(z.strictObject({ signs: z.array(line).default([]), text: line, source: line })).default([]),
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
  /** Each with the ways in which it is denied: "không phải cấp cứu". */
  signs: { sign: Sign; denied: Sign[] }[];
  unless: Sign[];
  surely: Sign[];
  help: { signs: Sign[]; text: string }[];
}

/** Words before a sign that say that it is not so. */
const NOT = [
  'không phải',
  'không phải là',
  'không phải bị',
  'không phải đi',
  'chứ không',
  'đâu phải',
  'không có ai',
  'không ai',
  'không bị',
  'chưa bị',
  'không hề',
];

/** Tells danger to people from questions about procedures, by signs of the content. */
export class DangerFinder {
  private readonly kinds: Signs[];
  private readonly asks: Sign[];

  constructor(
    { kinds, asks }: DangerFile,
    private readonly short: ShortForms,
  ) {
    this.asks = asks.map(signOf);
    this.kinds = kinds.map((kind) => ({
      kind,
      signs: kind.signs.map((sign) => ({ sign: signOf(sign), denied: NOT.map((not) => signOf(`${not} ${sign}`)) })),
      unless: kind.unless.map(signOf),
      surely: kind.surely.map(signOf),
      help: kind.help.map(({ signs, text }) => ({ signs: signs.map(signOf), text })),
    }));
  }

  /** The first kind of danger of which a text tells; undefined where it tells of none. */
  find(text: string): Danger | undefined {
    const typed = typedWords(text, this.short);
    const has = (sign: Sign): boolean => hasSign(typed, sign);
    const told = ({ sign, denied }: Signs['signs'][number]): boolean => has(sign) && !denied.some(has);
    const found = this.kinds.find(({ signs, unless, surely }) => surely.some(has) || (signs.some(told) && !unless.some(has)));
    return found && { ...found.kind, asks: this.asks.some(has) };
  }

  /** What is told to somebody who goes on about a danger of this kind; `named`: the text asks for just that. Undefined where nothing is. */
  help(kind: string, text: string): { text: string; phone: string; named: boolean } | undefined {
    const known = this.kinds.find((one) => one.kind.id === kind);
    if (!known) return undefined;
    const typed = typedWords(text, this.short);
    const named = known.help.find(({ signs }) => signs.some((sign) => hasSign(typed, sign)));
    const found = named ?? known.help.find(({ signs }) => signs.length === 0);
    return found && { text: found.text, phone: known.kind.phone, named: named !== undefined };
  }
}
