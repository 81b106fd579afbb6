import { localDay } from '../../../time/local.ts';
import {
  BOUND_NAMES,
  blockCsv,
  blockXlsx,
  change,
  isDrawn,
  KIND_NAMES,
  LEAST,
  MEASURES,
  periodName,
  show,
  spanDays,
  svgOf,
  TABS,
  type Figure,
  type Picture,
  type Tab,
  type View,
} from '../../../engagement/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { addDays, isDay, KINDS, type Kind } from '../../../time/periods.ts';
import { get, type Context, type PageResult } from '../../context.ts';
import { Empty, Field, Select, Table, when } from '../../layout.tsx';
import { addressOf, BlockView } from '../articles/block.tsx';

const TAB_NAMES: Record<Tab, string> = {
  questions: 'Câu hỏi',
  followers: 'Người quan tâm',
  articles: 'Bài viết',
  plan: 'Nhiệm vụ',
  opinions: 'Ý kiến người dân',
};
/** What each dashboard can be narrowed to. */
const NARROW: Record<Tab, readonly ('ward' | 'theme' | 'unit')[]> = {
  questions: ['ward', 'theme'],
  followers: [],
  articles: ['unit', 'theme'],
  plan: ['unit', 'theme'],
  opinions: ['theme'],
};

/** Where the table or page is that a figure is the sum of. */
const BEHIND: Record<string, string> = {
  questions: '#ket-qua',
  answered_rate: '#ket-qua',
  clarified_rate: '#ket-qua',
  handed_rate: '#ket-qua',
  unanswered_rate: '/console/questions',
  follows: '#quan-tam',
  unfollows: '#quan-tam',
  followers: '#quan-tam',
  articles: '#bai-zalo',
  views: '#bai-zalo',
  shares: '#bai-zalo',
  clicks: '#bai-zalo',
  questions_caused: '#bai-zalo',
  follows_caused: '#bai-zalo',
  unfollows_caused: '#bai-zalo',
  pieces: '#danh-muc',
  duties_met: '#thang',
  themes_covered: '#chu-de',
  helpful_rate: '#huu-ich',
  satisfaction: '#khao-sat',
  petitions: '#phan-anh',
  petitions_answered: '#phan-anh',
};

const isTab = (name: string): name is Tab => (TABS as readonly string[]).includes(name);
const isKind = (name: string): name is Kind => (KINDS as readonly string[]).includes(name);

/** What an address asks for; what it does not say is this month of everything. */
function viewOf({ query, now, deps }: Context, tab: Tab): View {
  const { themes, units } = deps.figures.sources.plan();
  const one = (name: 'ward' | 'theme' | 'unit', known: readonly string[]): string | undefined =>
    NARROW[tab].includes(name) && known.includes(query(name)) ? query(name) : undefined;
  return {
    kind: isKind(query('kind')) ? (query('kind') as Kind) : 'month',
    day: isDay(query('day')) ? query('day') : localDay(now),
    ward: one('ward', deps.figures.sources.wards()),
    theme: one(
      'theme',
      themes.map(({ id }) => id),
    ),
    unit: one(
      'unit',
      units.map(({ id }) => id),
    ),
  };
}

async function dashboard(context: Context): Promise<PageResult> {
  const { deps, param, now } = context;
  const tab = param('tab') === '' ? 'questions' : param('tab');
  if (!isTab(tab)) throw new UserFacingError('Không có trang số liệu này.');
  const view = viewOf(context, tab);
  const picture = await deps.figures.picture(view);
  const blocks = await deps.figures.blocks(tab, picture, {
    topic: (id) => addressOf(`topic/${id}`, { kind: view.kind, day: view.day }),
    article: (id) => `/console/articles/${id}`,
    theme: (id) => addressOf('plan', { ...view, theme: id }),
  });
  const counted = await deps.figures.rollups.countedUntil();
  const { span, until } = picture.reading;
  return {
    title: `Số liệu: ${TAB_NAMES[tab]}`,
    wide: true,
    body: (
      <>
        <Tabs tab={tab} view={view} />
        <Picker context={context} tab={tab} view={view} picture={picture} />
        <p>
          <strong>{sentenceCase(periodName(span))}</strong> ({spanDays(span)}
          {until < span.to ? `, đang diễn ra, tính tới ${spanDays({ from: until, to: until })}` : ''}).{' '}
          {counted === undefined ? 'Số liệu chưa được cộng lần nào, chờ ít phút.' : `Cộng lần cuối lúc ${when(counted)}.`}{' '}
          <a href="/console/figures/measures">Cách tính từng số</a>
        </p>
        {tab === 'questions' && view.theme !== undefined ? (
          <p class="alert alert-info">
            Chỉ những câu hỏi về các việc thuộc chủ đề. Số người và thời gian trả lời không tách theo chủ đề được.
          </p>
        ) : null}
        <Numbers figures={deps.figures.numbers(tab, picture)} picture={picture} />
        {localDay(now) < span.from ? (
          <Empty>Kỳ này chưa tới.</Empty>
        ) : (
          blocks.map((block) => <BlockView block={block} path={tab} view={view} key={block.id} />)
        )}
      </>
    ),
  };
}

const sentenceCase = (text: string): string => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1);

const Tabs = ({ tab, view: { kind, day } }: { tab: Tab; view: View }) => (
  <nav aria-label="Các trang số liệu" class="mb-3 d-print-none">
    {TABS.map((one) => (
      <a
        class={one === tab ? 'btn btn-primary me-1 mb-1' : 'btn me-1 mb-1'}
        href={addressOf(one, { kind, day })}
        aria-current={one === tab ? 'page' : undefined}
        key={one}
      >
        {TAB_NAMES[one]}
      </a>
    ))}
  </nav>
);

const Picker = ({ context: { deps }, tab, view, picture }: { context: Context; tab: Tab; view: View; picture: Picture }) => {
  const { sources } = deps.figures;
  const all = { value: '', text: 'Tất cả' };
  const { from, to } = picture.reading.span;
  const named = { theme: sources.plan().themes, unit: sources.plan().units };
  return (
    <form method="get" action={`/console/figures/${tab}`} class="picker d-print-none">
      <Select label="Kỳ" name="kind" value={view.kind} options={KIND_NAMES.map(({ kind, name }) => ({ value: kind, text: name }))} />
      <Field label="Có ngày" name="day" type="date" value={view.day} />
      {NARROW[tab].map((name) =>
        name === 'ward' ? (
          <Select
            label="Phường"
            name="ward"
            value={view.ward}
            options={[all, ...sources.wards().map((ward) => ({ value: ward, text: ward }))]}
            key={name}
          />
        ) : (
          <Select
            label={name === 'theme' ? 'Chủ đề' : 'Đơn vị'}
            name={name}
            value={view[name]}
            options={[all, ...named[name].map(({ id, name: text }) => ({ value: id, text }))]}
            key={name}
          />
        ),
      )}
      <div class="mb-3">
        <button class="btn btn-primary" type="submit">
          Xem
        </button>{' '}
        <a class="btn" href={addressOf(tab, { ...view, day: addDays(from, -1) })}>
          Kỳ trước
        </a>{' '}
        <a class="btn" href={addressOf(tab, { ...view, day: addDays(to, 1) })}>
          Kỳ sau
        </a>
      </div>
    </form>
  );
};

const Numbers = ({ figures, picture: { reading } }: { figures: readonly Figure[]; picture: Picture }) => (
  <ul class="numbers wide">
    {figures.map(({ measure: { id, name, format, bound }, now, before, lastYear }) => (
      <li class="card card-body" key={id}>
        <b>{now !== undefined && bound === 'lower' ? `từ ${show(now, format)}` : show(now, format)}</b>
        <span>
          {BEHIND[id] === undefined ? name : <a href={BEHIND[id]}>{name}</a>}
          {now !== undefined && bound === 'upper' ? ' (nhiều nhất)' : ''}
        </span>
        <Against name={reading.until < reading.span.to ? 'cùng số ngày kỳ trước' : 'kỳ trước'} now={now} then={before} format={format} />
        <Against name="cùng kỳ năm trước" now={now} then={lastYear} format={format} />
      </li>
    ))}
  </ul>
);

const Against = ({
  name,
  now,
  then,
  format,
}: {
  name: string;
  now: number | undefined;
  then: number | undefined;
  format: Figure['measure']['format'];
}) => {
  if (then === undefined) return null;
  const difference = change(now, then, format);
  return (
    <small class="text-secondary">
      {name}: {show(then, format)}
      {difference === undefined ? '' : `, ${difference}`}
    </small>
  );
};

/** One table of a dashboard, or that of a topic, as a drawing or a file. */
async function piece(context: Context): Promise<PageResult> {
  const { deps, param } = context;
  const [tab, topicId] = [param('tab'), param('topic')];
  const [, id = '', ending = ''] = /^(.+)\.(svg|csv|xlsx)$/.exec(param('file')) ?? [];
  if (topicId === '' && !isTab(tab)) throw new UserFacingError('Không có trang số liệu này.');
  const of = isTab(tab) ? tab : 'questions';
  const picture = await deps.figures.picture(viewOf(context, of), { compare: false });
  const blocks = topicId === '' ? await deps.figures.blocks(of, picture) : [deps.figures.topic(picture, topicId)];
  const block = blocks.find((one) => one?.id === id);
  if (!block) throw new UserFacingError('Không có bảng số liệu này.', 'Mở lại trang Số liệu.');
  if (ending === 'svg') {
    if (!isDrawn(block.chart)) throw new UserFacingError('Bảng này không có hình.');
    return { svg: await svgOf(block.chart) };
  }
  const bytes = ending === 'csv' ? Buffer.from(blockCsv(block)) : await blockXlsx(block);
  return {
    file: `${block.id}-${picture.reading.span.key.toLowerCase()}.${ending}`,
    write: (target) => Promise.resolve(void target.end(bytes)),
  };
}

/** What stands behind the number of one topic. */
async function topic(context: Context): Promise<PageResult> {
  const { deps, param, may } = context;
  const id = param('topic');
  const view = viewOf(context, 'questions');
  const picture = await deps.figures.picture(view, { compare: false });
  const name = deps.figures.sources.names().topic(id);
  const block = deps.figures.topic(picture, id);
  const item = deps.dialogue().knowledge.content.procedures.filter((one) => one.topic === id);
  return {
    title: `Câu hỏi về: ${name}`,
    wide: true,
    body: (
      <>
        <p>
          <a href={addressOf('questions', view)}>Về số liệu câu hỏi {periodName(picture.reading.span)}</a>
        </p>
        {block ? (
          <BlockView block={block} path={`topic/${id}`} view={view} />
        ) : (
          <Empty>Kỳ này có dưới {String(LEAST)} người hỏi về việc này nên không tách riêng, để không ai bị nhận ra. Chọn kỳ dài hơn.</Empty>
        )}
        {item.length > 0 ? (
          <p>
            Nội dung đang trả lời:{' '}
            {item.map(({ id: one, name: called }, at) => (
              <>
                {at > 0 ? '; ' : ''}
                <a href={`/console/procedures/${one}`}>{called}</a>
              </>
            ))}
          </p>
        ) : null}
        {may('write') ? (
          <p>
            <a href="/console/questions">Xem các câu chưa trả lời được</a> trong 30 ngày gần đây.
          </p>
        ) : null}
      </>
    ),
  };
}

/** What each figure counts and what it does not. */
const measures = (): PageResult => ({
  title: 'Cách tính từng số',
  wide: true,
  body: (
    <Table label="Cách tính từng số" head={['Số liệu', 'Mức tin', 'Tính', 'Không tính']}>
      {MEASURES.map(({ id, name, bound, counts, without }) => (
        <tr key={id}>
          <th scope="row">{name}</th>
          <td>{BOUND_NAMES[bound]}</td>
          <td>{counts}</td>
          <td>{without}</td>
        </tr>
      ))}
    </Table>
  ),
});

export const figureRoutes = [
  get('/figures', 'view', dashboard),
  get('/figures/measures', 'view', measures),
  get('/figures/topic/:topic', 'view', topic),
  get('/figures/topic/:topic/:file', 'view', piece),
  get('/figures/:tab', 'view', dashboard),
  get('/figures/:tab/:file', 'view', piece),
];
