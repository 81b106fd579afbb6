import { COLUMNS } from './table.ts';

/** The spreadsheet to fill in for an import: headings, a row of hints and a row as an example. */
export async function template(): Promise<Buffer> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const heading = COLUMNS.map((column) => ({
    value: 'needed' in column ? `${column.heading} *` : column.heading,
    fontWeight: 'bold' as const,
    backgroundColor: '#D9E8F6',
    wrap: true,
  }));
  const hints = COLUMNS.map(({ hint }) => ({ value: hint, fontStyle: 'italic' as const, textColor: '#666666', wrap: true }));
  const example = COLUMNS.map((column) => ({ value: column.example, type: String, wrap: true }));
  return writeExcelFile([heading, hints, example], {
    columns: COLUMNS.map((column) => ({ width: 'width' in column ? column.width : 22 })),
    stickyRowsCount: 2,
    sheet: 'Thủ tục',
  }).toBuffer();
}
