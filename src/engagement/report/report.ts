import type { Span } from '../../time/periods.ts';
import type { Block } from '../blocks/block.ts';

/** What stands around the text of an administrative document (Decree 30/2020/NĐ-CP; cchc-domain 6). */
export interface Letterhead {
  /** The body above, in the case in which it is printed. */
  superior: string;
  issuer: string;
  /** What follows the number: `BC-UBND`. */
  symbol: string;
  place: string;
  /** Lines above the signature, `TM. ỦY BAN NHÂN DÂN`, `CHỦ TỊCH`. */
  signing: string[];
  recipients: string[];
}

/** A part of the text with the tables that follow it. */
export interface Section {
  id: string;
  /** `I. …` and `1. …`; the opening and the closing have none. */
  heading?: string;
  level: 0 | 1 | 2;
  /** Paragraphs, one a line. Words in square brackets are for a person to fill in. */
  text: string;
  /** Ids of blocks. */
  blocks: string[];
  /** A person changed it: it is not written anew from the figures. */
  edited?: boolean;
}

/** A report as it is kept, shown and downloaded. */
export interface Report {
  /** `all`, or a unit of the plan. */
  unit: string;
  unitName: string;
  /** `2026-Q3`, `2026-H1`, `2026`. */
  period: string;
  span: Pick<Span, 'from' | 'to'>;
  /** Words after `BÁO CÁO`. */
  title: string;
  letterhead: Letterhead;
  sections: Section[];
  blocks: Block[];
  /** Figures by measure; undefined where nothing is known. */
  figures: { id: string; name: string; value: number | undefined; text: string }[];
  /** When the figures were read, epoch ms. */
  at: number;
}

/** The name under which the report of the whole goes. */
export const WHOLE = 'all';

const GAP = /\[[^\]]+\]/g;

/** What a person still has to fill in before the report can be signed. */
export const gapsOf = ({ sections }: Pick<Report, 'sections'>): string[] => sections.flatMap(({ text }) => text.match(GAP) ?? []);

/** A text in pieces, those to fill in apart. */
export function pieces(text: string): { text: string; gap: boolean }[] {
  const found: { text: string; gap: boolean }[] = [];
  let at = 0;
  for (const match of text.matchAll(GAP)) {
    if (match.index > at) found.push({ text: text.slice(at, match.index), gap: false });
    found.push({ text: match[0], gap: true });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ text: text.slice(at), gap: false });
  return found;
}

/** Name of the files of a report, without the ending. */
export const fileName = ({ unit, period }: Pick<Report, 'unit' | 'period'>): string =>
  `bao-cao-tuyen-truyen-cchc-${period.toLowerCase()}${unit === WHOLE ? '' : `-${unit}`}`;
