import { BorderStyle, LineRuleType, Paragraph, Table, TableCell, TableLayoutType, TableRow, WidthType, AlignmentType } from 'docx';
import { localDay } from '../../../time/local.ts';
import type { Report } from '../report.ts';
import { line, TEXT_WIDTH } from './layout.ts';

/** Size of the recipients, half points. */
const SMALL = 22;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const OPEN = { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE };

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

/** The issuing body and number on the left; the name of the state, place and date on the right. A clerk fills in the number and the day. */
export function head({ letterhead, at }: Report): Table {
  const left = Math.round(TEXT_WIDTH * 0.4);
  const right = TEXT_WIDTH - left;
  const [year = '', month = ''] = localDay(at).split('-');
  // The decree writes a nought before the months 1 and 2 and before the days 1 to 9.
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

/** The kind and the title of the document. */
export const title = (report: Report): Paragraph[] => [
  line('BÁO CÁO', { bold: true }, { spacing: { before: 240 } }),
  line(report.title, { bold: true }),
  rule(TEXT_WIDTH, 0.3),
];

/** The recipients on the left; the signer on the right, with room for signature and name. */
export function foot({ letterhead }: Report): Table {
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
