import type { AskedFor, PartFinder } from './part-finder.ts';
import { isPlain, type PointFinder } from './points.ts';
import { toldIn, type Point, type Procedure } from './schema.ts';
import type { Search } from './found.ts';

/** What else a message asks beside what was answered first. */
export interface MoreAsked {
  /** The words that ask it. */
  said: string;
  item: Procedure;
  asked: AskedFor;
  /** Undefined where the part of the matter answers it, or nothing does. */
  point?: Point | undefined;
  /** Nothing is known of it. */
  unknown: boolean;
}

/** Where a question ends and another begins; the signs that end one are kept. */
const BETWEEN = /(?<=[?;\n])|(?<=[^\d][.!])\s+|,\s+|\s(?=(?:thêm nữa|ngoài ra|với lại|còn việc|còn chuyện|còn câu)\s)/iu;
/** A clause asks something from so many words on; more clauses than these are a story. */
const CLAUSE_WORDS = 3;
const CLAUSE_MOST = 25;
const MAX_CLAUSES = 6;
const MAX_MORE = 2;
/** A point answers a clause, and a clause names another matter, when they are as sure as this. */
const POINT_FROM = 0.65;
const MATTER_FROM = 0.93;

const wordCount = (text: string): number => text.trim().split(/\s+/).length;

/** The questions of a message beside the one that was answered: about the same matter or another. */
export function moreAsked(
  text: string,
  { item, asked, point }: { item: Procedure; asked: AskedFor; point: Point | undefined },
  { search, parts, points }: { search: Search; parts: PartFinder; points: PointFinder },
): MoreAsked[] {
  const clauses = text
    .split(BETWEEN)
    .map((clause) => clause.trim())
    .filter((clause) => wordCount(clause) >= CLAUSE_WORDS && wordCount(clause) <= CLAUSE_MOST);
  if (clauses.length < 2 || clauses.length > MAX_CLAUSES) return [];
  const told = new Set<Point | string | undefined>([point, toldIn(asked.part), asked.also && toldIn(asked.also)]);
  const more: MoreAsked[] = [];
  // The first answer stands for one of them: for the one that it was found by, or for the first of which nothing is known.
  let open = point !== undefined || !isPlain(asked.part);
  for (const said of clauses) {
    const own = parts.find(said);
    if (!own.signed && !own.yesno && !said.endsWith('?')) continue;
    const found = search.find(said);
    const [best] = found.hits;
    if (
      best &&
      found.confidence >= MATTER_FROM &&
      best.item.topic !== item.topic &&
      best.item.kind === 'procedure' &&
      !best.item.out_of_scope
    ) {
      const [first] = points.ranked(best.item, { text: said, asked: own });
      more.push({
        said,
        item: best.item,
        asked: own,
        point: first && first.likely >= POINT_FROM ? first.point : undefined,
        unknown: false,
      });
      continue;
    }
    const [first] = points.ranked(item, { text: said, asked: own });
    if (first && first.likely >= POINT_FROM) {
      if (!told.has(first.point)) more.push({ said, item, asked: own, point: first.point, unknown: false });
      if (first.point === point) open = false;
      told.add(first.point);
      continue;
    }
    // A question of its own of which nothing is known; the first may be what was answered.
    if (!said.endsWith('?') || isPlain(own.part) || !own.yesno || told.has(toldIn(own.part))) continue;
    if (!open) more.push({ said, item, asked: own, unknown: true });
    open = false;
  }
  return more.slice(0, MAX_MORE);
}

/** The parts of a message that numbers them, from 1: "1) … 2) …"; none where it does not. */
export function numberedParts(text: string): string[] {
  const starts = [...text.matchAll(/(?:^|[\s,;:.])(\d)\s?[).:/-]\s*(?=\D)/gu)];
  const own = starts.filter((match, at) => Number(match[1]) === at + 1);
  if (own.length < 2 || own.length !== starts.length) return [];
  const parts = own.map((match, at) => text.slice(match.index + match[0].length, own[at + 1]?.index).replaceAll(/^[\s,;]+|[\s,;]+$/g, ''));
  return parts.every((part) => wordCount(part) >= CLAUSE_WORDS) ? parts : [];
}
