import { dutiesOf, movesOf, STATE_NAMES, type ArticleDoc } from '../../../broadcasts/index.ts';
import { toLocal, vietnameseDate } from '../../../time/local.ts';
import type { Context } from '../../context.ts';
import type { Tone } from '../../parts.tsx';
import { countedFrom } from '../office/start-day.tsx';
import { path } from './article-moves.tsx';
import { ARTICLE_TONES } from './article-status.tsx';

/** Something that falls on a day of the calendar. */
export interface Entry {
  key: string;
  /** Local day `YYYY-MM-DD`. */
  day: string;
  /** `09:00`; empty for what lasts the whole day. */
  time: string;
  name: string;
  to: string;
  /** How it stands, in words and as a colour. */
  state: string;
  tone: Tone;
  /** The article, where an officer may move it to another day. */
  movable?: string;
}

export const timeOf = ({ sendAt }: ArticleDoc): string => toLocal(sendAt?.getTime() ?? 0);

/** Articles that the officer who asks may move. */
export const movableOf = (articles: readonly ArticleDoc[], { may }: Context): ArticleDoc[] =>
  may('write') ? articles.filter(({ state }) => movesOf(state).some((move) => move === 'edit' || move === 'reschedule')) : [];

/** The two ends of something that lasts several days. */
const ends = (of: Omit<Entry, 'day' | 'time' | 'state' | 'tone'>, from: string, to: string, words: [string, string]): Entry[] => [
  { ...of, key: `${of.key}-a`, day: from.slice(0, 10), time: from.slice(11, 16), state: words[0], tone: 'waiting' },
  { ...of, key: `${of.key}-b`, day: to.slice(0, 10), time: to.slice(11, 16), state: words[1], tone: 'quiet' },
];

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** Everything of a month `2026-11`, each day in the order of its hours: articles, last days of reports, contests, notices. */
export async function entriesOf(context: Context, month: string, articles: readonly ArticleDoc[]): Promise<Entry[]> {
  const { deps, now } = context;
  const movable = new Set(movableOf(articles, context));
  const since = await countedFrom(context);
  const [duties, written] = await Promise.all([
    dutiesOf(deps.broadcasts, deps.plan(), Number(month.slice(0, 4)), now, since),
    deps.notices.all(),
  ]);
  const shown = articles.map((article): Entry => {
    const [day = '', time = ''] = timeOf(article).split('T');
    return {
      key: article._id,
      day,
      time,
      name: article.content.title,
      to: path(article._id),
      state: STATE_NAMES[article.state],
      tone: ARTICLE_TONES[article.state],
      ...(movable.has(article) && { movable: article._id }),
    };
  });
  const reports = duties.units.flatMap(({ name, reports: due }) =>
    due
      .filter(({ state }) => state !== 'done' && state !== 'none')
      .map(({ period, due: day, state }): Entry => ({
        key: `${name} ${period}`,
        day,
        time: '',
        name: `Hạn báo cáo: ${name}`,
        to: '/console/reports',
        state: state === 'late' ? 'quá hạn' : 'chưa nộp',
        tone: state === 'late' ? 'wrong' : 'look',
      })),
  );
  const contests = deps
    .cases()
    .contests.flatMap(({ id, title, rounds }) =>
      rounds.flatMap(({ id: round, from, to }, at) =>
        ends(
          { key: `${id} ${round}`, name: `${title}${rounds.length > 1 ? `, vòng ${String(at + 1)}` : ''}`, to: '/console/contests' },
          toLocal(from),
          toLocal(to),
          ['cuộc thi mở', 'cuộc thi đóng'],
        ),
      ),
    );
  const notices = [
    ...deps.cases().notices.notices.map((one) => ({ ...one, key: one.id })),
    ...written.filter(({ state }) => state !== 'stopped').map((one) => ({ ...one, key: one._id })),
  ].flatMap(({ key, text, from, to }) =>
    ends({ key, name: shortened(text), to: '/console/notices' }, from, to, [`thông báo, đến ${vietnameseDate(to)}`, 'thông báo hết hạn']),
  );
  return [...shown, ...reports, ...contests, ...notices]
    .filter(({ day }) => day.startsWith(month))
    .sort((a, b) => (`${a.day}T${a.time}` < `${b.day}T${b.time}` ? -1 : 1));
}
