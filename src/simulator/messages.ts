import { known, record, SimError, uploadUsable, type Call, type Calls, type World } from './calls.ts';
import type { SimMessage, SimUser } from './platform.ts';
import { DAY } from '../time/clock.ts';
import { defined } from '../ground/defined.ts';

/** How long after a citizen's last interaction the account may write to them. */
const REPLY_WINDOW_MS = 7 * DAY;
const BUTTON_TYPES = new Set(['oa.query.show', 'oa.query.hide', 'oa.open.url', 'oa.open.phone', 'oa.open.sms']);

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** Checks a consultation message against the limits of reference 4.4 and 4.5 and says which echo it makes. */
function check({ body }: Call, path: 'v2' | 'v3', { platform }: World): { message: Omit<SimMessage, 'id' | 'at' | 'seen'>; echo: string } {
  const message = record(body.message);
  const text = typeof message.text === 'string' ? message.text : undefined;
  if (text !== undefined && text.length > 2_000) throw new SimError(-210);
  const attachment = record(message.attachment);
  const payload = record(attachment.payload);
  if (text === undefined && message.attachment === undefined) throw new SimError(-201, 'message is invalid');
  if (attachment.type === 'file') {
    if (!uploadUsable(platform, String(payload.token))) throw new SimError(-100);
    return { message: { from: 'oa', payload }, echo: 'oa_send_file' };
  }
  const buttons = list(payload.buttons).map(record);
  if (buttons.length > 5) throw new SimError(-201, 'buttons is invalid');
  for (const button of buttons) {
    const title = typeof button.title === 'string' ? button.title : '';
    if (title === '' || title.length > 100 || !BUTTON_TYPES.has(String(button.type))) throw new SimError(-201, 'button is invalid');
    if (typeof button.payload === 'string' && button.payload.length > 1_000) throw new SimError(-210);
  }
  if (buttons.length > 0 && platform.settings.refuseButtons) throw new SimError(-233);
  switch (payload.template_type) {
    case undefined:
      return { message: { from: 'oa', ...defined({ text }), ...(buttons.length > 0 && { payload }) }, echo: 'oa_send_text' };
    case 'list':
      if (path === 'v3' && platform.settings.refuseLists) throw new SimError(-233);
      if (list(payload.elements).length === 0 || list(payload.elements).length > 5) throw new SimError(-201, 'elements is invalid');
      return { message: { from: 'oa', payload }, echo: 'oa_send_list' };
    case 'media': {
      const element = record(list(payload.elements)[0]);
      if (element.attachment_id !== undefined && element.media_type !== 'sticker' && !uploadUsable(platform, String(element.attachment_id)))
        throw new SimError(-100);
      return {
        message: { from: 'oa', ...defined({ text }), payload },
        echo: element.media_type === 'sticker' ? 'oa_send_sticker' : element.media_type === 'gif' ? 'oa_send_gif' : 'oa_send_image',
      };
    }
    case 'request_user_info':
      return { message: { from: 'oa', payload }, echo: 'oa_send_request_user_info' };
    default:
      throw new SimError(-233);
  }
}

function consult(call: Call, path: 'v2' | 'v3', world: World): unknown {
  const { platform, webhooks } = world;
  if (path === 'v3' && platform.settings.accountType === 'state') throw new SimError(-235);
  if (path === 'v2' && platform.settings.accountType === 'business') throw new SimError(-240);
  const user = known(platform, String(record(call.body.recipient).user_id));
  if (user.blocked) throw new SimError(-244);
  if (user.lastInteraction === undefined || platform.clock.now() - user.lastInteraction > REPLY_WINDOW_MS) throw new SimError(-230);
  const { message, echo } = check(call, path, world);
  const sent = platform.add(user.id, message);
  webhooks.message(echo, user, { ...defined({ text: message.text }), msg_id: sent.id }, { fromOa: true });
  webhooks.message('user_received_message', user, { msg_id: sent.id }, { fromOa: true });
  return { message_id: sent.id, user_id: user.id, quota: { quota_type: 'reply' } };
}

function react(call: Call, { platform, webhooks }: World): unknown {
  const user = known(platform, String(record(call.body.recipient).user_id));
  const action = record(call.body.sender_action);
  const message = platform.chat(user.id).find(({ id }) => id === action.react_message_id);
  if (!message) throw new SimError(-201, 'react_message_id is invalid');
  message.reaction = String(action.react_icon);
  webhooks.message('oa_reacted_message', user, { msg_id: message.id, react_icon: message.reaction }, { fromOa: true });
  return undefined;
}

/** Whether a target names a citizen (reference 5.2); an absent code means everyone. */
function isTargeted(user: SimUser, target: Record<string, unknown>): boolean {
  const has = (code: unknown, own: number): boolean => code === undefined || String(code).split(',').includes(String(own));
  return (
    (target.gender === undefined || target.gender === '0' || has(target.gender, user.gender)) &&
    has(target.ages, user.ages) &&
    has(target.cities, user.city)
  );
}

function broadcast(call: Call, { platform }: World): unknown {
  const target = record(record(call.body.recipient).target);
  const elements = list(record(record(record(call.body.message).attachment).payload).elements).map(record);
  if (elements.length === 0 || elements.length > 5) throw new SimError(-201, 'elements is invalid');
  const articles = elements.map((element) => String(element.attachment_id));
  for (const id of articles) if (platform.articles.get(id)?.status !== 'show') throw new SimError(-201, 'attachment_id is invalid');
  if (platform.isNight()) throw new SimError(-234);
  if (platform.broadcastsThisMonth() >= platform.settings.broadcastsPerMonth) throw new SimError(-211);
  const readers = [...platform.users.values()].filter((user) => user.following && isTargeted(user, target));
  for (const reader of readers) platform.add(reader.id, { from: 'broadcast', articles });
  const id = platform.id('b');
  platform.broadcasts.push({ id, at: platform.clock.now(), articles, target: target as Record<string, string>, reached: readers.length });
  return { message_id: id };
}

export const messageCalls: Calls = {
  'POST /v3.0/oa/message/cs': (call, world) => consult(call, 'v3', world),
  'POST /v2.0/oa/message': (call, world) => {
    if (call.body.sender_action !== undefined) return react(call, world);
    return record(call.body.recipient).target !== undefined ? broadcast(call, world) : consult(call, 'v2', world);
  },
  'GET /v2.0/oa/conversation': ({ data }, { platform }) => {
    const user = known(platform, String(data.user_id));
    const offset = Number(data.offset ?? 0);
    const newest = [...platform.chat(user.id)].reverse().slice(offset, offset + Math.min(Number(data.count ?? 10), 10));
    return newest.map((message) => ({
      src: message.from === 'user' ? 1 : 0,
      time: message.at,
      type: 'text',
      message: message.text ?? '',
      message_id: message.id,
      from_id: user.id,
      to_id: user.id,
    }));
  },
  'GET /v2.0/oa/listrecentchat': (_, { platform }) =>
    [...platform.chats]
      .flatMap(([userId, messages]) => messages.slice(-1).map((message) => ({ userId, message })))
      .sort((a, b) => b.message.at - a.message.at)
      .slice(0, 10)
      .map(({ userId, message }) => ({
        src: message.from === 'user' ? 1 : 0,
        time: message.at,
        type: 'text',
        message: message.text ?? '',
        message_id: message.id,
        from_id: userId,
        to_id: userId,
      })),
};
