import { AlignmentType, ImageRun, Paragraph, Table, TableCell, TableLayoutType, TableRow, VerticalAlign, WidthType } from 'docx';
import { cellText, isDrawn, type Block } from '../../blocks/block.ts';
import { pngOf } from '../../charts.ts';
import { line, run, TEXT_WIDTH } from './layout.ts';

const TABLE = 22;
/** The size in a table of many columns. */
const NARROW = 18;
const MANY = 7;
/** Rows of one table in the text; the spreadsheet has them all. */
const ROWS = 15;
/** Beside the text of a cell. */
const CELL_MARGIN = 60;
/** Letters in the longest word that a column makes room for. */
const LONGEST = 16;
/** Width of a drawing on paper, pixels at 96 an inch. */
const DRAWING = 600;

/** Widths of the columns: each has room for its longest word; the columns with the longest texts share what is left. */
function widthsOf({ columns, rows }: Block, size: number): number[] {
  const texts = columns.map((column, at) => [column.name, ...rows.map((row) => cellText(row[at], column))]);
  const longest = (parts: readonly string[], limit: number): number => Math.max(...parts.map(({ length }) => Math.min(length, limit)));
  // A letter is about half as wide as it is high.
  const least = texts.map(
    (list) =>
      longest(
        list.flatMap((text) => text.split(/\s/)),
        LONGEST,
      ) *
        size *
        5.6 +
      2 * CELL_MARGIN +
      20,
  );
  const wanted = texts.map((list) => longest(list, 4 * LONGEST));
  const [sum, all] = [least, wanted].map((list) => list.reduce((total, one) => total + one, 0)) as [number, number];
  const left = Math.max(0, TEXT_WIDTH - sum);
  const scale = Math.min(1, TEXT_WIDTH / sum);
  return least.map((width, at) => Math.floor(width * scale + (left * (wanted[at] ?? 0)) / all));
}

function table(block: Block): Table {
  const size = block.columns.length > MANY ? NARROW : TABLE;
  const widths = widthsOf(block, size);
  const of = (text: string, at: number, bold: boolean): TableCell =>
    new TableCell({
      width: { size: widths[at] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      margins: { left: CELL_MARGIN, right: CELL_MARGIN, top: 30, bottom: 30 },
      children: [
        new Paragraph({
          alignment:
            bold || (at > 0 && (block.columns[at]?.format !== 'text' || text.length < LONGEST)) ? AlignmentType.CENTER : AlignmentType.LEFT,
          children: [run(text, { bold, size })],
        }),
      ],
    });
  return new Table({
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: block.columns.map(({ name }, at) => of(name, at, true)) }),
      ...block.rows.map(
        (row) => new TableRow({ cantSplit: true, children: block.columns.map((column, at) => of(cellText(row[at], column), at, false)) }),
      ),
    ],
  });
}

/** The first rows of a long table. */
export function shortened(block: Block): Block {
  if (block.rows.length <= ROWS) return block;
  const said = `In ${String(ROWS)} dòng đầu trong ${String(block.rows.length)} dòng; tệp Excel có đủ.`;
  return { ...block, rows: block.rows.slice(0, ROWS), note: [block.note, said].filter((part) => part !== undefined).join(' ') };
}

/** A table with its caption, note and drawing. */
export function shown(block: Block, name: string): (Paragraph | Table)[] {
  const caption = line(`${name}. ${block.title}`, { bold: true, size: 26 }, { keepNext: true, spacing: { before: 160, after: 80 } });
  if (block.rows.length === 0) return [caption, line(block.empty, { italics: true, size: TABLE })];
  return [
    caption,
    table(block),
    ...(block.note === undefined
      ? []
      : [line(block.note, { italics: true, size: TABLE }, { alignment: AlignmentType.LEFT, spacing: { before: 40 } })]),
    ...drawing(block),
  ];
}

function drawing({ chart, title: name }: Block): Paragraph[] {
  if (!isDrawn(chart)) return [];
  const { png, width, height } = pngOf(chart);
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { before: 120, after: 120 },
      children: [
        new ImageRun({
          type: 'png',
          data: png,
          transformation: { width: DRAWING, height: Math.round((height * DRAWING) / width) },
          altText: { name, title: name, description: name },
        }),
      ],
    }),
  ];
}
