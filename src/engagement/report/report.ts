import type { Span } from '../../time/periods.ts';
import type { Block, BlockId } from '../blocks/block.ts';
import type { MeasureId } from '../measures/measures.ts';

/** The words around the text of an administrative document (Decree 30/2020/NĐ-CP; cchc-domain 6). */
export interface Letterhead {
  /** The superior body, in the capitals in which it is printed. */
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
  /** The tables that follow the text. */
  blocks: BlockId[];
  /** A person changed the text: the program does not write it anew from the figures. */
  edited?: boolean;
}

/** A report as the program stores it, shows it and gives it for download. */
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
  figures: { id: MeasureId; name: string; value: number | undefined; text: string }[];
  /** When the figures were read, epoch ms. */
  at: number;
}

/** The `unit` of the report of the whole agency. */
export const WHOLE = 'all';

const GAP = /\[[^\]]+\]/g;

/** The places that a person still has to fill in before somebody signs the report. */
export const gapsOf = ({ sections }: Pick<Report, 'sections'>): string[] => sections.flatMap(({ text }) => text.match(GAP) ?? []);

/** Splits a text into the places to fill in and what stands between them. */
export function splitGaps(text: string): { text: string; gap: boolean }[] {
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
