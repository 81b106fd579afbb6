import type { OutboxRow } from '../../outbox/rows.ts';
import { SEND_PATH_PIN } from '../../outbox/send-path.ts';
import { get, type Context, type Outcome } from '../context.ts';
import { Empty, when } from '../layout.tsx';

/** The connection with Zalo, without any secret. Times in epoch ms. */
export interface GrantDescription {
  expiresAt: number;
  lost: boolean;
}

async function system({ deps, now }: Context): Promise<Outcome> {
  const [grant, path, dead] = await Promise.all([
    deps.grant(),
    deps.settings.get<string>(SEND_PATH_PIN),
    deps.rows.model
      .find({ state: { $in: ['dead', 'uncertain'] } }, { reason: 1, state: 1, createdAt: 1 })
      .sort({ createdAt: -1 })
      .limit(50)
      .lean<OutboxRow[]>(),
  ]);
  const lines: [string, string][] = [
    [
      'Kết nối Zalo',
      grant === undefined
        ? 'chưa kết nối: motcua grant url'
        : grant.lost
          ? 'đã mất, quản trị OA phải cấp quyền lại'
          : `tốt, mã truy cập dùng đến ${when(grant.expiresAt)}`,
    ],
    ['Webhook', deps.webhook().armed ? 'đang nhận sự kiện có chữ ký' : 'chưa có khóa kiểm tra chữ ký, sự kiện bị bỏ qua'],
    ['Đường gửi tin', path ?? 'chưa xác định, sẽ thử ở tin đầu tiên'],
    ['Thủ tục', String(deps.dialogue().knowledge.content.procedures.length)],
    ['Chế độ', deps.simulator ? 'mô phỏng, không gửi gì ra ngoài' : 'tài khoản thật'],
    ['Giờ máy chủ', when(now)],
  ];
  return {
    title: 'Hệ thống',
    body: (
      <>
        <table class="table">
          <tbody>
            {lines.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <h2 class="h3">Tin không gửi được hoặc chưa rõ</h2>
        {dead.length === 0 ? (
          <Empty>Không có tin nào.</Empty>
        ) : (
          <ul>
            {dead.map((row) => (
              <li key={row._id}>
                {when(row.createdAt)}: {row.state === 'dead' ? 'không gửi được' : 'chưa rõ'}. {row.reason}
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  };
}

export const systemRoutes = [get('/system', 'system', system)];
