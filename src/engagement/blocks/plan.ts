import { vietnameseDate } from '../../time/local.ts';
import type { ArticleSums, PlanSums } from '../measures/measure.ts';
import { share } from '../shares.ts';
import { number, percent, text, type Block, type Cell } from './block.ts';
import { EMPTY } from './common.ts';

/** A piece of news that was published, as the room of broadcasts knows it. */
export interface PieceRow {
  id: string;
  unit: string;
  theme: string;
  channel: string;
  title: string;
  /** Local day. */
  day: string;
  link?: string;
  proof?: string;
  people?: number;
}

/** An article that was sent through Zalo, with what it brought. */
export interface ArticleRow {
  id: string;
  title: string;
  unit: string;
  theme: string;
  day: string;
  /** Undefined until Zalo tells it. */
  views: number | undefined;
  shares: number | undefined;
  clicks: number;
  follows: number;
  unfollows: number;
  questions: number;
  reactions: number;
}

/** How many pieces a unit owed and published in a month that ended within the period. */
export interface DutyRow {
  unit: string;
  /** `2026-11`. */
  month: string;
  due: number;
  done: number;
}

export interface Named {
  id: string;
  name: string;
}

/** What the plan says, and what units did of it in a period. */
export interface PlanReading {
  themes: readonly (Named & { number: number })[];
  channels: readonly Named[];
  units: readonly Named[];
  pieces: readonly PieceRow[];
  articles: readonly ArticleRow[];
  duties: readonly DutyRow[];
}

const sum = (values: readonly (number | undefined)[]): number => values.reduce<number>((all, value) => all + (value ?? 0), 0);
/** Stands where a figure makes no sense: what was not on Zalo has no views there. */
const NONE = '–';
/** The sum of the known values: undefined where none is known, a dash where there are no values. */
const known = (values: readonly (number | undefined)[]): Cell =>
  values.length === 0 ? NONE : values.some((value) => value !== undefined) ? sum(values) : undefined;
const nameIn = (list: readonly Named[], id: string): string => list.find((one) => one.id === id)?.name ?? id;

export const articleSums = ({ articles }: PlanReading): ArticleSums => ({
  articles: articles.length,
  known: articles.filter(({ views }) => views !== undefined).length,
  views: sum(articles.map(({ views }) => views)),
  shares: sum(articles.map(({ shares }) => shares)),
  clicks: sum(articles.map(({ clicks }) => clicks)),
  follows: sum(articles.map(({ follows }) => follows)),
  unfollows: sum(articles.map(({ unfollows }) => unfollows)),
  questions: sum(articles.map(({ questions }) => questions)),
  reactions: sum(articles.map(({ reactions }) => reactions)),
});

/** In how many months something was due, and in how many of these enough was done. `unit`: of that unit alone. */
export function monthsOf(duties: readonly DutyRow[], unit?: string): Pick<PlanSums, 'due' | 'met'> {
  const months = duties.filter((duty) => duty.due > 0 && (unit === undefined || duty.unit === unit));
  return { due: months.length, met: months.filter(({ due, done }) => done >= due).length };
}

export const planSums = ({ pieces, duties, themes }: PlanReading): PlanSums => ({
  pieces: pieces.length,
  ...monthsOf(duties),
  themes: themes.length,
  covered: themes.filter(({ id }) => pieces.some(({ theme }) => theme === id)).length,
});

/** Table 1 of the reports: the themes of the plan, also those without pieces. */
export function themesBlock({ themes, channels, units, pieces, articles }: PlanReading, link?: (theme: string) => string): Block {
  const rows = themes.map(({ id, name, number: at }) => {
    const mine = pieces.filter(({ theme }) => theme === id);
    const names = (list: readonly Named[], of: (piece: PieceRow) => string): string =>
      [...new Set(mine.map(of))].map((one) => nameIn(list, one)).join('; ') || NONE;
    return {
      id,
      label: `${String(at)}. ${name}`,
      count: mine.length,
      channels: names(channels, ({ channel }) => channel),
      units: names(units, ({ unit }) => unit),
      views: known(articles.filter(({ theme }) => theme === id).map(({ views }) => views)),
    };
  });
  return {
    id: 'chu-de',
    title: 'Tin, bài theo chủ đề',
    columns: [text('Chủ đề'), number('Tin, bài'), text('Hình thức'), text('Đơn vị'), number('Lượt xem trên Zalo')],
    rows: rows.map((row): Cell[] => [row.label, row.count, row.channels, row.units, row.views]),
    ...(link && { links: rows.map(({ id }) => link(id)) }),
    chart: {
      type: 'rows',
      format: 'count',
      labels: rows.map(({ label }) => label),
      series: [{ name: 'Tin, bài', values: rows.map(({ count }) => count) }],
    },
    empty: EMPTY,
  };
}

/** Table 2 of the reports: pieces by the channel that carried them. */
export function channelsBlock({ channels, pieces, articles }: PlanReading): Block {
  const rows = channels.map(({ id, name }) => {
    const mine = pieces.filter(({ channel }) => channel === id);
    const counted = mine.filter(({ people }) => people !== undefined);
    const views = id === 'zalo' ? known(articles.map((article) => article.views)) : NONE;
    const people = id === 'zalo' ? NONE : known((counted.length === 0 ? mine : counted).map((piece) => piece.people));
    return [name, mine.length, people, views];
  });
  return {
    id: 'hinh-thuc',
    title: 'Tin, bài theo hình thức',
    note: 'Số người nghe, đọc chỉ gồm những lần có người đếm.',
    columns: [text('Hình thức'), number('Tin, bài'), number('Người nghe, đọc (có đếm)'), number('Lượt xem trên Zalo')],
    rows,
    chart: {
      type: 'rows',
      format: 'count',
      labels: channels.map(({ name }) => name),
      series: [{ name: 'Tin, bài', values: rows.map(([, count]) => count as number) }],
    },
    empty: EMPTY,
  };
}

/** Units with their pieces and the months in which they published what was due. */
export function unitsBlock({ units, pieces, duties, articles }: PlanReading): Block {
  return {
    id: 'don-vi',
    title: 'Nhiệm vụ của từng đơn vị',
    note: 'Tháng thuộc kỳ có ngày cuối tháng.',
    columns: [
      text('Đơn vị'),
      number('Tin, bài'),
      number('Lượt xem trên Zalo'),
      number('Tháng có giao'),
      number('Tháng đủ'),
      percent('Tỷ lệ đủ'),
    ],
    rows: units.map(({ id, name }) => {
      const { due, met } = monthsOf(duties, id);
      return [
        name,
        pieces.filter(({ unit }) => unit === id).length,
        known(articles.filter(({ unit }) => unit === id).map(({ views }) => views)),
        due,
        met,
        due === 0 ? NONE : share(met, due),
      ];
    }),
    chart: {
      type: 'rows',
      format: 'count',
      labels: units.map(({ name }) => name),
      series: [{ name: 'Tin, bài', values: units.map(({ id }) => pieces.filter(({ unit }) => unit === id).length) }],
    },
    empty: EMPTY,
  };
}

/** Pieces done of pieces due, by unit and month: the appendix of the reports. */
export function monthsBlock({ units, duties }: PlanReading): Block {
  const months = [...new Set(duties.map(({ month }) => month))].sort();
  const due = units.filter(({ id }) => duties.some((duty) => duty.unit === id && duty.due > 0));
  return {
    id: 'thang',
    title: 'Tin, bài theo đơn vị và tháng',
    note: 'Số đã có trên số được giao.',
    columns: [text('Đơn vị'), ...months.map((month) => text(`T${String(Number(month.slice(5)))}/${month.slice(0, 4)}`)), text('Kết quả')],
    rows: due.map(({ id, name }) => {
      const mine = months.map((month) => duties.find((duty) => duty.unit === id && duty.month === month));
      return [
        name,
        ...mine.map((duty) => (duty === undefined ? NONE : `${String(duty.done)}/${String(duty.due)}`)),
        mine.every((duty) => duty === undefined || duty.done >= duty.due) ? 'đạt' : 'chưa đạt',
      ];
    }),
    empty: 'Kỳ này chưa có tháng nào kết thúc.',
  };
}

/** The articles sent through Zalo, with what each brought. */
export function articlesBlock({ articles, units, themes }: PlanReading, link?: (article: string) => string): Block {
  const top = [...articles].sort((a, b) => (b.views ?? 0) - (a.views ?? 0)).slice(0, 15);
  return {
    id: 'bai-zalo',
    title: 'Bài gửi qua Zalo',
    note: 'Lượt xem, chia sẻ là số ít nhất: Zalo được hỏi trong 30 ngày. Câu hỏi, quan tâm sau bài là số nhiều nhất, trong 72 giờ.',
    columns: [
      text('Bài'),
      text('Ngày gửi'),
      text('Đơn vị'),
      text('Chủ đề'),
      number('Lượt xem'),
      number('Chia sẻ'),
      number('Người bấm liên kết'),
      number('Câu hỏi sau bài'),
      number('Quan tâm sau bài'),
      number('Bỏ quan tâm sau bài'),
    ],
    rows: articles.map((article) => [
      article.title,
      vietnameseDate(article.day),
      nameIn(units, article.unit),
      nameIn(themes, article.theme),
      article.views,
      article.shares,
      article.clicks,
      article.questions,
      article.follows,
      article.unfollows,
    ]),
    ...(link && { links: articles.map(({ id }) => link(id)) }),
    chart: {
      type: 'rows',
      format: 'count',
      labels: top.map(({ title }) => title),
      series: [{ name: 'Lượt xem', values: top.map(({ views }) => views) }],
    },
    empty: 'Kỳ này chưa gửi bài nào qua Zalo.',
  };
}

/** Every piece with its link or proof, so that a reader can trace each number. */
export function piecesBlock({ pieces, units, themes, channels }: PlanReading): Block {
  return {
    id: 'danh-muc',
    title: 'Danh mục tin, bài',
    columns: [text('Ngày'), text('Tin, bài'), text('Đơn vị'), text('Chủ đề'), text('Hình thức'), text('Đường dẫn hoặc minh chứng')],
    rows: pieces.map((piece) => [
      vietnameseDate(piece.day),
      piece.title,
      nameIn(units, piece.unit),
      nameIn(themes, piece.theme),
      nameIn(channels, piece.channel),
      piece.link ?? piece.proof ?? (piece.channel === 'zalo' ? `Bài ${piece.id} trong Một Cửa` : ''),
    ]),
    empty: 'Kỳ này chưa có tin, bài nào được ghi.',
  };
}

/** The part of a reading that belongs to a unit, a theme, or both. */
export function narrowed(reading: PlanReading, { unit, theme }: { unit?: string | undefined; theme?: string | undefined }): PlanReading {
  const fits = (row: { unit: string; theme?: string }): boolean =>
    (unit === undefined || row.unit === unit) && (theme === undefined || row.theme === undefined || row.theme === theme);
  return {
    ...reading,
    units: reading.units.filter(({ id }) => unit === undefined || id === unit),
    themes: reading.themes.filter(({ id }) => theme === undefined || id === theme),
    pieces: reading.pieces.filter(fits),
    articles: reading.articles.filter(fits),
    duties: reading.duties.filter(fits),
  };
}
