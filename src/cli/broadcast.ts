import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  checkArticle,
  estimate,
  movesOf,
  parseContent,
  STATE_NAMES,
  STATES,
  toHtml,
  toSpeech,
  testReply,
  toTestText,
  type ArticleDoc,
} from '../broadcasts/index.ts';
import { toLocal } from '../time/local.ts';
import { UserFacingError } from '../ground/errors.ts';
import { ZaloRefused, ZaloUnreached } from '../zalo/errors.ts';
import type { Command, Terminal } from './command.ts';
import { needed, readData, withNewsroom, type Newsroom } from './newsroom.ts';

const OPTIONS = {
  by: { type: 'string' },
  why: { type: 'string' },
  at: { type: 'string' },
  to: { type: 'string' },
  html: { type: 'string' },
  'zalo-id': { type: 'string' },
  state: { type: 'string' },
} as const;
type Values = Partial<Record<keyof typeof OPTIONS, string>>;
type Verb = (newsroom: Newsroom, terminal: Terminal, args: readonly string[], values: Values) => Promise<number>;

const when = (at: Date | undefined): string =>
  at === undefined ? '' : `${toLocal(at.getTime()).slice(11)} ${toLocal(at.getTime()).slice(0, 10).split('-').reverse().join('/')}`;
const line = ({ _id, state, content, sendAt }: ArticleDoc): string =>
  `${_id.padEnd(10)} ${STATE_NAMES[state].padEnd(24)} ${when(sendAt).padEnd(17)} ${content.title}`;

function told(terminal: Terminal, article: ArticleDoc): number {
  terminal.out(line(article));
  if (article.reason !== undefined) terminal.out(`  ${article.reason}`);
  const next = movesOf(article.state);
  if (next.length > 0) terminal.out(`  Có thể: ${next.join(', ')}`);
  return 0;
}

/** A move by a person that needs the article's id and a name, and perhaps a reason. */
const move =
  (act: (newsroom: Newsroom, id: string, by: string, why: string | undefined) => Promise<ArticleDoc>): Verb =>
  async (newsroom, terminal, [id], { by, why }) =>
    told(terminal, await act(newsroom, needed(id, 'mã bài'), needed(by, '--by (tên người làm)'), why));

const rendering = ({ tracked, services }: Newsroom, id: string, author: string) => ({
  author,
  tracked: services ? tracked(id) : undefined,
});

const series = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  rule: z.union([
    z.strictObject({ every: z.literal('month'), day: z.number().int().min(1).max(31), time: z.string() }),
    z.strictObject({
      every: z.literal('month'),
      nth: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
      weekday: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(6), z.literal(7)]),
      time: z.string(),
    }),
  ]),
  lead_days: z.number().int().min(1).max(60),
  template: z.record(z.string(), z.unknown()),
});

const VERBS: Record<string, { usage: string; run: Verb }> = {
  list: {
    usage: 'list [--state trạng-thái]',
    async run({ services }, terminal, _, { state }) {
      const wanted = STATES.filter((one) => state === undefined || one === state || STATE_NAMES[one] === state);
      if (wanted.length === 0) throw new UserFacingError(`Không có trạng thái "${state ?? ''}".`, `Có: ${STATES.join(', ')}`);
      const articles = await services.broadcasts.inStates(wanted);
      for (const article of articles) terminal.out(line(article));
      if (articles.length === 0)
        terminal.out('Chưa có bài nào. Viết bài vào một tệp YAML rồi: motcua broadcast new bai.yaml --by "Tên người viết"');
      const open = articles.filter((article) => ['uncertain', 'overdue', 'failed'].includes(article.state));
      for (const { _id, reason } of open) terminal.out(`Cần người xử lý: ${_id}: ${reason ?? ''}`);
      return 0;
    },
  },
  show: {
    usage: 'show MÃ',
    async run({ articleDesk, plan }, terminal, [id]) {
      const article = await articleDesk.get(needed(id, 'mã bài'));
      told(terminal, article);
      for (const { at, by, from, to, why } of article.history)
        terminal.out(
          `  ${when(at)}  ${by}: ${from === undefined ? '' : `${STATE_NAMES[from]} → `}${STATE_NAMES[to]}${why === undefined ? '' : ` (${why})`}`,
        );
      for (const { level, message } of checkArticle(article.content, plan))
        terminal.out(`  ${level === 'error' ? 'Lỗi' : 'Lưu ý'}: ${message}`);
      return 0;
    },
  },
  new: {
    usage: 'new BÀI.yaml --by TÊN',
    run: async ({ articleDesk }, terminal, [path], { by }) =>
      told(terminal, await articleDesk.create(readData(needed(path, 'tệp bài viết')), needed(by, '--by'))),
  },
  edit: {
    usage: 'edit MÃ BÀI.yaml --by TÊN',
    run: async ({ articleDesk }, terminal, [id, path], { by }) =>
      told(terminal, await articleDesk.edit(needed(id, 'mã bài'), readData(needed(path, 'tệp bài viết')), needed(by, '--by'))),
  },
  check: {
    usage: 'check BÀI.yaml',
    run({ plan }, terminal, [path]) {
      const remarks = checkArticle(parseContent(readData(needed(path, 'tệp bài viết'))), plan);
      for (const { level, message } of remarks) terminal.out(`${level === 'error' ? 'Lỗi' : 'Lưu ý'}: ${message}`);
      if (remarks.length === 0) terminal.out('Bài viết được.');
      return Promise.resolve(remarks.some(({ level }) => level === 'error') ? 1 : 0);
    },
  },
  submit: { usage: 'submit MÃ --by TÊN', run: move(({ articleDesk }, id, by) => articleDesk.submit(id, by)) },
  approve: { usage: 'approve MÃ --by TÊN', run: move(({ articleDesk }, id, by) => articleDesk.approve(id, by)) },
  return: { usage: 'return MÃ --by TÊN --why LÝ-DO', run: move(({ articleDesk }, id, by, why) => articleDesk.return(id, by, why ?? '')) },
  schedule: { usage: 'schedule MÃ --by TÊN', run: move(({ articleDesk }, id, by) => articleDesk.schedule(id, by)) },
  unschedule: { usage: 'unschedule MÃ --by TÊN', run: move(({ articleDesk }, id, by, why) => articleDesk.unschedule(id, by, why)) },
  cancel: { usage: 'cancel MÃ --by TÊN [--why LÝ-DO]', run: move(({ articleDesk }, id, by, why) => articleDesk.cancel(id, by, why)) },
  reschedule: {
    usage: 'reschedule MÃ --at 2026-12-01T09:00 --by TÊN',
    run: async ({ articleDesk }, terminal, [id], { by, at }) =>
      told(terminal, await articleDesk.reschedule(needed(id, 'mã bài'), needed(by, '--by'), needed(at, '--at'))),
  },
  settle: {
    usage: 'settle MÃ published|sent|not-done --by TÊN [--zalo-id MÃ-ZALO]',
    async run({ articleDesk }, terminal, [id, found], { by, 'zalo-id': zaloId }) {
      if (found !== 'published' && found !== 'sent' && found !== 'not-done')
        throw new UserFacingError(
          'Cho biết đã thấy gì trên OA Manager: published (đã đăng, chưa gửi), sent (đã gửi) hoặc not-done (không thấy).',
        );
      return told(terminal, await articleDesk.settle(needed(id, 'mã bài'), needed(by, '--by'), found, zaloId));
    },
  },
  preview: {
    usage: 'preview MÃ [--html TỆP]',
    async run(newsroom, terminal, [id], { html }) {
      const { _id, content } = await newsroom.articleDesk.get(needed(id, 'mã bài'));
      if (html !== undefined) {
        writeFileSync(
          html,
          `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Xem trước</title></head><body>${toHtml(content, rendering(newsroom, _id, ''))}</body></html>`,
        );
        terminal.out(`Đã ghi ${html}`);
      } else terminal.out(toTestText(content, rendering(newsroom, _id, '')));
      return 0;
    },
  },
  speech: {
    usage: 'speech MÃ',
    async run({ articleDesk, plan }, terminal, [id]) {
      const { text, seconds } = toSpeech((await articleDesk.get(needed(id, 'mã bài'))).content, plan.spoken);
      terminal.out(text);
      terminal.err(`\nĐọc khoảng ${String(Math.floor(seconds / 60))} phút ${String(seconds % 60)} giây.`);
      return 0;
    },
  },
  test: {
    usage: 'test MÃ --to MÃ-NGƯỜI-NHẬN',
    async run(newsroom, terminal, [id], { to }) {
      const { services, articleDesk } = newsroom;
      const article = await articleDesk.get(needed(id, 'mã bài'));
      const userId = needed(to, '--to (user_id của đồng nghiệp đã nhắn cho OA)');
      if (!(await services.citizens.find(userId)))
        throw new UserFacingError(
          'Người này chưa nhắn cho OA nên không gửi thử được.',
          'Nhờ đồng nghiệp nhắn một tin bất kỳ cho OA trước.',
        );
      const at = terminal.clock.now();
      await services.rows.add([testReply(article, userId, { ...rendering(newsroom, article._id, ''), at })], at);
      terminal.out('Đã đưa bản xem thử vào hàng gửi; máy chủ sẽ gửi ngay.');
      return 0;
    },
  },
  target: {
    usage: 'target MÃ',
    async run({ services, articleDesk }, terminal, [id]) {
      const { content } = await articleDesk.get(needed(id, 'mã bài'));
      let followers: number | undefined;
      try {
        followers = (await services.api.oaInfo()).num_follower;
      } catch (error) {
        if (!(error instanceof ZaloRefused || error instanceof ZaloUnreached)) throw error;
      }
      if (followers === undefined) throw new UserFacingError('Chưa hỏi được Zalo số người quan tâm.', 'Thử lại sau ít phút.');
      const { atMost, everyone } = estimate(content.target, followers);
      terminal.out(
        everyone
          ? `Gửi cho tất cả ${String(atMost)} người quan tâm.`
          : `Gửi cho nhiều nhất ${String(atMost)} người; Zalo không cho biết trong đó bao nhiêu người thuộc nhóm đã chọn.`,
      );
      return 0;
    },
  },
  result: {
    usage: 'result MÃ',
    async run({ articleDesk, measurer }, terminal, [id]) {
      const result = await measurer.result(await articleDesk.get(needed(id, 'mã bài')));
      terminal.out(result.title);
      terminal.out(result.sentAt === undefined ? 'Chưa gửi.' : `Gửi lúc ${when(new Date(result.sentAt))}`);
      const lines: [string, number][] = [
        ['Lượt xem', result.views],
        ['Lượt chia sẻ', result.shares],
        ['Người bấm đường dẫn', result.clicks],
        ['Quan tâm trong 72 giờ', result.follows],
        ['Bỏ quan tâm trong 72 giờ', result.unfollows],
        ['Câu hỏi về chủ đề trong 72 giờ', result.questions],
        ['Thả cảm xúc trong 72 giờ', result.reactions],
      ];
      for (const [name, value] of lines) terminal.out(`  ${name.padEnd(32)} ${String(value)}`);
      return 0;
    },
  },
  series: {
    usage: 'series LOẠT.yaml --by TÊN',
    async run({ articleDesk }, terminal, [path], { by }) {
      const parsed = series.safeParse(readData(needed(path, 'tệp loạt bài')));
      if (!parsed.success)
        throw new UserFacingError(
          `Loạt bài chưa đúng: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
        );
      const { id, rule, lead_days: leadDays, template } = parsed.data;
      await articleDesk.addSeries({ _id: id, rule, leadDays, template: parseContent(template), by: needed(by, '--by') });
      terminal.out(`Đã thêm loạt bài "${id}": bản nháp tự có trước ${String(leadDays)} ngày, vẫn phải viết và duyệt như mọi bài.`);
      return 0;
    },
  },
};

export const broadcast: Command = {
  summary: 'bài tuyên truyền: viết, duyệt, lên lịch, gửi, xử lý, xem kết quả',
  usage: Object.values(VERBS)
    .map(({ usage }) => `motcua broadcast ${usage}`)
    .join('\n'),
  async run(terminal) {
    const { values, positionals } = parseArgs({ args: terminal.args, options: OPTIONS, allowPositionals: true });
    const [name, ...args] = positionals;
    const verb = name !== undefined && Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (!verb) {
      terminal.err(`${name === undefined ? 'Chưa rõ làm gì.' : `Không có việc "${name}".`} Cách dùng:\n${broadcast.usage}`);
      return 2;
    }
    return withNewsroom(terminal, (newsroom) => verb.run(newsroom, terminal, args, values));
  },
};
