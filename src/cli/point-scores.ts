import type { Dialogue } from '../dialogue/index.ts';
import { isPlain, Knowledge, PartFinder, PointFinder, type Choosing, type Content, type Procedure } from '../knowledge/index.ts';

/** Examples are dealt into so many parts; each is judged by what was learnt from the others. */
const FOLDS = 3;
/** Of a point without examples one sign of so many words stands for a question. */
const ASKING_WORDS = 3;
/** One phrasing in so many is asked: there are more of them than of examples. */
const SAMPLE = 4;

/** Which of a list is held out; the last example of a point is kept for `eval --points`. */
const isHeld = (at: number, fold: number): boolean => at % FOLDS === fold;
const withoutLast = (list: readonly string[]): string[] => list.slice(0, list.length > 1 ? -1 : undefined);

const isTelling = (ask: string): boolean => !ask.includes('…') && ask.split(' ').length >= ASKING_WORDS;

/** The content without what `eval --points` asks. */
function unasked(procedures: readonly Procedure[]): Procedure[] {
  return procedures.map((item) => ({ ...item, points: item.points.map((one) => ({ ...one, examples: withoutLast(one.examples) })) }));
}

/** What the points of the content are asked for, each question of what was learnt without it. */
export function pointChoosings(dialogue: Dialogue, progress: (fold: string) => void): Choosing[] {
  const { content } = dialogue.knowledge;
  const procedures = unasked(content.procedures);
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    progress(`${String(fold + 1)}/${String(FOLDS)}`);
    return choosingsOf({ ...content, procedures }, fold);
  });
}

function choosingsOf({ language, procedures, phrasings }: Content, fold: number): Choosing[] {
  const kept = phrasings.filter((_, at) => !isHeld(at, fold));
  const parts = PartFinder.of(language, kept);
  const rest = procedures.map((item) => ({
    ...item,
    points: item.points.map((one) => ({
      ...one,
      asks: one.asks.filter((_, at) => !isHeld(at, fold)),
      examples: one.examples.filter((_, at) => !isHeld(at, fold)),
    })),
  }));
  const finder = new PointFinder(language, rest, kept);
  const byId = new Map(rest.map((item) => [item.id, item]));
  const choosing = (item: Procedure, text: string, right: (at: number) => boolean): Choosing => ({
    options: finder.options(item, { text, asked: parts.find(text) }).map((features, at) => ({ features, right: right(at) })),
  });
  const asked = procedures.flatMap((item, which): Choosing[] => {
    const known = rest[which];
    if (!known || item.out_of_scope) return [];
    return item.points.flatMap(({ asks, examples }, at) => {
      const without = { ...known, points: known.points.filter((_, other) => other !== at) };
      const signs = examples.length > 0 || fold !== which % FOLDS ? [] : asks.filter((ask, one) => isHeld(one, fold) && isTelling(ask));
      return [...examples.filter((_, one) => isHeld(one, fold)), ...signs.slice(0, 1)].flatMap((text) => [
        choosing(known, text, (other) => other === at),
        // The same question where nothing answers it.
        ...(without.points.length > 0 ? [choosing(without, text, (other) => other === without.points.length)] : []),
      ]);
    });
  });
  const plain = phrasings.flatMap(({ item, text, parts: named }, at): Choosing[] => {
    const known = byId.get(item);
    if (!isHeld(at, fold) || at % SAMPLE > 0 || !known || known.points.length === 0 || named.length === 0 || !named.every(isPlain))
      return [];
    return [choosing(known, text, (other) => other === known.points.length)];
  });
  return [...asked, ...plain];
}

/** Shares of the questions that were held out, from 0 to 1. */
export interface PointScores {
  questions: number;
  /** Told the very point; another point of the matter; none, but the matter; another matter or none. */
  right: number;
  wrong: number;
  part: number;
  astray: number;
}

/** What became of the last example of each point, asked of a knowledge that lacks it. */
interface Asked {
  item: string;
  text: string;
  expected: string;
  /** The point that was told. */
  told: string | undefined;
  outcome: keyof Omit<PointScores, 'questions'>;
}

/**
 * Asks the last example of each point of a knowledge that has not learnt it. `spoken`: the matter was spoken of before; without that many of them name none.
 */
export function heldPoints(dialogue: Dialogue, spoken: boolean): Asked[] {
  const { content } = dialogue.knowledge;
  const knowledge = new Knowledge({ ...content, procedures: unasked(content.procedures) });
  return content.procedures.flatMap(({ id, topic, points }) =>
    points.flatMap(({ text: expected, examples }): Asked[] => {
      const text = examples.length > 1 ? examples.at(-1) : undefined;
      if (text === undefined) return [];
      const { item, point } = knowledge.ask(text, spoken ? { item: id } : {});
      const outcome = item?.topic !== topic ? 'astray' : point === undefined ? 'part' : point.text === expected ? 'right' : 'wrong';
      return [{ item: id, text, expected, told: point?.text, outcome }];
    }),
  );
}

export function scorePoints(asked: readonly Asked[]): PointScores {
  const share = (which: Asked['outcome']): number =>
    asked.length === 0 ? 0 : Math.round((asked.filter(({ outcome }) => outcome === which).length / asked.length) * 1_000) / 1_000;
  return { questions: asked.length, right: share('right'), wrong: share('wrong'), part: share('part'), astray: share('astray') };
}

/** The figures in one line. */
export function pointLine({ questions, right, wrong, part, astray }: PointScores, spoken: boolean): string {
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  const when = spoken ? 'việc đã nói đến' : 'câu hỏi đứng một mình';
  return `${when}: ${String(questions)} câu, đúng câu trả lời ${percent(right)}, nhầm câu ${percent(wrong)}, nói phần chung ${percent(part)}, việc khác ${percent(astray)}`;
}
