import { AlignmentType, Document, Header, Packer, PageNumber, Paragraph, TextRun } from 'docx';
import { splitGaps, type Report, type Section } from '../report.ts';
import { BODY, FONT, line, MARGIN, mm, PAGE, run } from './layout.ts';
import { foot, head, title } from './letterhead.ts';
import { shortened, shown } from './tables.ts';

const body = (text: string): Paragraph =>
  new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: mm(12.7) },
    spacing: { before: 120, line: 276 },
    children: splitGaps(text).map(
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
      // The text of the section says that there is nothing.
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
