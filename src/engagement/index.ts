export { Facts, type Fact, type FactType } from './facts.ts';
export { Figures, TABS, type BlockLinks, type Figure, type Picture, type Sources, type Tab, type View } from './figures.ts';
export { docxOf } from './report/docx.ts';
export { ReportDesk, type ReportDraft } from './report/desk.ts';
export { fileName, gapsOf, WHOLE, type Report } from './report/report.ts';
export { blockCsv, blockXlsx, reportCsv, reportXlsx } from './report/tables.ts';
export { Reader } from './reading.ts';
export { Rollups } from './rollups.ts';
