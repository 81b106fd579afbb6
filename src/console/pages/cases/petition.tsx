import { mapUrl, MAX_OFFICER_TEXT, OPEN_STATES, spotOf, type Petition } from '../../../cases/index.ts';
import { localDay, vietnameseDate } from '../../../time/local.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { may as allows } from '../../../officers/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Act, Confirm, Field, Lines, Select, Table, when } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { casePath, Due, PETITION_STATE_NAMES, PetitionStatus, wardOf } from './petition-parts.tsx';

const STEPS: Record<Petition['history'][number]['what'], string> = {
  receive: 'Tiếp nhận qua Zalo',
  assign: 'Giao xử lý',
  transfer: 'Chuyển tới',
  answer: 'Trả lời',
  withdraw: 'Người gửi rút',
};
async function found({ deps, param }: Context): Promise<Petition> {
  const petition = await deps.petitions.find(param('code').toUpperCase());
  if (!petition) throw new UserFacingError('Không có phản ánh mang mã này.', 'Xem lại mã, hoặc mở danh sách phản ánh.');
  return petition;
}

/** What the citizen told, before anything that the office made of it. */
const Told = ({ petition, context }: { petition: Petition; context: Context }) => {
  const { place, photos, contact, content } = petition;
  const spot = place !== undefined && spotOf(place) !== undefined;
  return (
    <section class="card card-body mb-3" aria-labelledby="loi-nguoi-dan">
      <h2 class="h3" id="loi-nguoi-dan">
        Người dân viết
      </h2>
      <pre class="said told">{content === '' ? '(đã xóa theo yêu cầu của người gửi)' : content}</pre>
      <p class="mb-1">
        <strong>Nơi xảy ra:</strong>{' '}
        {place === undefined ? (
          'không ghi'
        ) : spot ? (
          <>
            vị trí {place}{' '}
            <a class="d-print-none" href={mapUrl(place)} rel="noreferrer" target="_blank">
              Mở vị trí trên bản đồ
            </a>
          </>
        ) : (
          place
        )}
        , phường: {wardOf(context, petition.unit)}
      </p>
      {photos.length > 0 ? (
        <p class="mb-1">
          Ảnh người dân gửi:{' '}
          {photos.map((photo, at) => (
            <a href={photo} rel="noreferrer" target="_blank" class="me-2" key={photo}>
              ảnh {at + 1}
            </a>
          ))}
        </p>
      ) : null}
      <p class="mb-0">
        <strong>Điện thoại liên hệ:</strong> {contact ?? 'không để lại'}
      </p>
    </section>
  );
};

const AnswerForm = ({ code }: { code: string }) => (
  <section class="card card-body mb-3" aria-labelledby="tra-loi">
    <h2 class="h3" id="tra-loi">
      Trả lời người dân
    </h2>
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
  </section>
);

async function show(context: Context): Promise<PageResult> {
  const { deps, now, officer } = context;
  const petition = await found(context);
  const { _id: code, state } = petition;
  const open = OPEN_STATES.includes(state);
  const [officers, nameOf] = [
    (await deps.officers.all()).filter(({ active, roles }) => active && allows(roles, 'cases')),
    await namesOf(context),
  ];
  const lines: [string, string][] = [
    ['Loại việc', deps.cases().petitions.kinds[petition.kind]],
    ['Nhận lúc', when(petition.receivedAt)],
    ['Chuyển đúng nơi, chậm nhất', `${vietnameseDate(petition.transferDue)} (${deps.cases().petitions.source})`],
    ['Trả lời, chậm nhất', petition.answerDue === undefined ? 'cơ quan chưa đặt hạn' : vietnameseDate(petition.answerDue)],
    ['Người xử lý', petition.assignee === undefined ? 'chưa giao' : nameOf(petition.assignee)],
  ];
  return {
    title: `Phản ánh ${code}: ${PETITION_STATE_NAMES[state]}`,
    body: (
      <>
        <p>
          <PetitionStatus state={state} />{' '}
          {open ? (
            <>
              Hạn gần nhất: <Due petition={petition} today={localDay(now)} />
            </>
          ) : null}
        </p>
        <div class="row">
          <div class="col-lg-7">
            <Told petition={petition} context={context} />
            {petition.answer === undefined ? null : (
              <section class="card card-body mb-3" aria-labelledby="da-tra-loi">
                <h2 class="h3" id="da-tra-loi">
                  Đã trả lời
                </h2>
                <pre class="said told">{petition.answer}</pre>
                <p class="mb-0">
                  {petition.delivered === 'message'
                    ? 'Đã gửi vào Zalo của người dân.'
                    : 'Zalo không còn cho nhắn (quá 48 giờ): người dân đọc bằng cách gõ mã phản ánh.'}
                </p>
              </section>
            )}
            {open ? (
              <div class="d-print-none">
                <AnswerForm code={code} />
              </div>
            ) : null}
          </div>
          <div class="col-lg-5">
            {open && state !== 'transferred' ? (
              <section class="card card-body mb-3 d-print-none" aria-labelledby="giao-viec">
                <h2 class="h3" id="giao-viec">
                  Giao việc, chuyển nơi khác
                </h2>
                <Act to={`${casePath(code)}/assign`} name="Giao">
                  <Select
                    label="Giao cho"
                    name="assignee"
                    value={petition.assignee ?? officer._id}
                    options={officers.map(({ _id, name }) => ({ value: _id, text: `${name} (${_id})` }))}
                  />
                </Act>
                <Confirm summary="Chuyển tới cơ quan khác">
                  <Act to={`${casePath(code)}/transfer`} name="Ghi đã chuyển">
                    <Field label="Cơ quan nhận" name="to" required max={200} hint="Người dân đọc tên này khi tra mã." />
                  </Act>
                </Confirm>
              </section>
            ) : null}
            <h2 class="h3">Sổ tiếp nhận</h2>
            <Lines lines={lines} />
          </div>
        </div>
        <h2 class="h3">Quá trình</h2>
        <Table label="Quá trình xử lý" head={['Lúc', 'Việc', 'Người làm', 'Ghi chú']}>
          {petition.history.map(({ at, what, by, note }) => (
            <tr key={`${String(at.getTime())}${what}`}>
              <td>{when(at)}</td>
              <td>{STEPS[what]}</td>
              <td>{by === undefined ? 'người dân' : nameOf(by)}</td>
              <td>{note === undefined ? '' : what === 'assign' ? nameOf(note) : note}</td>
            </tr>
          ))}
        </Table>
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
  nav: null,
  routes: [
    get('/cases/:code', 'cases', show),
    post('/cases/:code/assign', 'cases', assign),
    post('/cases/:code/transfer', 'cases', transfer),
    post('/cases/:code/answer', 'cases', answer),
  ],
};
