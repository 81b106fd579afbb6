import { Schema, type Connection, type Model } from 'mongoose';
import { auditSource, doneBy, indexAudit, madeBy, type AuditSource } from '../../database/audited.ts';
import type { Clock } from '../../time/clock.ts';
import { localDay } from '../../time/local.ts';
import { UserFacingError } from '../../ground/errors.ts';
import { addDays, reportSpan, type Span } from '../../time/periods.ts';
import type { Block } from '../blocks/block.ts';
import type { Figures, Picture } from '../figures.ts';
import { periodName, show } from '../format.ts';
import { isOfUnits, MEASURES } from '../measures/measures.ts';
import type { Tally } from '../tally.ts';
import { WHOLE, type Letterhead, type Report, type Section } from './report.ts';
import { isInReport, REPORTED_TABS } from './contents.ts';
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
  /** The last day for handing the report in. */
  due: string;
}

interface Deps {
  connection: Connection;
  figures: Figures;
  plan: () => ReportPlan;
  /** The periods of a unit's reports within a year. The whole agency has the periods of the unit that puts reports together. */
  periods: (unit: string, year: number) => string[];
  /** Whether a unit handed in its report, from this program or not. */
  handedIn: (unit: string, period: string) => Promise<boolean>;
  /** Records that a unit's report was handed in. */
  handIn: (unit: string, period: string, by: string) => Promise<void>;
  clock: Clock;
}

/** A report on which people work. */
export interface ReportDraft extends Report {
  /** `unit:period`. */
  _id: string;
  /** Grows with every change, so that saving over somebody else's change fails. */
  revision: number;
  /** The officer who opened the draft; `máy` is the program. */
  by: string;
  changedBy?: string;
  changedAt?: Date;
  handedIn?: { by: string; at: Date };
}

const MACHINE = 'máy';
/** How long after its last day a report still counts as due. */
const STALE_DAYS = 60;

/** Writes the reports that the plan demands, stores their drafts while people work on them, and prepares drafts when reports fall due. */
export class ReportDesk {
  readonly drafts: Model<ReportDraft>;
  readonly audited: readonly AuditSource[];

  constructor(private readonly deps: Deps) {
    const schema = new Schema<ReportDraft>({ _id: String }, { versionKey: false, minimize: false, strict: false });
    indexAudit(schema);
    this.drafts = deps.connection.model<ReportDraft>('ReportDraft', schema, 'report_drafts');
    this.audited = [auditSource(this.drafts)];
  }

  /** Writes a report from the present figures. @throws UserFacingError where the plan knows no such unit or period. */
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
      figures: MEASURES.filter(({ id }) => only === undefined || isOfUnits(id)).map(({ id, name: called, of, format }) => {
        const value = of(picture.base);
        return { id, name: called, value, text: show(value, format) };
      }),
      at: clock.now(),
    };
  }

  /** The days of a report, each added up. */
  async days({ span }: Pick<Report, 'span'>): Promise<Map<string, Tally>> {
    return this.deps.figures.rollups.days(span.from, span.to);
  }

  async find(unit: string, period: string): Promise<ReportDraft | undefined> {
    const draft = await this.drafts.findById(`${unit}:${period}`).lean<ReportDraft>();
    return draft ? { ...draft, blocks: draft.blocks.map(revived) } : undefined;
  }

  /** The draft of a report; writes it where there is none. */
  async open(unit: string, period: string, by: string): Promise<ReportDraft> {
    const there = await this.find(unit, period);
    if (there) return there;
    const report = await this.write(unit, period);
    const note = by === MACHINE ? undefined : { by, action: 'lập báo cáo', subject: unit, detail: period };
    const draft = { ...report, revision: 0, by, ...madeBy(note, this.deps.clock.now()) };
    await this.drafts.updateOne({ _id: `${unit}:${period}` }, { $setOnInsert: draft }, { upsert: true });
    return (await this.find(unit, period)) ?? { ...report, _id: `${unit}:${period}`, revision: 0, by };
  }

  /** Writes the draft again from the present figures. Sections that a person changed keep their words. */
  async refresh(unit: string, period: string, by: string): Promise<void> {
    const draft = await this.kept(unit, period);
    const fresh = await this.write(unit, period);
    const edited = new Map(draft.sections.filter((section) => section.edited).map((section) => [section.id, section.text]));
    const sections = fresh.sections.map((section) =>
      edited.has(section.id) ? { ...section, text: edited.get(section.id) ?? '', edited: true } : section,
    );
    await this.change(draft, draft.revision, { ...fresh, sections }, by, 'đọc lại số liệu báo cáo');
  }

  /** Stores a person's words. @throws UserFacingError where somebody else changed the report since `revision`. */
  async save(unit: string, period: string, texts: ReadonlyMap<string, string>, by: string, revision: number): Promise<void> {
    const draft = await this.kept(unit, period);
    const sections = draft.sections.map((section): Section => {
      const text = texts.get(section.id);
      return text === undefined || text === section.text ? section : { ...section, text, edited: true };
    });
    await this.change(draft, revision, { sections }, by, 'sửa báo cáo');
  }

  /** Records that the report was signed and sent. Nobody can change it any more. */
  async handIn(unit: string, period: string, by: string): Promise<void> {
    const draft = await this.kept(unit, period);
    if (unit !== WHOLE) await this.deps.handIn(unit, period, by);
    const handedIn = { by, at: new Date(this.deps.clock.now()) };
    // That a unit's report was handed in is noted by the plan's book.
    await this.change(draft, draft.revision, { handedIn }, by, unit === WHOLE ? 'ghi báo cáo đã nộp' : 'khóa bản nháp báo cáo');
  }

  /** The reports of periods that ended lately and that nobody handed in, the first due first. */
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

  /** The drafts of the latest periods, with the fields that a list shows. */
  async latest(limit: number): Promise<ReportDraft[]> {
    return this.drafts
      .find({}, { unit: 1, unitName: 1, period: 1, at: 1, by: 1, changedBy: 1, changedAt: 1, handedIn: 1 })
      .sort({ period: -1, unit: 1 })
      .limit(limit)
      .lean<ReportDraft[]>();
  }

  /** Writes the drafts of reports that fell due. Returns how many. */
  async prepare(): Promise<number> {
    const first = await this.deps.figures.rollups.beginning();
    let made = 0;
    for (const { unit, period, span, draft } of await this.due()) {
      if (draft) continue;
      const told = (first !== undefined && first <= span.to) || (await this.deps.figures.sources.pieces(span.from, span.to)).length > 0;
      // A period before the program was in use has nothing to report.
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
    const blocks = await Promise.all(REPORTED_TABS.map((tab) => this.deps.figures.blocks(tab, picture)));
    return blocks.flat().filter(({ id }) => isInReport(id, unit));
  }

  private async kept(unit: string, period: string): Promise<ReportDraft> {
    const draft = await this.find(unit, period);
    if (!draft) throw new UserFacingError('Chưa có bản nháp của báo cáo này.', 'Bấm “Lập báo cáo” để có.');
    if (draft.handedIn)
      throw new UserFacingError('Báo cáo này đã ghi là đã nộp nên không sửa được nữa.', 'Cần sửa thì tải tệp Word về sửa.');
    return draft;
  }

  private async change(draft: ReportDraft, revision: number, set: Partial<ReportDraft>, by: string, action: string): Promise<void> {
    const now = this.deps.clock.now();
    const { matchedCount } = await this.drafts.updateOne(
      { _id: draft._id, revision },
      doneBy({ by, action, subject: draft.unit, detail: draft.period }, now, {
        $set: { ...set, changedBy: by, changedAt: new Date(now) },
        $inc: { revision: 1 },
      }),
    );
    if (matchedCount === 0)
      throw new UserFacingError(
        'Người khác vừa sửa báo cáo này, bản của Anh/Chị chưa được lưu.',
        'Mở lại trang để xem bản mới rồi sửa tiếp. Chữ vừa gõ còn ở trang trước: bấm nút quay lại của trình duyệt để chép.',
      );
  }
}

/** The store turns undefined in a list into null; this turns it back. */
const known = <T>(values: readonly T[]): T[] => values.map((value) => (value === null ? (undefined as T) : value));
const revived = (block: Block): Block => ({
  ...block,
  rows: block.rows.map(known),
  ...(block.chart && { chart: { ...block.chart, series: block.chart.series.map((one) => ({ ...one, values: known(one.values) })) } }),
});
