import { mapUrl, MAX_OFFICER_TEXT, OPEN_STATES, spotOf, type Petition, type PetitionState } from '../../../cases/index.ts';
import { localDay, vietnameseDate } from '../../../time/local.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { may as allows } from '../../../officers/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Act, Confirm, Empty, Field, Lines, Select, Table, when } from '../../parts.tsx';

const STATES: Record<PetitionState, string> = {
  received: 'Mới nhận',
  assigned: 'Đang xử lý',
  transferred: 'Đã chuyển nơi khác',
  answered: 'Đã trả lời',
  withdrawn: 'Đã rút',
};
const STEPS: Record<Petition['history'][number]['what'], string> = {
  receive: 'Tiếp nhận qua Zalo',
  assign: 'Giao xử lý',
  transfer: 'Chuyển tới',
  answer: 'Trả lời',
  withdraw: 'Người gửi rút',
};
/** The lists, and the states of the petitions in each. */
const LISTS: Record<string, { name: string; states: readonly PetitionState[] }> = {
  open: { name: 'Chưa xong', states: OPEN_STATES },
  mine: { name: 'Giao cho tôi', states: OPEN_STATES },
  done: { name: 'Đã trả lời', states: ['answered'] },
  withdrawn: { name: 'Đã rút', states: ['withdrawn'] },
};

export const casePath = (code: string): string => `/console/cases/${code}`;

/** The next day that counts: the day by which the competent body must have it, then the day by which it must be answered. */
export function dueOf(petition: Petition): { day: string; what: string } | undefined {
  if (petition.state === 'answered' || petition.state === 'withdrawn') return undefined;
  if (!petition.takenUpAt) return { day: petition.transferDue, what: 'chuyển' };
  return petition.answerDue === undefined ? undefined : { day: petition.answerDue, what: 'trả lời' };
}

const Due = ({ petition, today }: { petition: Petition; today: string }) => {
  const due = dueOf(petition);
  if (!due) return <>–</>;
  return (
    <span class={due.day < today ? 'late' : ''}>
      {due.what} trước hết ngày {vietnameseDate(due.day)}
      {due.day < today ? ' (quá hạn)' : due.day === today ? ' (hôm nay)' : ''}
    </span>
  );
};

const unitName = ({ deps }: Context, unit: string): string =>
  deps.dialogue().knowledge.agency.offices.find(({ id }) => id === unit)?.ward ?? 'Nơi khác, không rõ';

async function list(context: Context): Promise<PageResult> {
  const { deps, query, now, officer } = context;
  const shown = LISTS[query('loai')] ? query('loai') : 'open';
  const { states } = LISTS[shown] ?? { states: OPEN_STATES };
  const petitions = await deps.petitions.list({ states, ...(shown === 'mine' && { assignee: officer._id }) });
  const today = localDay(now);
  const urgency = (petition: Petition): string => dueOf(petition)?.day ?? '9';
  const sorted =
    states === OPEN_STATES ? petitions.sort((a, b) => (urgency(a) < urgency(b) ? -1 : urgency(a) > urgency(b) ? 1 : 0)) : petitions;
  return {
    title: 'Phản ánh, kiến nghị',
    body: (
      <>
        <nav class="mb-3" aria-label="Loại danh sách">
          {Object.entries(LISTS).map(([id, { name }]) => (
            <a class="btn btn-sm me-1" href={`/console/cases?loai=${id}`} aria-current={id === shown ? 'page' : undefined} key={id}>
              {name}
            </a>
          ))}
        </nav>
        {sorted.length === 0 ? (
          <Empty>
            {shown === 'open'
              ? 'Không có phản ánh nào đang chờ. Phản ánh người dân gửi qua Zalo sẽ tự hiện ở đây.'
              : 'Chưa có phản ánh nào trong danh sách này.'}
          </Empty>
        ) : (
          <Table label="Phản ánh, kiến nghị" head={['Mã', 'Loại', 'Phường', 'Nội dung', 'Nhận lúc', 'Hạn', 'Người xử lý', 'Tình trạng']}>
            {sorted.map((petition) => (
              <tr key={petition._id}>
                <th scope="row">
                  <a href={casePath(petition._id)}>{petition._id}</a>
                </th>
                <td>{deps.cases().petitions.kinds[petition.kind]}</td>
                <td>{unitName(context, petition.unit)}</td>
                <td>{petition.content.length > 80 ? `${petition.content.slice(0, 79)}…` : petition.content}</td>
                <td>{when(petition.receivedAt)}</td>
                <td>
                  <Due petition={petition} today={today} />
                </td>
                <td>{petition.assignee ?? ''}</td>
                <td>{STATES[petition.state]}</td>
              </tr>
            ))}
          </Table>
        )}
      </>
    ),
  };
}

async function found({ deps, param }: Context): Promise<Petition> {
  const petition = await deps.petitions.find(param('code').toUpperCase());
  if (!petition) throw new UserFacingError('Không có phản ánh mang mã này.', 'Xem lại mã, hoặc mở danh sách phản ánh.');
  return petition;
}

async function show(context: Context): Promise<PageResult> {
  const { deps, now } = context;
  const petition = await found(context);
  const { _id: code, place, photos, state, contact } = petition;
  const open = OPEN_STATES.includes(state);
  const officers = (await deps.officers.all()).filter(({ active, roles }) => active && allows(roles, 'cases'));
  const lines: [string, string][] = [
    ['Loại việc', deps.cases().petitions.kinds[petition.kind]],
    ['Phường', unitName(context, petition.unit)],
    ['Nhận lúc', when(petition.receivedAt)],
    ['Chuyển đúng nơi, chậm nhất', `${vietnameseDate(petition.transferDue)} (${deps.cases().petitions.source})`],
    ['Trả lời, chậm nhất', petition.answerDue === undefined ? 'cơ quan chưa đặt hạn (petitions.yaml)' : vietnameseDate(petition.answerDue)],
    ['Người xử lý', petition.assignee ?? 'chưa giao'],
    ['Điện thoại liên hệ', contact ?? 'không để lại'],
    ['Nơi xảy ra', place === undefined ? 'không ghi' : spotOf(place) ? `vị trí ${place}` : place],
  ];
  return {
    title: `Phản ánh ${code}: ${STATES[state]}`,
    body: (
      <>
        {open ? (
          <p>
            Hạn gần nhất: <Due petition={petition} today={localDay(now)} />
          </p>
        ) : null}
        <Lines lines={lines} />
        {place !== undefined && spotOf(place) ? (
          <p class="d-print-none">
            <a href={mapUrl(place)} rel="noreferrer" target="_blank">
              Mở vị trí trên bản đồ
            </a>
          </p>
        ) : null}
        <h2 class="h3">Nội dung</h2>
        <pre class="said">{petition.content === '' ? '(đã xóa theo yêu cầu của người gửi)' : petition.content}</pre>
        {photos.length > 0 ? (
          <p>
            Ảnh người dân gửi:{' '}
            {photos.map((photo, at) => (
              <a href={photo} rel="noreferrer" target="_blank" class="me-2" key={photo}>
                ảnh {at + 1}
              </a>
            ))}
          </p>
        ) : null}
        {petition.answer === undefined ? null : (
          <>
            <h2 class="h3">Trả lời</h2>
            <pre class="said">{petition.answer}</pre>
            <p>
              {petition.delivered === 'message'
                ? 'Đã gửi vào Zalo của người dân.'
                : 'Zalo không còn cho nhắn (quá 48 giờ): người dân đọc bằng cách gõ mã phản ánh.'}
            </p>
          </>
        )}
        <h2 class="h3">Quá trình</h2>
        <Table label="Quá trình xử lý" head={['Lúc', 'Việc', 'Người làm', 'Ghi chú']}>
          {petition.history.map(({ at, what, by, note }) => (
            <tr key={`${String(at.getTime())}${what}`}>
              <td>{when(at)}</td>
              <td>{STEPS[what]}</td>
              <td>{by ?? 'người dân'}</td>
              <td>{note ?? ''}</td>
            </tr>
          ))}
        </Table>
        {open ? (
          <section class="d-print-none" aria-label="Xử lý">
            <div class="row">
              <div class="col-lg-6">
                <h2 class="h3">Trả lời người dân</h2>
                <p>Người dân đọc nguyên văn. Viết ngắn, lịch sự; không nhắc tên, số điện thoại của ai.</p>
                <form method="post" action={`${casePath(code)}/answer`}>
                  <Field label="Câu trả lời" name="answer" rows={6} required max={MAX_OFFICER_TEXT} />
                  <label class="form-check mb-3">
                    <input class="form-check-input" type="checkbox" name="sure" value="1" required />
                    <span class="form-check-label">Tôi đã đọc lại. Gửi rồi không rút lại được.</span>
                  </label>
                  <button class="btn btn-primary" type="submit">
                    Gửi trả lời
                  </button>
                </form>
              </div>
              <div class="col-lg-6">
                {state === 'transferred' ? null : (
                  <>
                    <h2 class="h3">Giao việc, chuyển nơi khác</h2>
                    <Act to={`${casePath(code)}/assign`} name="Giao">
                      <Select
                        label="Giao cho"
                        name="assignee"
                        value={petition.assignee ?? context.officer._id}
                        options={officers.map(({ _id, name }) => ({ value: _id, text: `${name} (${_id})` }))}
                      />
                    </Act>
                    <Confirm summary="Chuyển tới cơ quan khác">
                      <Act to={`${casePath(code)}/transfer`} name="Ghi đã chuyển">
                        <Field label="Cơ quan nhận" name="to" required max={200} hint="Người dân đọc tên này khi tra mã." />
                      </Act>
                    </Confirm>
                  </>
                )}
              </div>
            </div>
          </section>
        ) : null}
        <p class="d-print-none mt-3">
          In phiếu: dùng lệnh in của trình duyệt (Ctrl + P), các nút không in ra. <a href="/console/cases">Về danh sách</a>
        </p>
      </>
    ),
  };
}

async function assign(context: Context): Promise<PageResult> {
  const { deps, field, officer } = context;
  const { _id } = await found(context);
  const assignee = await deps.officers.find(field('assignee'));
  if (!assignee?.active || !allows(assignee.roles, 'cases'))
    throw new UserFacingError('Người này không xử lý phản ánh.', 'Chọn một cán bộ có vai trò “Người xử lý phản ánh”.');
  await deps.caseDesk.assign(_id, assignee._id, officer._id);
  return { to: casePath(_id), notice: `Đã giao cho ${assignee.name}.` };
}

async function transfer(context: Context): Promise<PageResult> {
  const { deps, field, officer } = context;
  const { _id } = await found(context);
  await deps.caseDesk.transfer(_id, field('to'), officer._id);
  return { to: casePath(_id), notice: 'Đã ghi nơi nhận. Người dân tra mã sẽ thấy.' };
}

async function answer(context: Context): Promise<PageResult> {
  const { deps, field, officer } = context;
  const { _id } = await found(context);
  if (field('sure') !== '1') throw new UserFacingError('Chưa xác nhận đã đọc lại.', 'Đánh dấu ô xác nhận rồi gửi.');
  const how = await deps.caseDesk.answer(_id, field('answer'), officer._id);
  return {
    to: casePath(_id),
    notice:
      how === 'message'
        ? 'Đã gửi trả lời vào Zalo của người dân.'
        : 'Đã lưu trả lời. Zalo không còn cho nhắn, người dân đọc bằng mã phản ánh.',
  };
}

export const page: ConsolePage = {
  nav: 'Phản ánh',
  routes: [
    get('/cases', 'cases', list),
    get('/cases/:code', 'cases', show),
    post('/cases/:code/assign', 'cases', assign),
    post('/cases/:code/transfer', 'cases', transfer),
    post('/cases/:code/answer', 'cases', answer),
  ],
};
