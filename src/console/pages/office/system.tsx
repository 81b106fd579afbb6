import type { Writable } from 'node:stream';
import { quotaHeld } from '../../../broadcasts/index.ts';
import { localDay } from '../../../time/local.ts';
import { fill } from '../../../text/fill.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { SEND_PATH_PIN } from '../../../connection/send-path.ts';
import { pastedPair } from '../../../zalo/oauth.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, grave, post, type ConsolePage } from '../../page.ts';
import { Act, Confirm, Empty, Field, Lines, Table, when } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { countedFrom, StartDayForm } from './start-day.tsx';

const PATH = '/console/system';
const SHOWN = 50;
const PREVIEW = 80;

async function system(context: Context): Promise<PageResult> {
  const { deps, now } = context;
  const [grant, path, stuck, pause, held, since, nameOf] = await Promise.all([
    deps.grant(),
    deps.settings.get<string | null>(SEND_PATH_PIN),
    deps.rows.stuck(SHOWN),
    deps.machine.pause.now(),
    quotaHeld(deps.broadcasts, now),
    countedFrom(context),
    namesOf(context),
  ]);
  const { knowledge } = deps.dialogue();
  const webhook = deps.webhook();
  const today = localDay(now);
  const stale = knowledge.content.procedures.filter(({ reviewed }) => reviewed.next < today).length;
  const quota = deps.plan().quota.per_month;
  return {
    title: 'Hệ thống',
    body: (
      <>
        <h2 class="h3">Kết nối Zalo</h2>
        <Lines
          lines={[
            [
              'Kết nối',
              grant === undefined
                ? 'chưa kết nối'
                : grant.lost
                  ? `ĐÃ MẤT: ${grant.lostReason ?? 'Zalo từ chối'}. Quản trị OA phải cấp quyền lại`
                  : 'tốt',
            ],
            ...(grant
              ? ([
                  ['Mã truy cập lấy lúc', when(grant.savedAt)],
                  ['Dùng được đến', when(grant.expiresAt)],
                  ['Tự làm mới lúc', grant.lost ? 'không, vì đã mất kết nối' : when(grant.refreshAt)],
                ] as const)
              : []),
            [
              'Webhook',
              webhook.armed
                ? 'đang nhận sự kiện có chữ ký'
                : 'chưa có khóa kiểm tra tin (OA Secret Key): mọi sự kiện bị bỏ qua, bot không nghe thấy gì',
            ],
            ['Sự kiện gần nhất', webhook.lastEventAt === undefined ? 'chưa có từ lúc khởi động' : when(webhook.lastEventAt)],
            [
              'Từ lúc khởi động',
              `${String(webhook.accepted)} sự kiện, ${String(webhook.duplicates)} lần trùng, ${String(webhook.refused)} lần chữ ký sai bị từ chối`,
            ],
            ...(webhook.ignored > 0
              ? ([
                  [
                    'Của nơi khác',
                    `${String(webhook.ignored)} sự kiện của ${webhook.elsewhere ?? ''}, đã bỏ qua: xem lại webhook trên Zalo`,
                  ],
                ] as const)
              : []),
            ...(webhook.odd > 0
              ? ([['Chi tiết không hiểu', `${String(webhook.odd)} sự kiện, gần nhất là ${webhook.lastOdd ?? ''}`]] as const)
              : []),
            ['Đường gửi tin', path ?? 'chưa xác định, sẽ thử ở tin đầu tiên'],
            ['Bài gửi tháng này', `${String(held)} trên ${String(quota)}, còn ${String(Math.max(0, quota - held))}`],
            ['Chế độ', deps.simulator ? 'mô phỏng, không gửi gì ra ngoài' : 'tài khoản thật'],
            ['Giờ máy chủ', when(now)],
          ]}
        />
        <Act to={`${PATH}/consent`} name="Lấy liên kết cấp quyền" />
        <Confirm summary="Dán cặp mã lấy từ API Explorer">
          <Act to={`${PATH}/paste`} name="Lưu cặp mã">
            <Field
              label="Cặp mã"
              name="pair"
              rows={4}
              required
              hint='Dạng {"access_token":"…","refresh_token":"…"}. Lưu xong không xem lại được.'
            />
          </Act>
        </Confirm>
        {typeof path === 'string' ? (
          <Confirm summary="Dò lại đường gửi tin">
            <Act to={`${PATH}/unpin`} name="Bỏ ghim, dò lại ở tin sau" />
          </Confirm>
        ) : null}

        <h2 class="h3 mt-4">Ngày bắt đầu</h2>
        <p>Nhiệm vụ của kế hoạch tính từ ngày này.</p>
        <StartDayForm day={since} />

        <h2 class="h3 mt-4">Bot</h2>
        {pause ? (
          <>
            <p class="alert alert-warning">
              Bot đang tạm nghỉ từ {when(pause.since)}, do {nameOf(pause.by)}. Người dân nhắn tới được báo một lần: “{pause.message}”
            </p>
            <Act to={`${PATH}/start`} name="Cho bot trả lời lại" />
          </>
        ) : (
          <>
            <p>Bot đang trả lời người dân.</p>
            <Confirm summary="Cho bot tạm nghỉ" danger>
              <Act to={`${PATH}/pause`} name="Tạm nghỉ" danger>
                <Field
                  label="Lời báo cho người dân"
                  name="message"
                  rows={4}
                  required
                  max={1_000}
                  value={fill(deps.dialogue().wording.paused, {
                    agency: knowledge.agency.name,
                    hotline: knowledge.agency.hotline.name,
                    phone: knowledge.agency.hotline.phone,
                  })}
                />
              </Act>
            </Confirm>
          </>
        )}

        <h2 class="h3 mt-4">Nội dung</h2>
        {deps.contentFault() === undefined ? (
          <p>Nội dung đọc tốt: {knowledge.content.procedures.length} mục.</p>
        ) : (
          <pre class="said alert alert-danger" role="alert">
            Tệp nội dung có lỗi, bot vẫn dùng bản tốt trước đó.{'\n'}
            {deps.contentFault()}
          </pre>
        )}
        {stale > 0 ? (
          <p>
            <a href="/console/procedures?stale=1">{stale} mục quá hạn xem lại</a>: bot vẫn trả lời nhưng nói rõ là chưa kiểm tra lại.
          </p>
        ) : null}

        <h2 class="h3 mt-4">Tin không gửi được hoặc chưa rõ</h2>
        {stuck.length === 0 ? (
          <Empty>Không có tin nào.</Empty>
        ) : (
          <Table label="Tin không gửi được hoặc chưa rõ" head={['Lúc', 'Tin', 'Vì sao', 'Xử lý']}>
            {stuck.map((row) => (
              <tr key={row._id}>
                <td>{when(row.createdAt)}</td>
                <td>{row.echoText === undefined ? '(đã xóa lời)' : `${row.echoText.slice(0, PREVIEW)}…`}</td>
                <td>
                  {row.state === 'dead' ? 'không gửi được' : 'chưa rõ'}: {row.reason}
                </td>
                <td>
                  {row.state === 'dead' && row.message !== undefined ? (
                    <Confirm summary="Gửi lại">
                      <Act to={`${PATH}/messages/${encodeURIComponent(row._id)}/again`} name="Gửi lại ngay">
                        <p>Nếu người dân đã nhận rồi, họ sẽ nhận hai lần.</p>
                      </Act>
                    </Confirm>
                  ) : null}
                  <Act to={`${PATH}/messages/${encodeURIComponent(row._id)}/close`} name="Đã xem, bỏ qua" />
                </td>
              </tr>
            ))}
          </Table>
        )}

        <h2 class="h3 mt-4">Sao lưu</h2>
        <p>
          Tệp sao lưu có dữ liệu của người dân: cất nơi khóa được, đừng gửi qua thư hay nhóm chat. Khóa mã hóa của máy chủ cất ở nơi khác.
          Khôi phục là việc của người giữ máy chủ.
        </p>
        <Act to={`${PATH}/backup`} name="Tải tệp sao lưu" />
      </>
    ),
  };
}

async function consent({ deps, noted }: Context): Promise<PageResult> {
  const link = await noted({ action: 'lấy liên kết cấp quyền Zalo' }, () => deps.machine.consentLink());
  return {
    title: 'Cấp quyền trên Zalo',
    body: (
      <>
        <p>Quản trị viên của OA mở liên kết này trong 10 phút, đăng nhập Zalo, chọn OA rồi bấm Cho phép. Liên kết dùng một lần.</p>
        <p>
          <a class="btn btn-primary" href={link}>
            Mở trang cấp quyền của Zalo
          </a>
        </p>
        <Field label="Hoặc gửi liên kết này cho quản trị viên của OA" name="link" rows={4} value={link} />
        <p>
          <a href={PATH}>Về trang Hệ thống</a>
        </p>
      </>
    ),
  };
}

async function paste({ deps, field, now, noted }: Context): Promise<PageResult> {
  const pair = pastedPair(field('pair'), now);
  if (!pair)
    throw new UserFacingError('Không đọc được cặp mã.', 'Chép cả đoạn có "access_token" và "refresh_token" như API Explorer hiển thị.');
  await noted({ action: 'dán cặp mã Zalo' }, () => deps.machine.savePair(pair));
  return { to: PATH, notice: 'Đã lưu cặp mã. Mã được mã hóa và không hiện lại.' };
}

async function unpin({ deps, now, noted }: Context): Promise<PageResult> {
  await noted({ action: 'bỏ ghim đường gửi tin' }, () => deps.settings.set(SEND_PATH_PIN, null, now));
  return { to: PATH, notice: 'Tin sau sẽ dò lại đường gửi.' };
}

async function stop({ deps, field, now, officer, noted }: Context): Promise<PageResult> {
  const message = field('message');
  if (message === '') throw new UserFacingError('Cần ghi lời báo cho người dân.', 'Người dân không bao giờ bị bỏ lửng.');
  await noted({ action: 'cho bot tạm nghỉ' }, () => deps.machine.pause.stop({ since: now, message, by: officer._id }));
  return { to: PATH, notice: 'Bot đã tạm nghỉ.' };
}

async function start({ deps, now, noted }: Context): Promise<PageResult> {
  await noted({ action: 'cho bot trả lời lại' }, () => deps.machine.pause.start(now));
  return { to: PATH, notice: 'Bot trả lời lại từ bây giờ.' };
}

const settle =
  (what: 'again' | 'close') =>
  async ({ deps, param, officer, noted }: Context): Promise<PageResult> => {
    await noted({ action: what === 'again' ? 'gửi lại một tin' : 'bỏ qua một tin', subject: param('id') }, async () => {
      if (!(await deps.rows.settle(param('id'), what, officer._id)))
        throw new UserFacingError('Tin này đã được xử lý, hoặc lời của tin đã quá hạn lưu.', 'Mở lại trang Hệ thống.');
    });
    return { to: PATH, notice: what === 'again' ? 'Đã xếp vào hàng gửi.' : 'Đã bỏ qua.' };
  };

function backup({ deps, now, noted }: Context): PageResult {
  const write = (target: Writable): Promise<void> => noted({ action: 'tải tệp sao lưu' }, () => deps.machine.backup(target));
  return { file: `motcua-${localDay(now)}.backup`, write };
}

export const page: ConsolePage = {
  nav: { name: 'Hệ thống', group: 'office', icon: 'gear' },
  routes: [
    get('/system', 'system', system),
    grave('/system/consent', 'system', consent),
    grave('/system/paste', 'system', paste),
    grave('/system/unpin', 'system', unpin),
    grave('/system/pause', 'system', stop),
    grave('/system/start', 'system', start),
    post('/system/messages/:id/again', 'system', settle('again')),
    post('/system/messages/:id/close', 'system', settle('close')),
    grave('/system/backup', 'system', backup),
  ],
};
