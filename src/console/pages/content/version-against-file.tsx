import { FIELD_NAMES, type Standing } from '../../../editorial/index.ts';
import { Act, Confirm } from '../../parts.tsx';

const EXPLAINED: Record<Standing['state'], string> = {
  over: 'Đang dùng bản sửa trên trang này, phủ lên bản trong tệp.',
  spent: 'Bản trong tệp nay giống hệt bản sửa trên trang này.',
  joined: 'Tệp đã đổi ở phần khác sau khi sửa trên trang này: cả hai thay đổi đều đang dùng.',
  conflict: 'Tệp và trang này cùng sửa một phần, mỗi nơi một khác. Đang dùng bản của trang này.',
  orphan: 'Tệp của mục này không còn. Đang dùng bản của trang này.',
  broken: 'Bản sửa trên trang này không còn hợp với nội dung. Đang dùng bản trong tệp: sửa lại để dùng tiếp.',
};

/** Tells whether the bot uses the file or the version of the console, and lets approvers decide where both changed the same part. */
export const VersionAgainstFile = ({ standing, may }: { standing: Standing | undefined; may: boolean }) => {
  if (!standing) return null;
  const path = `/console/changes/${standing.version}`;
  const calm = standing.state === 'over' || standing.state === 'spent' || standing.state === 'joined';
  return (
    <div class={calm ? 'alert alert-info' : 'alert alert-warning'}>
      <p class="mb-1">
        {EXPLAINED[standing.state]} <a href={path}>Xem bản sửa</a>
      </p>
      {standing.state === 'conflict' ? (
        <>
          <p class="mb-1">Phần khác nhau: {standing.conflicts.map((field) => FIELD_NAMES[field]).join(', ')}.</p>
          {may ? (
            <>
              <Confirm summary="Theo trang này">
                <Act to={`${path}/settle`} name="Giữ bản của trang này">
                  <input type="hidden" name="keep" value="console" />
                </Act>
              </Confirm>
              <Confirm summary="Theo tệp">
                <Act to={`${path}/settle`} name="Lấy các phần đó theo tệp">
                  <input type="hidden" name="keep" value="file" />
                </Act>
              </Confirm>
            </>
          ) : (
            <p class="mb-0">Người duyệt chọn giữ bản nào.</p>
          )}
        </>
      ) : null}
    </div>
  );
};
