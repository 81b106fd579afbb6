import { dueOf, REQUEST_KINDS, VIA, type DataRequest, type RequestKind, type Via } from '../../../cases/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { localDay, vietnameseDate } from '../../../time/local.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Act, Empty, Field, Lines, Select, Table, when } from '../../parts.tsx';

const PATH = '/data-requests';
const pathOf = (code: string): string => `/console${PATH}/${code}`;
const VIA_NAMES: Record<Via, string> = { chat: 'trong Zalo', web: 'trang web', paper: 'giấy, tại cơ quan' };
const CLOSED = 50;

const nameOf = ({ deps }: Context, kind: RequestKind): string => deps.cases().privacy.requests.names[kind];

const Due = ({ request, today }: { request: DataRequest; today: string }) => {
  const day = dueOf(request);
  if (day === undefined) return <>–</>;
  return (
    <span class={day < today ? 'late' : ''}>
      {request.respondedAt ? 'làm xong' : 'phản hồi'} trước hết ngày {vietnameseDate(day)}
      {day < today ? ' (quá hạn)' : day === today ? ' (hôm nay)' : ''}
    </span>
  );
};

async function list(context: Context): Promise<PageResult> {
  const { deps, now } = context;
  const [open, closed] = await Promise.all([deps.dataRequests.open(), deps.dataRequests.closed(CLOSED)]);
  const today = localDay(now);
  return {
    title: 'Yêu cầu về dữ liệu cá nhân',
    body: (
      <>
        <p>
          Phản hồi trong {deps.cases().privacy.requests.respond_working_days} ngày làm việc ({deps.cases().privacy.requests.source}). Việc
          người dân làm ngay trong Zalo (xem, xuất, xóa) được máy ghi sổ và đóng.
        </p>
        {open.length === 0 ? (
          <Empty>Không có yêu cầu nào đang chờ.</Empty>
        ) : (
          <Table label="Yêu cầu đang chờ" head={['Mã', 'Yêu cầu', 'Đến qua', 'Nhận lúc', 'Hạn']}>
            {open.map((request) => (
              <tr key={request._id}>
                <th scope="row">
                  <a href={pathOf(request._id)}>{request._id}</a>
                </th>
                <td>{nameOf(context, request.kind)}</td>
                <td>{VIA_NAMES[request.via]}</td>
                <td>{when(request.receivedAt)}</td>
                <td>
                  <Due request={request} today={today} />
                </td>
              </tr>
            ))}
          </Table>
        )}
        <h2 class="h3">Ghi yêu cầu nhận bằng giấy</h2>
        <Act to={`/console${PATH}`} name="Ghi vào sổ">
          <Select
            label="Yêu cầu"
            name="kind"
            value="see"
            options={REQUEST_KINDS.map((kind) => ({ value: kind, text: nameOf(context, kind) }))}
          />
          <Field label="Liên hệ lại bằng cách nào" name="contact" required max={100} />
          <Field label="Nội dung" name="text" rows={3} required max={1500} hint="Không ghi số căn cước, số tài khoản." />
        </Act>
        {closed.length === 0 ? null : (
          <>
            <h2 class="h3">Đã đóng</h2>
            <Table label="Yêu cầu đã đóng" head={['Mã', 'Yêu cầu', 'Đến qua', 'Đóng lúc', 'Đã làm', 'Người làm']}>
              {closed.map(({ _id, kind, via, closedAt, done, by }) => (
                <tr key={_id}>
                  <th scope="row">
                    <a href={pathOf(_id)}>{_id}</a>
                  </th>
                  <td>{nameOf(context, kind)}</td>
                  <td>{VIA_NAMES[via]}</td>
                  <td>{when(closedAt)}</td>
                  <td>{done ?? ''}</td>
                  <td>{by ?? 'máy'}</td>
                </tr>
              ))}
            </Table>
          </>
        )}
      </>
    ),
  };
}

async function found({ deps, param }: Context): Promise<DataRequest> {
  const request = await deps.dataRequests.find(param('code'));
  if (!request) throw new UserFacingError('Không có yêu cầu mang mã này.', 'Mở lại sổ yêu cầu.');
  return request;
}

async function show(context: Context): Promise<PageResult> {
  const request = await found(context);
  const { _id, kind, via, receivedAt, respondedAt, closedAt, told, done, by } = request;
  const lines: [string, string][] = [
    ['Yêu cầu', nameOf(context, kind)],
    ['Đến qua', VIA_NAMES[via]],
    ['Nhận lúc', when(receivedAt)],
    ['Phản hồi, chậm nhất', vietnameseDate(request.respondDue)],
    ['Làm xong, chậm nhất', vietnameseDate(request.doneDue)],
    ['Liên hệ', told?.contact ?? (via === 'chat' ? 'không lưu' : 'đã xóa sau khi đóng')],
    ['Đã phản hồi', respondedAt ? when(respondedAt) : 'chưa'],
    ['Đã làm', done ?? 'chưa xong'],
    ['Người làm', by ?? (closedAt ? 'máy' : '')],
  ];
  return {
    title: `Yêu cầu ${_id}: ${nameOf(context, kind)}`,
    body: (
      <>
        <p>
          <Due request={request} today={localDay(context.now)} />
        </p>
        <Lines lines={lines} />
        {told === undefined ? null : <pre class="said">{told.text}</pre>}
        {closedAt ? null : (
          <>
            {respondedAt ? null : (
              <Act to={`${pathOf(_id)}/responded`} name="Đã phản hồi người yêu cầu">
                <p>Bấm sau khi đã báo cho người yêu cầu rằng cơ quan đang làm.</p>
              </Act>
            )}
            <Act to={`${pathOf(_id)}/close`} name="Đóng yêu cầu">
              <Field label="Đã làm gì, hoặc vì sao không làm" name="done" rows={3} required max={1000} />
            </Act>
          </>
        )}
        <p class="mt-3">
          <a href={`/console${PATH}`}>Về sổ yêu cầu</a>
        </p>
      </>
    ),
  };
}

async function enter({ deps, field, now, noted }: Context): Promise<PageResult> {
  const kind = REQUEST_KINDS.find((one) => one === field('kind'));
  const told = { contact: field('contact'), text: field('text') };
  if (kind === undefined || told.contact === '' || told.text === '')
    throw new UserFacingError('Chưa ghi đủ.', 'Chọn yêu cầu, ghi cách liên hệ và nội dung.');
  const time = { hours: deps.dialogue().knowledge.agency.working_hours, holidays: deps.plan().holidays };
  const code = deps.newRequestCode();
  await noted({ action: 'ghi yêu cầu về dữ liệu cá nhân', subject: code, detail: kind }, () =>
    deps.dataRequests.enter(code, { kind, via: VIA[2], told, at: now }, deps.cases().privacy.requests, time),
  );
  return { to: pathOf(code), notice: `Đã ghi vào sổ, mã ${code}.` };
}

async function responded(context: Context): Promise<PageResult> {
  const { deps, officer, now, noted } = context;
  const { _id } = await found(context);
  await noted({ action: 'phản hồi yêu cầu về dữ liệu cá nhân', subject: _id }, () => deps.dataRequests.responded(_id, officer._id, now));
  return { to: pathOf(_id), notice: 'Đã ghi.' };
}

async function close(context: Context): Promise<PageResult> {
  const { deps, officer, now, field, noted } = context;
  const { _id } = await found(context);
  await noted({ action: 'đóng yêu cầu về dữ liệu cá nhân', subject: _id }, () =>
    deps.dataRequests.close(_id, field('done'), officer._id, now),
  );
  return { to: pathOf(_id), notice: 'Đã đóng yêu cầu.' };
}

export const page: ConsolePage = {
  nav: { name: 'Quyền dữ liệu', group: 'citizens', icon: 'lock' },
  routes: [
    get(PATH, 'privacy', list),
    post(PATH, 'privacy', enter),
    get(`${PATH}/:code`, 'privacy', show),
    post(`${PATH}/:code/responded`, 'privacy', responded),
    post(`${PATH}/:code/close`, 'privacy', close),
  ],
};
