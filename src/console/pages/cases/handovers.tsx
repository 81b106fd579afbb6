import { MAX_OFFICER_TEXT, type Handover } from '../../../cases/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { readEvent } from '../../../zalo/events.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, quiet, type ConsolePage } from '../../page.ts';
import { Act, Empty, Field, Table, when } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { MINUTE, HOUR } from '../../../time/clock.ts';

/** How far back a conversation is shown, and how many messages at most. */
const SHOWN_MS = 48 * HOUR;
const MAX_SHOWN = 100;
const STATES: Record<Handover['state'], string> = { waiting: 'Đang chờ', taken: 'Đang trò chuyện', closed: 'Đã kết thúc' };
const ENDED: Record<NonNullable<Handover['closedBy']>, string> = {
  officer: 'cán bộ kết thúc',
  citizen: 'người dân thôi chờ',
  timeout: 'lâu không có tin',
};
const path = (id: string): string => `/console/handovers/${id}`;
const waited = (since: Date, now: number): string => {
  const minutes = Math.max(0, Math.floor((now - since.getTime()) / MINUTE));
  return minutes < 60 ? `${String(minutes)} phút` : `${String(Math.floor(minutes / 60))} giờ ${String(minutes % 60)} phút`;
};

async function queue(context: Context) {
  const { deps, now } = context;
  const [open, nameOf] = await Promise.all([deps.handovers.queue(), namesOf(context)]);
  return open.length === 0 ? (
    <Empty>Không có ai đang chờ. Người dân gõ “cán bộ” trên Zalo sẽ hiện ở đây.</Empty>
  ) : (
    <Table label="Hàng chờ" head={['Người dân', 'Chờ từ', 'Đã chờ', 'Tình trạng', 'Cán bộ']}>
      {open.map(({ _id, openedAt, state, takenBy }, at) => (
        <tr key={_id}>
          <th scope="row">
            <a href={path(_id)}>Người thứ {at + 1}</a>
          </th>
          <td>{when(openedAt)}</td>
          <td>{waited(openedAt, now)}</td>
          <td>{STATES[state]}</td>
          <td>{state === 'taken' ? (takenBy === undefined ? 'trong OA Manager' : nameOf(takenBy)) : ''}</td>
        </tr>
      ))}
    </Table>
  );
}

async function list(context: Context): Promise<PageResult> {
  const [closed, nameOf] = await Promise.all([context.deps.handovers.closed(20), namesOf(context)]);
  return {
    title: 'Người dân chờ gặp cán bộ',
    body: (
      <>
        <p>
          Anh/Chị trả lời ở đây, hoặc ngay trong OA Manager của Zalo: khi đó người dân tự rời hàng chờ. Trong lúc trò chuyện, bot im lặng.
        </p>
        <div data-live="/console/handovers/queue">
          {await queue(context)}
          <span data-waiting />
        </div>
        {closed.length === 0 ? null : (
          <>
            <h2 class="h3">Vừa kết thúc</h2>
            <Table label="Vừa kết thúc" head={['Kết thúc lúc', 'Vì sao', 'Cán bộ', 'Chờ bao lâu']}>
              {closed.map(({ _id, closedAt, closedBy, takenBy, openedAt, takenAt }) => (
                <tr key={_id}>
                  <td>{when(closedAt)}</td>
                  <td>{closedBy ? ENDED[closedBy] : ''}</td>
                  <td>{takenBy === undefined ? '' : nameOf(takenBy)}</td>
                  <td>{takenAt ? waited(openedAt, takenAt.getTime()) : 'chưa ai nhận'}</td>
                </tr>
              ))}
            </Table>
          </>
        )}
      </>
    ),
  };
}

async function found({ deps, param }: Context): Promise<Handover> {
  const handover = await deps.handovers.find(param('id'));
  if (!handover) throw new UserFacingError('Cuộc trò chuyện này không còn.', 'Mở lại hàng chờ để xem ai đang cần trả lời.');
  return handover;
}

interface Message {
  at: Date;
  who: 'citizen' | 'bot' | 'officer';
  text: string;
  note?: string | undefined;
}

/** The latest messages from both sides, oldest first. */
async function conversation({ deps, now }: Context, userId: string): Promise<Message[]> {
  const since = now - SHOWN_MS;
  const [events, rows] = await Promise.all([
    deps.events.messagesWith(userId, since, MAX_SHOWN),
    deps.rows.latestTo(userId, since, MAX_SHOWN),
  ]);
  const messages: Message[] = [];
  // The newest were looked for; of one moment the first written comes first.
  for (const { raw, kind, receivedAt } of events.reverse()) {
    const event = readEvent(raw ?? '');
    // Echoes of the program's own messages: those are in the outbox.
    if (!event || (kind === 'echo' && event.adminId === undefined)) continue;
    const text = event.text ?? `[${event.attachments.map(({ type }) => type).join(', ') || 'không phải chữ'}]`;
    messages.push({ at: receivedAt, who: kind === 'echo' ? 'officer' : 'citizen', text });
  }
  for (const { createdAt, echoText, officer, state, reason } of rows.reverse())
    messages.push({
      at: createdAt,
      who: officer === true ? 'officer' : 'bot',
      text: echoText ?? '',
      note: state === 'sent' ? undefined : state === 'ready' || state === 'sending' ? 'đang gửi' : (reason ?? 'chưa gửi được'),
    });
  return messages.sort((a, b) => a.at.getTime() - b.at.getTime()).slice(-MAX_SHOWN);
}

const WHO: Record<Message['who'], string> = { citizen: 'Người dân', bot: 'Trợ lý', officer: 'Cán bộ' };

async function chat(context: Context, handover: Handover) {
  const messages = handover.userId === undefined ? [] : await conversation(context, handover.userId);
  return (
    <>
      {messages.length === 0 ? <Empty>Chưa có tin nào trong hai ngày qua.</Empty> : null}
      <ol class="chat" aria-label="Cuộc trò chuyện">
        {messages.map(({ at, who, text, note }, index) => (
          <li class={who} key={`${String(at.getTime())}-${String(index)}`}>
            <small>
              {WHO[who]}, {when(at)}
              {note === undefined ? '' : ` (${note})`}
            </small>
            <pre class="said">{text}</pre>
          </li>
        ))}
      </ol>
      {handover.state === 'closed' ? null : <span data-waiting />}
    </>
  );
}

async function show(context: Context): Promise<PageResult> {
  const handover = await found(context);
  const { _id, state, takenBy } = handover;
  const nameOf = await namesOf(context);
  return {
    title: `Trò chuyện với người dân: ${STATES[state].toLowerCase()}`,
    body: (
      <>
        {state === 'taken' && takenBy !== context.officer._id ? (
          <p class="alert alert-warning">
            {takenBy === undefined ? 'Đang được trả lời trong OA Manager.' : `${nameOf(takenBy)} đang trả lời người này.`} Hai người cùng
            viết thì người dân dễ rối.
          </p>
        ) : null}
        <div data-live={`${path(_id)}/messages`}>{await chat(context, handover)}</div>
        {state === 'waiting' ? (
          <Act to={`${path(_id)}/take`} name="Nhận trả lời">
            <p>Khi nhận, người dân được báo tên Anh/Chị và bot im lặng.</p>
          </Act>
        ) : null}
        {state === 'taken' ? (
          <>
            <form method="post" action={`${path(_id)}/say`} class="mb-3">
              <input type="hidden" name="key" value={String(context.now)} />
              <Field label="Viết cho người dân" name="text" rows={3} required max={MAX_OFFICER_TEXT} />
              <button class="btn btn-primary" type="submit">
                Gửi
              </button>
            </form>
            <Act to={`${path(_id)}/close`} name="Kết thúc, trả về bot" danger />
          </>
        ) : null}
        <p class="mt-3">
          <a href="/console/handovers">Về hàng chờ</a>
        </p>
      </>
    ),
  };
}

async function take(context: Context): Promise<PageResult> {
  const { deps, officer, noted } = context;
  const { _id } = await found(context);
  const self = { id: officer._id, name: officer.name };
  await noted({ action: 'nhận trả lời người dân', subject: _id }, () => deps.caseDesk.take(_id, self));
  return { to: path(_id), notice: 'Anh/Chị đang trả lời người này. Bot im lặng.' };
}

async function say(context: Context): Promise<PageResult> {
  const { deps, field } = context;
  const { _id } = await found(context);
  // The form's own time is the key: a form sent twice is one message.
  await deps.caseDesk.say(_id, field('text'), field('key').replaceAll(/\D/g, '').slice(0, 20));
  return { to: path(_id) };
}

async function close(context: Context): Promise<PageResult> {
  const { deps, noted } = context;
  const { _id } = await found(context);
  await noted({ action: 'kết thúc trò chuyện với người dân', subject: _id }, () => deps.caseDesk.close(_id));
  return { to: '/console/handovers', notice: 'Đã kết thúc. Từ giờ bot trả lời người này.' };
}

export const page: ConsolePage = {
  nav: { name: 'Chờ cán bộ', group: 'citizens', icon: 'chat' },
  routes: [
    get('/handovers', 'cases', list),
    quiet('/handovers/queue', 'cases', async (context) => ({
      fragment: (
        <>
          {await queue(context)}
          <span data-waiting />
        </>
      ),
    })),
    get('/handovers/:id', 'cases', show),
    quiet('/handovers/:id/messages', 'cases', async (context) => ({ fragment: await chat(context, await found(context)) })),
    post('/handovers/:id/take', 'cases', take),
    post('/handovers/:id/say', 'cases', say),
    post('/handovers/:id/close', 'cases', close),
  ],
};
