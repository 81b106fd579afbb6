import { localDay } from '../../../time/local.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { MAX_ANSWER, type Procedure, type ProcedureText } from '../../../knowledge/index.ts';
import { fold } from '../../../text/vietnamese.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Act, Confirm, Empty, Field, Search, Table, when, Wrong } from '../../parts.tsx';
import { blankProcedure, HALF_YEAR } from './procedure-text.ts';
import { unanswered, type Group } from './question-groups.ts';
import { changePath } from './change-moves.tsx';
import { DAY } from '../../../time/clock.ts';

const SHOWN = 100;
const DAYS = 30;
const MORE_FOUND = 8;
const SHORT_NAME = 36;

const STATUS: Record<string, string> = {
  clarify: 'phải hỏi lại',
  unanswered_no_match: 'không biết',
  unanswered_out_of_scope: 'ngoài phạm vi',
};
const path = (id: string): string => `/console/questions/${encodeURIComponent(id)}`;

async function list({ deps, now, may }: Context): Promise<PageResult> {
  const { knowledge } = deps.dialogue();
  const groups = (await unanswered(deps.facts, now, DAYS)).slice(0, SHOWN).map((one) => ({ ...one, now: knowledge.ask(one.text) }));
  const wrong = await deps.facts.saidToBeWrong(now - DAYS * DAY);
  const learnt = groups.filter((one) => one.now.status === 'answered');
  const open = groups.filter((one) => one.now.status !== 'answered');
  const rows = (some: typeof groups, known: boolean) =>
    some.map((one) => (
      <tr key={one.id}>
        <td>{known || !may('write') ? one.text : <a href={path(one.id)}>{one.text}</a>}</td>
        <td>{one.count}</td>
        <td>{known ? (one.now.item?.name ?? '') : (STATUS[one.status] ?? one.status)}</td>
        <td>{when(one.last)}</td>
      </tr>
    ));
  return {
    title: 'Câu hỏi chưa trả lời',
    body: (
      <>
        <p>
          Trong {DAYS} ngày qua. Lời người dân chỉ giữ {knowledge.agency.retention.message_text_days} ngày. Câu hỏi giống nhau được gộp lại.{' '}
          {may('write') ? 'Bấm vào một câu để dạy bot.' : ''}
        </p>
        {wrong.length === 0 ? null : (
          <>
            <h2 class="h3">Người dân báo thông tin sai</h2>
            <Table label="Người dân báo thông tin sai" head={['Thủ tục', 'Số lượt', 'Gần nhất']}>
              {wrong.map(({ item, count, last }) => (
                <tr key={item}>
                  <th scope="row">
                    <a href={`/console/procedures/${item}`}>{knowledge.item(item)?.name ?? item}</a>
                  </th>
                  <td>{count}</td>
                  <td>{when(last)}</td>
                </tr>
              ))}
            </Table>
            <h2 class="h3">Câu hỏi chưa trả lời</h2>
          </>
        )}
        {open.length === 0 ? (
          <Empty>Chưa có câu nào: câu hỏi nào bot cũng trả lời được, hoặc chưa có ai hỏi.</Empty>
        ) : (
          <Table label="Câu hỏi chưa trả lời" head={['Câu hỏi', 'Số lần', 'Bot đã', 'Gần nhất']}>
            {rows(open, false)}
          </Table>
        )}
        {learnt.length === 0 ? null : (
          <>
            <h2 class="h3">Nay bot đã trả lời được</h2>
            <Table label="Câu hỏi nay đã trả lời được" head={['Câu hỏi', 'Số lần', 'Nay bot trả lời', 'Gần nhất']}>
              {rows(learnt, true)}
            </Table>
          </>
        )}
      </>
    ),
  };
}

async function groupOf({ deps, param, now }: Context): Promise<Group> {
  const found = (await unanswered(deps.facts, now, DAYS)).find(({ ids }) => ids.includes(param('id')));
  if (!found)
    throw new UserFacingError(
      'Câu hỏi này không còn trong danh sách.',
      'Có thể đã quá hạn lưu, hoặc người khác vừa xếp lại. Mở lại danh sách.',
    );
  return found;
}

const show = async (context: Context, wrong?: UserFacingError): Promise<PageResult> => {
  const { deps, query, field, now } = context;
  const asked = await groupOf(context);
  const { knowledge } = deps.dialogue();
  const search = query('q');
  const named = search === '' ? [] : knowledge.content.procedures.filter(({ name }) => fold(name).includes(fold(search)));
  const near = [search, asked.text].flatMap((text) => (text === '' ? [] : knowledge.ask(text).candidates.map(({ item }) => item)));
  const found = [...new Set([...near, ...named])].filter(({ imported }) => !imported).slice(0, MORE_FOUND);
  const ways = field('phrases') || asked.ways.slice(0, 10).join('\n');
  return {
    title: 'Dạy bot một câu hỏi',
    ...(wrong && { status: 422 }),
    body: (
      <>
        {wrong ? <Wrong message={wrong.message} hint={wrong.hint} /> : null}
        <p>
          Người dân hỏi: <strong>{asked.text}</strong> ({asked.count} lần, gần nhất {when(asked.last)}; bot{' '}
          {STATUS[asked.status] ?? asked.status})
        </p>
        {asked.ways.length > 1 ? (
          <ul>
            {asked.ways.slice(1, 10).map((way) => (
              <li key={way}>{way}</li>
            ))}
          </ul>
        ) : null}
        <div class="row">
          <section class="col-lg-6 mb-4">
            <h2 class="h3">Hỏi về một thủ tục đã có</h2>
            <Search label="Tìm thủ tục" value={search} />
            <form method="post" action={`${path(asked.id)}/teach`}>
              <fieldset class="mb-3">
                <legend class="form-label">Thủ tục</legend>
                {found.length === 0 ? <Empty>Chưa thấy thủ tục nào gần. Tìm bằng tên ở ô trên.</Empty> : null}
                {found.map((item: Procedure) => (
                  <label class="form-check" key={item.id}>
                    <input class="form-check-input" type="radio" name="item" value={item.id} required checked={field('item') === item.id} />
                    <span class="form-check-label">{item.name}</span>
                  </label>
                ))}
              </fieldset>
              <Field
                label="Cách hỏi để bot học"
                name="phrases"
                value={ways}
                rows={4}
                required
                hint="Mỗi dòng một cách. Bỏ tên người, số điện thoại, địa chỉ nhà."
              />
              <button class="btn btn-primary" type="submit">
                Thêm cách hỏi
              </button>
            </form>
          </section>
          <section class="col-lg-6 mb-4">
            <h2 class="h3">Hoặc viết câu trả lời mới</h2>
            <form method="post" action={`${path(asked.id)}/answer`}>
              <Field
                label="Tên câu trả lời"
                name="name"
                value={field('name')}
                required
                max={120}
                hint="Ví dụ: Lịch tiêm phòng dại cho chó"
              />
              <Field
                label="Câu trả lời"
                name="summary"
                value={field('summary')}
                rows={6}
                required
                max={MAX_ANSWER}
                hint="Câu ngắn, dễ hiểu. Con số nào cũng phải có trong nguồn."
              />
              <Field
                label="Theo nguồn nào"
                name="source"
                value={field('source')}
                required
                hint="Văn bản, thông báo hoặc trang đã đối chiếu."
              />
              <Field
                label="Phải xem lại trước ngày"
                name="next"
                value={field('next') || localDay(now + HALF_YEAR)}
                type="date"
                required
                hint="Quá ngày này bot vẫn trả lời, nhưng nói rõ là chưa kiểm tra lại."
              />
              <Field
                label="Cách hỏi để bot nhận ra"
                name="phrases"
                id="f-answer-phrases"
                value={ways}
                rows={4}
                required
                hint="Mỗi dòng một cách. Bỏ tên người, số điện thoại, địa chỉ nhà."
              />
              <button class="btn btn-primary" type="submit">
                Lưu câu trả lời
              </button>
            </form>
          </section>
        </div>
        <Confirm summary="Không cần trả lời câu này">
          <Act to={`${path(asked.id)}/dismiss`} name="Bỏ khỏi danh sách">
            <p>Câu này và các câu giống nó không hiện nữa. Nếu người dân hỏi lại, câu mới sẽ hiện.</p>
          </Act>
        </Confirm>
      </>
    ),
  };
};

const phrasesIn = ({ field }: Context): string[] =>
  field('phrases')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Does it; what is wrong is said beside what was typed. */
const learning =
  (act: (context: Context, asked: Group) => Promise<PageResult>) =>
  async (context: Context): Promise<PageResult> => {
    const asked = await groupOf(context);
    try {
      return await act(context, asked);
    } catch (error) {
      if (error instanceof UserFacingError) return show(context, error);
      throw error;
    }
  };

const LEARNT = 'Đã lưu. Xem ảnh hưởng bên dưới rồi gửi duyệt.';

async function teach(context: Context, asked: Group): Promise<PageResult> {
  const { deps, officer, field } = context;
  const item = field('item');
  const version = await deps.editor.teach(
    item,
    phrasesIn(context),
    officer._id,
    `Thêm cách hỏi (${String(asked.count)} lần không trả lời được)`,
  );
  return { to: changePath(version._id), notice: LEARNT };
}

async function answer(context: Context): Promise<PageResult> {
  const { deps, officer, field, now } = context;
  const { agency } = deps.dialogue().knowledge;
  const name = field('name');
  const id = deps.editor.idFor(name);
  const blank = blankProcedure(agency.name, now);
  const value: ProcedureText = {
    ...blank,
    id,
    topic: id,
    kind: 'answer',
    name,
    short_name: name.length > SHORT_NAME ? `${name.slice(0, SHORT_NAME - 1)}…` : name,
    field: 'Hỏi đáp',
    summary: field('summary'),
    where: agency.name,
    questions: phrasesIn(context),
    reviewed: { ...blank.reviewed, next: field('next'), source: field('source') },
  };
  const version = await deps.editor.write({ value, by: officer._id, note: 'Câu trả lời mới', action: 'viết câu trả lời' });
  return { to: changePath(version._id), notice: LEARNT };
}

async function dismiss(context: Context): Promise<PageResult> {
  const { ids, count } = await groupOf(context);
  const deed = { action: 'bỏ câu hỏi khỏi danh sách', detail: `${String(count)} lần hỏi` };
  await context.noted(deed, () => context.deps.facts.setAside(ids));
  return { to: '/console/questions', notice: 'Đã bỏ khỏi danh sách.' };
}

export const page: ConsolePage = {
  nav: { name: 'Câu hỏi chưa trả lời', group: 'citizens', icon: 'question' },
  routes: [
    get('/questions', 'view', list),
    get('/questions/:id', 'write', (context) => show(context)),
    post('/questions/:id/teach', 'write', learning(teach)),
    post('/questions/:id/answer', 'write', learning(answer)),
    post('/questions/:id/dismiss', 'write', dismiss),
  ],
};
