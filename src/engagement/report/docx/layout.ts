import { AlignmentType, Paragraph, TextRun, type IParagraphOptions } from 'docx';

/** The layout of Decree 30/2020/NĐ-CP, Appendix I (cchc-domain 6). Sizes are in half points, lengths in twentieths of a point. */
export const FONT = 'Times New Roman';
export const mm = (length: number): number => Math.round((length * 1_440) / 25.4);
export const PAGE = { width: mm(210), height: mm(297) };
export const MARGIN = { top: mm(20), bottom: mm(20), left: mm(30), right: mm(20), header: mm(10) };
export const TEXT_WIDTH = PAGE.width - MARGIN.left - MARGIN.right;
export const BODY = 28;
type Style = { bold?: boolean; italics?: boolean; size?: number };

export const run = (text: string, style: Style = {}): TextRun => new TextRun({ size: BODY, ...style, text, font: FONT });

/** A line of its own, in the middle of the page or cell. */
export const line = (text: string, style: Style = {}, options: IParagraphOptions = {}): Paragraph =>
  new Paragraph({ alignment: AlignmentType.CENTER, ...options, children: [run(text, style)] });
