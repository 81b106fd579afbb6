import type { Phrasing } from './phrasings.ts';
import type { Language, Procedure } from './schema.ts';
import type { ShortForms } from './short-forms.ts';
import { hasSign, signOf, type Sign } from './signs.ts';
import { typedWords } from './typed.ts';

/** A procedure of which so many phrasings speak of ending something is one that ends it. */
const SOME = 3;
/** Names of procedures that end something. */
const ENDS = /xóa|hủy|chấm dứt|thu hồi|rút|ngừng|ly hôn|thôi/iu;

/** Tells questions about ending or undoing something: they are never answered with how to begin it. */
export class Endings {
  private readonly signs: Sign[];
  private readonly ending: ReadonlySet<string>;

  constructor(
    language: Pick<Language, 'endings'>,
    procedures: readonly Procedure[],
    phrasings: readonly Phrasing[],
    private readonly short: ShortForms,
  ) {
    this.signs = language.endings.map(signOf);
    const counts = new Map<string, number>();
    for (const { item, text } of phrasings) if (this.asks(text)) counts.set(item, (counts.get(item) ?? 0) + 1);
    this.ending = new Set(
      procedures
        .filter(({ id, name, short_name, aliases }) => (counts.get(id) ?? 0) >= SOME || ENDS.test([name, short_name, ...aliases].join(' ')))
        .map(({ id }) => id),
    );
  }

  /** Whether a text asks how to end or undo something. */
  asks(text: string): boolean {
    const typed = typedWords(text, this.short);
    return this.signs.some((sign) => hasSign(typed, sign));
  }

  /** Whether a procedure is one by which something ends. */
  ends({ id }: Procedure): boolean {
    return this.ending.has(id);
  }
}
