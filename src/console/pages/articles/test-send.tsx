import { testReply } from '../../../broadcasts/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import type { LinkedOfficer } from '../../../officers/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { post, type ConsolePage } from '../../page.ts';
import { Act, Confirm, Empty } from '../../parts.tsx';
import { path } from './article-moves.tsx';

/** Colleagues who can be sent an article before it goes out to everybody. */
export const TestSend = ({ article, officers, context }: { article: string; officers: readonly LinkedOfficer[]; context: Context }) => (
  <Confirm summary="Gửi xem thử cho đồng nghiệp">
    {officers.length === 0 ? (
      <Empty>
        Chưa ai nối Zalo. Mỗi người nối ở trang <a href="/console/account">tài khoản của mình</a>, mất một phút.
      </Empty>
    ) : (
      <Act to={`${path(article)}/test`} name="Gửi xem thử">
        <fieldset class="mb-3">
          <legend class="form-label">Gửi cho</legend>
          {officers.map(({ _id, name }) => (
            <label class="form-check" key={_id}>
              <input class="form-check-input" type="checkbox" name="to" value={_id} checked={_id === context.officer._id} />
              <span class="form-check-label">{name}</span>
            </label>
          ))}
        </fieldset>
      </Act>
    )}
  </Confirm>
);

/** Sends the article as a message to colleagues who have linked their Zalo. */
async function send({ deps, param, fields, now, noted }: Context): Promise<PageResult> {
  const article = await deps.articleDesk.get(param('id'));
  const linked = await deps.officers.linked(fields('to'));
  if (linked.length === 0) throw new UserFacingError('Chưa chọn người nhận.', 'Chọn ít nhất một đồng nghiệp đã nối Zalo.');
  const options = { author: deps.dialogue().knowledge.agency.name, at: now, round: String(now) };
  const deed = { action: 'gửi xem thử', subject: article._id, detail: linked.map(({ name }) => name).join(', ') };
  await noted(deed, () =>
    deps.rows.add(
      linked.map(({ zaloUserId }) => testReply(article, zaloUserId, options)),
      now,
    ),
  );
  return { to: path(article._id), notice: `Đã gửi bản xem thử cho ${linked.map(({ name }) => name).join(', ')}.` };
}

export const page: ConsolePage = { nav: null, routes: [post('/articles/:id/test', 'view', send)] };
