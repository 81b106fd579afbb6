import { z } from 'zod';
import { parseZaloJson } from './json.ts';

/**
 * Webhook events (reference 3.3 to 3.5). Unknown names and unknown fields are kept, never refused; a detail that looks otherwise than expected
 * costs only that detail, and is told in `odd`.
 */
const detail = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const words = detail(z.string());
/** Not `min(1)`: zod asks anything for its length that has one, and an object in the place of the text may have one that throws. */
const filled = z.string().refine((text) => text !== '');
/** Ids come as text or as numbers; an empty one is none. */
const id = detail(z.union([filled, z.number()]).transform(String));
const degrees = z
  .union([z.string().trim().pipe(filled), z.number()])
  .transform(Number)
  .pipe(z.number());

const attachment = z.looseObject({
  type: z.string(),
  payload: z
    .looseObject({
      url: words,
      thumbnail: words,
      description: words,
      name: words,
      coordinates: detail(z.looseObject({ latitude: degrees, longitude: degrees })),
    })
    .catch({}),
});

const body = z.looseObject({
  app_id: id,
  event_name: filled,
  timestamp: id,
  oa_id: id,
  oaId: id,
  sender: detail(z.looseObject({ id, admin_id: id })),
  recipient: detail(z.looseObject({ id })),
  follower: detail(z.looseObject({ id })),
  user_id: id,
  source: words,
  message: detail(
    z.looseObject({
      msg_id: id,
      message_id: id,
      msg_ids: detail(z.array(id)),
      quote_msg_id: id,
      text: words,
      react_icon: words,
      attachments: detail(z.array(detail(attachment))),
    }),
  ),
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
  message: { names: /^user_(?:send_(?!group_)|asking_product$)/, citizen: sender },
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
  /** Time at Zalo, epoch ms; undefined when the body has none that is a day of a calendar. */
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
  /** The OA that it concerns, where that is another one than ours. */
  elsewhere: string | undefined;
  /** Details that are there and look otherwise than expected, by their place: `message.attachments.0.payload`. */
  odd: string[];
}

/** Names of details in somebody's JSON are cut: they are told in the log. */
const MAX_ODD = 5;

/** What stands in the JSON and was not understood. */
function oddDetails(raw: unknown, read: unknown, at = ''): string[] {
  if (raw === null || raw === undefined) return [];
  if (read === undefined) return [at];
  if (typeof raw !== 'object' || typeof read !== 'object' || read === null) return [];
  return Object.keys(read).flatMap((name) =>
    oddDetails((raw as Record<string, unknown>)[name], (read as Record<string, unknown>)[name], at === '' ? name : `${at}.${name}`),
  );
}

/** The OA of an event, where the event names one and it is not ours: in `oa_id`, or as one of the two who write (reference 3.3). */
function elsewhereOf({ oa_id, oaId, sender: from, recipient: to }: Body, ours: string | undefined): string | undefined {
  const named = oa_id ?? oaId;
  if (ours === undefined || named === ours) return undefined;
  if (named !== undefined) return named;
  return from?.id !== undefined && to?.id !== undefined && from.id !== ours && to.id !== ours ? to.id : undefined;
}

/** The last day that a `Date` can hold, epoch ms. */
const LAST_TIME = 8.64e15;

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
  const known = body.safeParse(json).data;
  if (!known) return undefined;
  const kind = kindOf(known.event_name);
  const at = Number(known.timestamp);
  const { message } = known;
  const single = message?.msg_id ?? message?.message_id;
  return {
    name: known.event_name,
    kind,
    at: Number.isSafeInteger(at) && at > 0 && at <= LAST_TIME ? at : undefined,
    appId: known.app_id,
    userId: KINDS[kind].citizen(known, oaId ?? known.oa_id ?? known.oaId),
    messageIds: message?.msg_ids?.filter((one) => one !== undefined) ?? (single === undefined ? [] : [single]),
    quotedId: message?.quote_msg_id,
    text: message?.text?.normalize('NFC'),
    attachments: message?.attachments?.filter((one) => one !== undefined) ?? [],
    adminId: known.sender?.admin_id,
    source: known.source,
    icon: message?.react_icon,
    elsewhere: elsewhereOf(known, oaId),
    odd: oddDetails(json, known).slice(0, MAX_ODD),
  };
}
