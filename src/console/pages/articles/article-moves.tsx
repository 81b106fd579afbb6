import type { ComponentChildren } from 'preact';
import { movesOf, type ArticleDoc } from '../../../broadcasts/index.ts';
import type { Context } from '../../context.ts';
import { Act, Confirm, Field, Select } from '../../parts.tsx';

/** The address of an article's page. */
export const path = (id: string): string => `/console/articles/${encodeURIComponent(id)}`;

/** The actions that this officer may take on the article now. */
export const Moves = ({ article, context, children }: { article: ArticleDoc; context: Context; children?: ComponentChildren }) => {
  const can = new Set(movesOf(article.state));
  const to = (move: string): string => `${path(article._id)}/${move}`;
  const { officer, may } = context;
  const elsewhere = officer.unit !== undefined && officer.unit !== article.content.unit;
  const writer = may('write') && !elsewhere;
  const approver = may('approve') && !elsewhere;
  const own = article.writers.includes(officer._id);
  const approved = article.approvals.some(({ by }) => by === officer._id);
  const uncertain = article.state === 'uncertain';
  return (
    <section class="mb-4 d-print-none" aria-label="Việc có thể làm">
      {writer && can.has('edit') ? (
        <a class="btn me-2 mb-2" href={to('edit')}>
          Sửa bài
        </a>
      ) : null}
      {writer && can.has('submit') ? <Act to={to('submit')} name="Gửi duyệt" /> : null}
      {approver && can.has('approve') && !own && !approved ? <Act to={to('approve')} name="Duyệt và lên lịch" /> : null}
      {approver && can.has('approve') && own ? <p>Anh/Chị viết bài này nên người khác duyệt.</p> : null}
      {approver && can.has('approve') && approved ? <p>Anh/Chị đã duyệt. Bài khẩn cần thêm một người duyệt.</p> : null}
      {elsewhere && can.size > 0 ? <p>Bài của đơn vị khác: tài khoản của Anh/Chị chỉ xem được.</p> : null}
      {approver && can.has('schedule') ? <Act to={to('schedule')} name="Lên lịch" /> : null}
      {approver && can.has('unschedule') ? <Act to={to('unschedule')} name="Tạm dừng, bỏ khỏi lịch" /> : null}
      {approver && can.has('return') ? (
        <Confirm summary="Trả lại người viết">
          <Act to={to('return')} name="Trả lại">
            <Field label="Lý do" name="why" required />
          </Act>
        </Confirm>
      ) : null}
      {writer && can.has('reschedule') ? (
        <Confirm summary="Chọn giờ gửi khác">
          <Act to={to('reschedule')} name="Gửi duyệt giờ mới">
            <Field label="Giờ gửi mới" name="send_at" type="datetime-local" required />
          </Act>
        </Confirm>
      ) : null}
      {approver && uncertain ? (
        <div class="card card-body mb-3">
          <p>{article.reason}</p>
          <Act to={to('settle')} name="Xác nhận">
            <Select
              label="Trên OA Manager thấy gì?"
              name="found"
              options={[
                { value: 'not-done', text: 'Không thấy bài này' },
                { value: 'published', text: 'Bài đã đăng nhưng chưa gửi' },
                { value: 'sent', text: 'Bài đã gửi' },
              ]}
            />
            <Field label="Mã bài trên Zalo (khi đã đăng)" name="zalo_id" />
          </Act>
        </div>
      ) : null}
      {(writer || approver) && can.has('cancel') ? (
        <Confirm summary="Hủy bài" danger>
          <Act to={to('cancel')} name="Hủy hẳn bài này" danger>
            <Field label="Lý do" name="why" />
          </Act>
        </Confirm>
      ) : null}
      {children}
    </section>
  );
};
