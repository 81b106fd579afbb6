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

type Body = z.output<typeof body>;
/** Finds the citizen in the body of an event; `oaId` is the account. */
type FindCitizen = (event: Body, oaId: string | undefined) => string | undefined;

const sender: FindCitizen = (event) => event.sender?.id;
const recipient: FindCitizen = (event) => event.recipient?.id;
const follower: FindCitizen = (event) => event.follower?.id ?? event.user_id;
/** Sources disagree on the direction of "seen": the citizen is the one of the two that is not the account. */
const notTheAccount: FindCitizen = ({ sender: from, recipient: to }, oaId) =>
  from?.id !== undefined && from.id === oaId ? to?.id : (from?.id ?? to?.id);

interface KindOfEvent {
  /** Names that Zalo gives to events of this kind: listed, or by their beginning. */
  names: readonly string[] | RegExp;
  citizen: FindCitizen;
}

/** What kinds of things happen, by the names under which Zalo tells of them. */
const KINDS = {
  // Group and anonymous chats are not for a citizens' assistant: they are kept as `other` and never answered (reference 3.5.3, 3.5.7).
  message: { names: /^user_send_(?!group_)/, citizen: sender },
  echo: { names: /^oa_send_(?!group|anonymous|consent)/, citizen: recipient },
  follow: { names: ['follow'], citizen: follower },
  unfollow: { names: ['unfollow'], citizen: follower },
  'chat-opened': { names: ['user_click_chatnow'], citizen: follower },
  received: { names: ['user_received_message'], citizen: recipient },
  seen: { names: ['user_seen_message'], citizen: notTheAccount },
  reaction: { names: ['user_reacted_message'], citizen: sender },
  info: { names: ['user_submit_info'], citizen: sender },
  withdraw: { names: ['user_withdraw'], citizen: follower },
  other: { names: [], citizen: follower },
} as const satisfies Record<string, KindOfEvent>;
/** What kind of thing happened, whichever of Zalo's event names said so. */
export type EventKind = keyof typeof KINDS;
const EVENT_KINDS = Object.keys(KINDS) as EventKind[];

const namesOf = (kind: EventKind): KindOfEvent['names'] => KINDS[kind].names;
/** A `Map`, for Zalo chooses the names: none of them may meet what every object has. */
const LISTED = new Map(
  EVENT_KINDS.flatMap((kind) => {
    const names = namesOf(kind);
    return names instanceof RegExp ? [] : names.map((name) => [name, kind] as const);
  }),
);

function kindOf(name: string): EventKind {
  const begun = EVENT_KINDS.find((kind) => {
    const names = namesOf(kind);
    return names instanceof RegExp && names.test(name);
  });
  return LISTED.get(name) ?? begun ?? 'other';
}

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
  const known = parsed.success ? parsed.data : ({ event_name: event.event_name } as Body);
  const kind = parsed.success ? kindOf(known.event_name) : 'other';
  const at = Number(known.timestamp);
  const message = known.message;
  const single = message?.msg_id ?? message?.message_id;
  return {
    name: known.event_name,
    kind,
    at: Number.isSafeInteger(at) && at > 0 ? at : undefined,
    appId: known.app_id,
    userId: KINDS[kind].citizen(known, oaId ?? known.oa_id ?? known.oaId),
    messageIds: message?.msg_ids ?? (single === undefined ? [] : [single]),
    quotedId: message?.quote_msg_id,
    text: message?.text?.normalize('NFC'),
    attachments: message?.attachments ?? [],
    adminId: known.sender?.admin_id,
    source: known.source,
    icon: message?.react_icon,
  };
}
