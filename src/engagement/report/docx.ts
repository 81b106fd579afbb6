import {
  AlignmentType,
  BorderStyle,
  Document,
  Header,
  ImageRun,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
  type IParagraphOptions,
} from 'docx';
import { localDay } from '../../time/local.ts';
import { cellText, isDrawn, type Block } from '../blocks/block.ts';
import { pngOf } from '../charts.ts';
import { pieces, type Report, type Section } from './report.ts';

/** Layout of Decree 30/2020/NĐ-CP, Appendix I (cchc-domain 6). Sizes in half points, lengths in twentieths of a point. */
const FONT = 'Times New Roman';
const mm = (length: number): number => Math.round((length * 1_440) / 25.4);
const PAGE = { width: mm(210), height: mm(297) };
const MARGIN = { top: mm(20), bottom: mm(20), left: mm(30), right: mm(20), header: mm(10) };
const TEXT_WIDTH = PAGE.width - MARGIN.left - MARGIN.right;
const BODY = 28;
const TABLE = 22;
/** A table of many columns is set smaller. */
const NARROW = 18;
const MANY = 7;
/** Rows of one table in the text; the spreadsheet has them all. */
const ROWS = 15;
const SMALL = 22;
/** Beside the text of a cell. */
const CELL_MARGIN = 60;
/** Letters in the longest word that a column makes room for. */
const LONGEST = 16;
/** Width of a drawing on paper, pixels at 96 an inch. */
const DRAWING = 600;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const OPEN = { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE };

type Style = { bold?: boolean; italics?: boolean; size?: number };

const run = (text: string, style: Style = {}): TextRun => new TextRun({ size: BODY, ...style, text, font: FONT });

const line = (text: string, style: Style = {}, options: IParagraphOptions = {}): Paragraph =>
  new Paragraph({ alignment: AlignmentType.CENTER, ...options, children: [run(text, style)] });

/** A rule as wide as a third to a half of the line above it: the lower border of an empty, indented line. */
const rule = (width: number, share: number): Paragraph => {
  const side = Math.round((width * (1 - share)) / 2);
  return new Paragraph({
    indent: { left: side, right: side },
    spacing: { before: 80, line: 80, lineRule: LineRuleType.EXACT, after: 60 },
    border: { top: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } },
    children: [],
  });
};

const cell = (children: Paragraph[], width: number): TableCell =>
  new TableCell({ borders: OPEN, width: { size: width, type: WidthType.DXA }, children });

const open = (cells: TableCell[], widths: number[]): Table =>
  new Table({
    borders: OPEN,
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    rows: [new TableRow({ children: cells })],
  });

/** Issuing body and number on the left, the name of the state, place and date on the right. The number and the day are left to the clerk. */
function head({ letterhead, at }: Report): Table {
  const left = Math.round(TEXT_WIDTH * 0.4);
  const right = TEXT_WIDTH - left;
  const [year = '', month = ''] = localDay(at).split('-');
  // The month has a nought before 1 and 2, the day before 1 to 9.
  const shown = Number(month) < 3 ? month : String(Number(month));
  return open(
    [
      cell(
        [
          line(letterhead.superior, { size: 24 }),
          line(letterhead.issuer, { bold: true, size: 24 }),
          rule(left, 0.4),
          line(`Số:        /${letterhead.symbol}`, { size: 26 }),
        ],
        left,
      ),
      cell(
        [
          line('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { bold: true, size: 24 }),
          line('Độc lập - Tự do - Hạnh phúc', { bold: true, size: 26 }),
          rule(right, 0.56),
          line(`${letterhead.place}, ngày      tháng ${shown} năm ${year}`, { italics: true }),
        ],
        right,
      ),
    ],
    [left, right],
  );
}

const title = (report: Report): Paragraph[] => [
  line('BÁO CÁO', { bold: true }, { spacing: { before: 240 } }),
  line(report.title, { bold: true }),
  rule(TEXT_WIDTH, 0.3),
];

const body = (text: string): Paragraph =>
  new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: mm(12.7) },
    spacing: { before: 120, line: 276 },
    children: pieces(text).map(
      ({ text: part, gap }) => new TextRun({ text: part, size: BODY, font: FONT, ...(gap && { highlight: 'yellow' as const }) }),
    ),
  });

const heading = (text: string, level: Section['level']): Paragraph =>
  new Paragraph({
    keepNext: true,
    indent: { firstLine: mm(12.7) },
    spacing: { before: level === 1 ? 200 : 120, line: 276 },
    children: [run(text, { bold: true })],
  });

/** Widths of the columns: each has room for its longest word, and what is left goes to those with the longest texts. */
function widthsOf({ columns, rows }: Block, size: number): number[] {
  const texts = columns.map((column, at) => [column.name, ...rows.map((row) => cellText(row[at], column))]);
  const longest = (parts: readonly string[], limit: number): number => Math.max(...parts.map(({ length }) => Math.min(length, limit)));
  // Half a letter's height is about its width.
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
function shortened(block: Block): Block {
  if (block.rows.length <= ROWS) return block;
  const said = `In ${String(ROWS)} dòng đầu trong ${String(block.rows.length)} dòng; tệp Excel có đủ.`;
  return { ...block, rows: block.rows.slice(0, ROWS), note: [block.note, said].filter((part) => part !== undefined).join(' ') };
}

function shown(block: Block, name: string): (Paragraph | Table)[] {
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

/** Recipients on the left; on the right who signs, with room for the signature and the name. */
function foot({ letterhead }: Report): Table {
  const half = Math.round(TEXT_WIDTH / 2);
  return open(
    [
      cell(
        [
          line('Nơi nhận:', { bold: true, italics: true, size: 24 }, { alignment: AlignmentType.LEFT }),
          ...letterhead.recipients.map((to, at) =>
            line(`- ${to}${at === letterhead.recipients.length - 1 ? '.' : ';'}`, { size: SMALL }, { alignment: AlignmentType.LEFT }),
          ),
        ],
        half,
      ),
      cell(
        [
          ...letterhead.signing.map((text) => line(text, { bold: true })),
          ...Array.from({ length: 4 }, () => line('')),
          line('[Họ và tên]', { bold: true }),
        ],
        TEXT_WIDTH - half,
      ),
    ],
    [half, TEXT_WIDTH - half],
  );
}

/** The report as a Word document. */
export async function docxOf(report: Report): Promise<Buffer> {
  const byId = new Map(report.blocks.map((block) => [block.id, block]));
  const used = new Set(report.sections.flatMap(({ blocks }) => blocks));
  let tables = 0;
  const named = (): string => `Bảng ${String(++tables)}`;
  const text = report.sections.flatMap((section) => [
    ...(section.heading === undefined ? [] : [heading(section.heading, section.level)]),
    ...section.text
      .split('\n')
      .filter((part) => part.trim() !== '')
      .map(body),
    ...section.blocks.flatMap((id) => {
      const block = byId.get(id);
      // The text says that there is nothing.
      return block && block.rows.length > 0 ? shown(shortened(block), named()) : [];
    }),
  ]);
  const appendix = report.blocks.filter(({ id }) => !used.has(id));
  const document = new Document({
    title: report.title,
    creator: report.letterhead.issuer,
    description: 'Lập bằng Một Cửa',
    styles: { default: { document: { run: { font: FONT, size: BODY } } } },
    sections: [
      {
        properties: {
          titlePage: true,
          page: { size: PAGE, margin: MARGIN },
        },
        headers: {
          // The first page has no number.
          first: new Header({ children: [new Paragraph({ children: [] })] }),
          default: new Header({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [new TextRun({ children: [PageNumber.CURRENT], font: FONT, size: 26 })],
              }),
            ],
          }),
        },
        children: [
          head(report),
          ...title(report),
          ...text,
          new Paragraph({ spacing: { before: 240 }, children: [] }),
          foot(report),
          ...(appendix.length === 0
            ? []
            : [
                line('PHỤ LỤC', { bold: true }, { pageBreakBefore: true }),
                line(`(Kèm theo Báo cáo số        /${report.letterhead.symbol})`, { italics: true }),
                ...appendix.flatMap((block) => shown(block, named())),
              ]),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}
