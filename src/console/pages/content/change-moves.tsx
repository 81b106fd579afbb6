import { canChange, type VersionDoc } from '../../../editorial/index.ts';
import type { Context } from '../../context.ts';
import { Act, Confirm, Field } from '../../parts.tsx';

/** The address of a change's page. */
export const changePath = (id: string): string => `/console/changes/${encodeURIComponent(id)}`;

/** The actions that this officer may take on a change now. */
export const ChangeMoves = ({ version, context }: { version: VersionDoc; context: Context }) => {
  const { may } = context;
  const path = changePath(version._id);
  const can = (move: Parameters<typeof canChange>[1]): boolean => canChange(version.state, move);
  const own = version.writers.includes(context.officer._id);
  const inForce = version.state === 'published';
  return (
    <section class="mb-4 d-print-none" aria-label="Việc có thể làm">
      {may('write') && can('edit') ? (
        <a class="btn me-2 mb-2" href={`${path}/edit`}>
          Sửa tiếp
        </a>
      ) : null}
      {may('write') && can('submit') ? <Act to={`${path}/submit`} name="Gửi duyệt" /> : null}
      {may('approve') && can('publish') && !own ? <Act to={`${path}/publish`} name="Duyệt, dùng ngay" /> : null}
      {may('approve') && can('publish') && own ? <p>Anh/Chị viết thay đổi này nên người khác duyệt.</p> : null}
      {may('approve') && can('return') ? (
        <Confirm summary="Trả lại người viết">
          <Act to={`${path}/return`} name="Trả lại">
            <Field label="Lý do" name="why" required />
          </Act>
        </Confirm>
      ) : null}
      {may('approve') && can('restore') && version.publishedAt ? (
        <Confirm summary="Dùng lại bản này">
          <Act to={`${path}/restore`} name="Dùng lại ngay">
            <Field label="Lý do" name="why" />
          </Act>
        </Confirm>
      ) : null}
      {can('withdraw') && (inForce ? may('approve') : may('write')) ? (
        <Confirm summary={inForce ? 'Ngừng dùng bản này' : 'Bỏ thay đổi này'} danger>
          <Act to={`${path}/${inForce ? 'retire' : 'withdraw'}`} name={inForce ? 'Ngừng dùng, trở về bản trong tệp' : 'Bỏ hẳn'} danger>
            <Field label="Lý do" name="why" />
          </Act>
        </Confirm>
      ) : null}
    </section>
  );
};
