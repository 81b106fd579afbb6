import type { Officer } from '../../../officers/index.ts';
import type { Context } from '../../context.ts';
import { Act, Confirm, Empty } from '../../layout.tsx';
import { path } from './article-moves.tsx';

/** Colleagues who can be sent an article before it goes out to everybody. */
export const TestSend = ({ article, officers, context }: { article: string; officers: readonly Officer[]; context: Context }) => (
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
