import { Schema, type Connection, type Model } from 'mongoose';
import { type Clock } from '../../time/clock.ts';
import { localDay } from '../../time/local.ts';
import { UserFacingError } from '../../ground/errors.ts';
import { addDays, reportSpan, type Span } from '../../time/periods.ts';
import type { Block } from '../blocks/block.ts';
import type { Figures, Picture } from '../figures.ts';
import { periodName, show } from '../format.ts';
import { MEASURES } from '../definitions.ts';
import type { Tally } from '../tally.ts';
import { WHOLE, type Letterhead, type Report, type Section } from './report.ts';
import { compose } from './text.ts';

/** What the plan says of reports. */
export interface ReportPlan {
  title: string;
  /** Day of the plan, `YYYY-MM-DD`. */
  issued: string;
  reports_from_day: number;
  reports_due_days: number;
  report: Letterhead & { issuer_in_text: string };
  units: readonly { id: string; name: string; report?: Pick<Letterhead, 'symbol' | 'signing'> | undefined }[];
}

/** A report that is due. */
export interface Due {
  unit: string;
  unitName: string;
  period: string;
  span: Span;
  /** Last day for handing it in. */
  due: string;
}

interface Deps {
  connection: Connection;
  figures: Figures;
  plan: () => ReportPlan;
  /** The periods of a unit's reports within a year; of the whole those of the unit that puts them together. */
  periods: (unit: string, year: number) => string[];
  /** Whether a unit's report was handed in, however it was written. */
  handedIn: (unit: string, period: string) => Promise<boolean>;
  /** Notes that a unit's report was handed in. */
  handIn: (unit: string, period: string, by: string) => Promise<void>;
  clock: Clock;
}

/** A report that is being worked on. */
export interface ReportDraft extends Report {
  /** `unit:period`. */
  _id: string;
  /** Grows with every change: a second tab that saves an older one is told so. */
  revision: number;
  /** Who made it, `máy` for the program. */
  by: string;
  changedBy?: string;
  changedAt?: Date;
  handedIn?: { by: string; at: Date };
}

const MACHINE = 'máy';
/** A report that nobody asked for is prepared only so long after it was due. */
const STALE_DAYS = 60;
const BLOCKS_OF_WHOLE = ['hinh-thuc', 'bai-zalo', 'chu-de', 'don-vi', 'thang', 'danh-muc', 'chu-de-hoi', 'khao-sat'];
const BLOCKS_OF_UNIT = ['hinh-thuc', 'bai-zalo', 'chu-de', 'thang', 'danh-muc'];

/** Writes the reports that the plan demands, keeps them while people work on them, and prepares them when they fall due. */
export class ReportDesk {
  readonly drafts: Model<ReportDraft>;

  constructor(private readonly deps: Deps) {
    const schema = new Schema<ReportDraft>({ _id: String }, { versionKey: false, minimize: false, strict: false });
    this.drafts = deps.connection.model<ReportDraft>('ReportDraft', schema, 'report_drafts');
  }

  /** The report as the figures are now. @throws UserFacingError where the plan knows no such unit or period. */
  async write(unit: string, period: string): Promise<Report> {
    const { figures, clock } = this.deps;
    const plan = this.deps.plan();
    const span = this.spanOf(unit, period);
    const only = unit === WHOLE ? undefined : unit;
    const picture = await figures.pictureOf(span, { unit: only });
    const { letterhead, inText, name } = this.letterheadOf(unit);
    return {
      unit,
      unitName: name,
      period,
      span: { from: span.from, to: span.to },
      title: `Kết quả công tác tuyên truyền cải cách hành chính ${periodName(span)}`,
      letterhead,
      sections: compose({ picture, unit: only, issuer: inText, plan }),
      blocks: await this.blocks(picture, only),
      figures: MEASURES.filter(({ id }) => only === undefined || OF_UNITS.has(id)).map(({ id, name: called, of, format }) => {
        const value = of(picture.base);
        return { id, name: called, value, text: show(value, format) };
      }),
      at: clock.now(),
    };
  }

  /** The days that a report's figures are added up from. */
  async days({ span }: Pick<Report, 'span'>): Promise<Map<string, Tally>> {
    return this.deps.figures.rollups.days(span.from, span.to);
  }

  async find(unit: string, period: string): Promise<ReportDraft | undefined> {
    const draft = await this.drafts.findById(`${unit}:${period}`).lean<ReportDraft>();
    return draft ? { ...draft, blocks: draft.blocks.map(revived) } : undefined;
  }

  /** The draft of a report, written now where there is none. */
  async open(unit: string, period: string, by: string): Promise<ReportDraft> {
    const there = await this.find(unit, period);
    if (there) return there;
    const report = await this.write(unit, period);
    await this.drafts.updateOne({ _id: `${unit}:${period}` }, { $setOnInsert: { ...report, revision: 0, by } }, { upsert: true });
    return (await this.find(unit, period)) ?? { ...report, _id: `${unit}:${period}`, revision: 0, by };
  }

  /** Reads the figures again. Sections that a person changed keep their words. */
  async refresh(unit: string, period: string, by: string): Promise<void> {
    const draft = await this.kept(unit, period);
    const fresh = await this.write(unit, period);
    const edited = new Map(draft.sections.filter((section) => section.edited).map((section) => [section.id, section.text]));
    const sections = fresh.sections.map((section) =>
      edited.has(section.id) ? { ...section, text: edited.get(section.id) ?? '', edited: true } : section,
    );
    await this.change(draft, draft.revision, { ...fresh, sections }, by);
  }

  /** Puts a person's words in place. @throws UserFacingError where somebody else changed the report since `revision`. */
  async save(unit: string, period: string, texts: ReadonlyMap<string, string>, by: string, revision: number): Promise<void> {
    const draft = await this.kept(unit, period);
    const sections = draft.sections.map((section): Section => {
      const text = texts.get(section.id);
      return text === undefined || text === section.text ? section : { ...section, text, edited: true };
    });
    await this.change(draft, revision, { sections }, by);
  }

  /** Notes that it was signed and sent; nobody changes it any more. */
  async handIn(unit: string, period: string, by: string): Promise<void> {
    const draft = await this.kept(unit, period);
    if (unit !== WHOLE) await this.deps.handIn(unit, period, by);
    await this.change(draft, draft.revision, { handedIn: { by, at: new Date(this.deps.clock.now()) } }, by);
  }

  /** Reports of periods that ended lately and are not handed in, the first due first. */
  async due(): Promise<(Due & { draft: boolean })[]> {
    const plan = this.deps.plan();
    const today = localDay(this.deps.clock.now());
    const year = Number(today.slice(0, 4));
    const all = [WHOLE, ...plan.units.map(({ id }) => id)].flatMap((unit) =>
      [year - 1, year].flatMap((of) => this.deps.periods(unit, of)).map((period) => this.dueOf(unit, period)),
    );
    const open = all.filter(({ span, due }) => span.to < today && addDays(due, STALE_DAYS) >= today);
    const kept = await this.drafts
      .find({ _id: { $in: open.map(({ unit, period }) => `${unit}:${period}`) } }, { handedIn: 1 })
      .lean<ReportDraft[]>();
    const drafts = new Map(kept.map((draft) => [draft._id, draft]));
    const waiting = await Promise.all(
      open.map(async (one) => {
        const draft = drafts.get(`${one.unit}:${one.period}`);
        const done = draft?.handedIn !== undefined || (one.unit !== WHOLE && (await this.deps.handedIn(one.unit, one.period)));
        return done ? [] : [{ ...one, draft: draft !== undefined }];
      }),
    );
    return waiting.flat().sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
  }

  /** The drafts of the latest periods; only what a list shows of them. */
  async latest(limit: number): Promise<ReportDraft[]> {
    return this.drafts
      .find({}, { unit: 1, unitName: 1, period: 1, at: 1, by: 1, changedBy: 1, changedAt: 1, handedIn: 1 })
      .sort({ period: -1, unit: 1 })
      .limit(limit)
      .lean<ReportDraft[]>();
  }

  /** Writes the drafts of reports that fell due. Resolves with how many. */
  async prepare(): Promise<number> {
    const first = await this.deps.figures.rollups.beginning();
    let made = 0;
    for (const { unit, period, span, draft } of await this.due()) {
      if (draft) continue;
      const told = (first !== undefined && first <= span.to) || (await this.deps.figures.sources.pieces(span.from, span.to)).length > 0;
      // Of a time before the program was there, there is nothing to say.
      if (!told) continue;
      await this.open(unit, period, MACHINE);
      made++;
    }
    return made;
  }

  /** When a report is due. @throws UserFacingError where the plan knows no such unit or period. */
  dueOf(unit: string, period: string): Due {
    const span = this.spanOf(unit, period);
    return { unit, unitName: this.letterheadOf(unit).name, period, span, due: addDays(span.to, this.deps.plan().reports_due_days) };
  }

  private spanOf(unit: string, period: string): Span {
    const { units, reports_from_day } = this.deps.plan();
    if (unit !== WHOLE && !units.some(({ id }) => id === unit))
      throw new UserFacingError(`Kế hoạch không có đơn vị "${unit}".`, `Có: ${[WHOLE, ...units.map(({ id }) => id)].join(', ')}`);
    const span = reportSpan(period, reports_from_day);
    if (!span) throw new UserFacingError(`Không có kỳ báo cáo "${period}".`, 'Viết theo dạng: 2026-Q3, 2026-H1 hoặc 2026.');
    return span;
  }

  private letterheadOf(unit: string): { letterhead: Letterhead; inText: string; name: string } {
    const { report, units } = this.deps.plan();
    const { issuer_in_text: inText, ...letterhead } = report;
    const found = units.find(({ id }) => id === unit);
    if (!found) return { letterhead, inText, name: 'Toàn cơ quan' };
    const { symbol, signing } = found.report ?? report;
    return {
      letterhead: {
        ...letterhead,
        superior: report.issuer,
        issuer: found.name.toLocaleUpperCase('vi'),
        symbol,
        signing,
        recipients: [inText, `Lưu: ${found.name}`],
      },
      inText: found.name,
      name: found.name,
    };
  }

  private async blocks(picture: Picture, unit: string | undefined): Promise<Block[]> {
    const { figures } = this.deps;
    const [plan, articles, questions, opinions] = await Promise.all(
      (['plan', 'articles', 'questions', 'opinions'] as const).map((tab) => figures.blocks(tab, picture)),
    );
    const wanted = unit === undefined ? BLOCKS_OF_WHOLE : BLOCKS_OF_UNIT;
    return [plan, articles, questions, opinions].flatMap((blocks) => blocks ?? []).filter(({ id }) => wanted.includes(id));
  }

  private async kept(unit: string, period: string): Promise<ReportDraft> {
    const draft = await this.find(unit, period);
    if (!draft) throw new UserFacingError('Chưa có bản nháp của báo cáo này.', 'Bấm “Lập báo cáo” để có.');
    if (draft.handedIn)
      throw new UserFacingError('Báo cáo này đã ghi là đã nộp nên không sửa được nữa.', 'Cần sửa thì tải tệp Word về sửa.');
    return draft;
  }

  private async change(draft: ReportDraft, revision: number, set: Partial<ReportDraft>, by: string): Promise<void> {
    const { matchedCount } = await this.drafts.updateOne(
      { _id: draft._id, revision },
      { $set: { ...set, changedBy: by, changedAt: new Date(this.deps.clock.now()) }, $inc: { revision: 1 } },
    );
    if (matchedCount === 0)
      throw new UserFacingError(
        'Người khác vừa sửa báo cáo này, bản của Anh/Chị chưa được lưu.',
        'Mở lại trang để xem bản mới rồi sửa tiếp. Chữ vừa gõ còn ở trang trước: bấm nút quay lại của trình duyệt để chép.',
      );
  }
}

/** In a list the store keeps what is not known as null. */
const known = <T>(values: readonly T[]): T[] => values.map((value) => (value === null ? (undefined as T) : value));
const revived = (block: Block): Block => ({
  ...block,
  rows: block.rows.map(known),
  ...(block.chart && { chart: { ...block.chart, series: block.chart.series.map((one) => ({ ...one, values: known(one.values) })) } }),
});

/** The figures that can be told of one unit. */
const OF_UNITS: ReadonlySet<string> = new Set([
  'articles',
  'views',
  'shares',
  'clicks',
  'click_rate',
  'questions_caused',
  'follows_caused',
  'unfollows_caused',
  'pieces',
  'duties_met',
  'themes_covered',
]);
