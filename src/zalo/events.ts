import { z } from 'zod';
import { parseZaloJson } from './json.ts';

/** Webhook events (reference 3.3 to 3.5). Unknown names and unknown fields are kept, never refused. */
const id = z.union([z.string(), z.number()]).transform(String);

const attachment = z.looseObject({
  type: z.string(),
  payload: z
    .looseObject({
      url: z.string().optional(),
      thumbnail: z.string().optional(),
      description: z.string().optional(),
      name: z.string().optional(),
      coordinates: z.looseObject({ latitude: z.coerce.number(), longitude: z.coerce.number() }).optional(),
    })
    .default({}),
});

const body = z.looseObject({
  app_id: id.optional(),
  event_name: z.string().min(1),
  timestamp: id.optional(),
  oa_id: id.optional(),
  oaId: id.optional(),
  sender: z.looseObject({ id: id.optional(), admin_id: id.optional() }).optional(),
  recipient: z.looseObject({ id: id.optional() }).optional(),
  follower: z.looseObject({ id: id.optional() }).optional(),
  user_id: id.optional(),
  source: z.string().optional(),
  message: z
    .looseObject({
      msg_id: id.optional(),
      message_id: id.optional(),
      msg_ids: z.array(id).optional(),
      quote_msg_id: id.optional(),
      text: z.string().optional(),
      react_icon: z.string().optional(),
      attachments: z.array(attachment).optional(),
    })
    .optional(),
});

export type Attachment = z.output<typeof attachment>;

/** What kind of thing happened, whichever of Zalo's event names said so. */
export type EventKind =
  'message' | 'echo' | 'follow' | 'unfollow' | 'chat-opened' | 'received' | 'seen' | 'reaction' | 'info' | 'withdraw' | 'other';

export interface ZaloEvent {
  name: string;
  kind: EventKind;
  /** Time at Zalo, epoch ms; undefined when the body has none. */
  at: number | undefined;
  appId: string | undefined;
  /** The citizen concerned, OA-scoped id as text; undefined for events about no single person. */
  userId: string | undefined;
  /** Id of the message, or of the messages for `seen`. */
  messageIds: string[];
  quotedId: string | undefined;
  /** Text or caption in NFC. */
  text: string | undefined;
  attachments: Attachment[];
  /** Set on an echo written by a person in OA Manager. */
  adminId: string | undefined;
  /** Where a follow came from. */
  source: string | undefined;
  icon: string | undefined;
}

const KINDS: Record<string, EventKind> = {
  follow: 'follow',
  unfollow: 'unfollow',
  user_click_chatnow: 'chat-opened',
  user_received_message: 'received',
  user_seen_message: 'seen',
  user_reacted_message: 'reaction',
  user_submit_info: 'info',
  user_withdraw: 'withdraw',
};

/** Group and anonymous chats are not for a citizens' assistant: they are kept and never answered (reference 3.5.3, 3.5.7). */
function kindOf(name: string): EventKind {
  if (name.startsWith('user_send_') && !name.startsWith('user_send_group_')) return 'message';
  if (name.startsWith('oa_send_') && !/^oa_send_(group|anonymous|consent)/.test(name)) return 'echo';
  return KINDS[name] ?? 'other';
}

function personOf(kind: EventKind, event: z.output<typeof body>, oaId: string | undefined): string | undefined {
  const [sender, recipient] = [event.sender?.id, event.recipient?.id];
  switch (kind) {
    case 'message':
    case 'reaction':
    case 'info':
      return sender;
    case 'echo':
    case 'received':
      return recipient;
    // Sources disagree on the direction of "seen": the person is whichever of the two is not the account.
    case 'seen':
      return sender !== undefined && sender === oaId ? recipient : (sender ?? recipient);
    default:
      return event.follower?.id ?? event.user_id;
  }
}

/**
 * Reads the raw body of a webhook.
 * @returns undefined when it is not JSON or has no event name.
 */
export function readEvent(rawBody: Buffer | string, oaId?: string): ZaloEvent | undefined {
  let json: unknown;
  try {
    json = parseZaloJson(rawBody.toString());
  } catch {
    return undefined;
  }
  const parsed = body.safeParse(json);
  // An event whose details look otherwise than expected is still that event.
  const event = parsed.success ? parsed.data : z.looseObject({ event_name: z.string().min(1) }).safeParse(json).data;
  if (!event) return undefined;
  const known = parsed.success ? parsed.data : ({ event_name: event.event_name } as z.output<typeof body>);
  const kind = parsed.success ? kindOf(known.event_name) : 'other';
  const at = Number(known.timestamp);
  const message = known.message;
  const single = message?.msg_id ?? message?.message_id;
  return {
    name: known.event_name,
    kind,
    at: Number.isSafeInteger(at) && at > 0 ? at : undefined,
    appId: known.app_id,
    userId: personOf(kind, known, oaId ?? known.oa_id ?? known.oaId),
    messageIds: message?.msg_ids ?? (single === undefined ? [] : [single]),
    quotedId: message?.quote_msg_id,
    text: message?.text?.normalize('NFC'),
    attachments: message?.attachments ?? [],
    adminId: known.sender?.admin_id,
    source: known.source,
    icon: message?.react_icon,
  };
}
