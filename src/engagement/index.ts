import type { Chart } from './blocks/block.ts';
import type { Report } from './report/report.ts';

export { cellText, isDrawn, type Block, type BlockId } from './blocks/block.ts';
export { BOUND_NAMES } from './measures/measure.ts';
export { MEASURES, type MeasureId } from './measures/measures.ts';
export { change, KIND_NAMES, periodName, show, spanDays } from './format.ts';
export { LEAST } from './privacy.ts';
export type { Fact, FactType } from './fact.ts';
export { Facts } from './facts.ts';
export { Figures, TABS, type BlockLinks, type Figure, type Picture, type Sources, type Tab, type View } from './figures.ts';
export { ReportDesk, type ReportDraft } from './report/desk.ts';
export { fileName, gapsOf, WHOLE, type Report } from './report/report.ts';
export { blockCsv, blockXlsx, reportCsv, reportXlsx } from './report/tables.ts';
export { publicRouter, type Checked } from './public-page.tsx';
export { ASKED } from './tally.ts';
export { PeriodReader } from './reading.ts';
export { Rollups } from './rollups/rollups.ts';

// The libraries that draw and that write Word are large: the program loads them when it first uses them.
/** See charts.ts. */
export const svgOf = async (chart: Chart): Promise<string> => (await import('./charts.ts')).svgOf(chart);
/** See report/docx/docx.ts. */
export const docxOf = async (report: Report): Promise<Buffer> => (await import('./report/docx/docx.ts')).docxOf(report);
