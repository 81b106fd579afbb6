import { inputOf } from '../../../src/answering/input.ts';
import { parseZaloJson } from '../../../src/zalo/json.ts';
import { readEvent } from '../../../src/zalo/events.ts';
import { macOf, whose } from '../../../src/zalo/signature.ts';
import { pick, shown, times, type Kind, type Roll } from './kind.ts';
import { oddText } from './words.ts';

const [APP, OA, SECRET] = ['4100000000000000001', '2700000000000000002', 'secret'];
const NAMES = [
  'user_send_text',
  'user_send_image',
  'user_send_location',
  'user_send_business_card',
  'user_received_message',
  'user_seen_message',
  'user_reacted_message',
  'user_submit_info',
  'user_withdraw',
  'user_click_chatnow',
  'user_send_group_text',
  'oa_send_text',
  'oa_send_consent',
  'follow',
  'unfollow',
  'constructor',
  '__proto__',
  '',
];

/** Anything that JSON can hold. */
function value(roll: Roll, depth = 0): unknown {
  const kind = roll(depth > 3 ? 9 : 12);
  if (kind < 3)
    return pick(roll, [null, true, false, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, '', '0', '-1', '1e999', '8640000000000001']);
  if (kind < 9) return oddText(roll, ['x']);
  if (kind < 10) return times(roll, 4, () => value(roll, depth + 1));
  return Object.fromEntries(
    times(roll, 4, () => [
      pick(roll, ['id', 'url', 'text', 'msg_id', 'type', 'payload', '__proto__', 'toString', 'length']),
      value(roll, depth + 1),
    ]),
  );
}

/** An event as Zalo sends it. */
const event = (roll: Roll): Record<string, unknown> => ({
  app_id: APP,
  event_name: pick(roll, NAMES),
  timestamp: String(1_795_000_000_000 + roll(1_000_000)),
  sender: { id: '8200000000000010001', admin_id: '1' },
  recipient: { id: OA },
  follower: { id: '8200000000000010001' },
  user_id: '8200000000000010001',
  source: 'oa_profile',
  message: {
    msg_id: `m${String(roll(1_000))}`,
    msg_ids: ['a', 'b'],
    text: oddText(roll, ['x']),
    react_icon: '/-strong',
    attachments: [
      {
        type: pick(roll, ['image', 'location', 'link', 'sticker', 'x']),
        payload: { url: 'https://a.vn/b.jpg', coordinates: { latitude: '21.8', longitude: 106.7 } },
      },
    ],
  },
});

/** Puts something else in the place of one detail, wherever it is. */
function spoilt(roll: Roll, whole: unknown): unknown {
  if (typeof whole !== 'object' || whole === null || roll(5) === 0) return value(roll);
  const entries: [string, unknown][] = Object.entries(whole);
  const at = roll(entries.length + 1);
  const name = entries[at]?.[0] ?? pick(roll, ['x', '__proto__', 'message']);
  const changed = new Map(entries);
  if (roll(6) === 0) changed.delete(name);
  else changed.set(name, spoilt(roll, entries[at]?.[1]));
  return Array.isArray(whole) ? [...changed.values()] : Object.fromEntries(changed);
}

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '\\u',
  '\\ud800',
  '\\x',
  ',',
  ':',
  'null',
  '-',
  '1e',
  '1'.repeat(400),
  '-9'.repeat(9),
  '\u0000',
  '\uFEFF',
  '"a":',
  '{"a":',
  '//',
];

/** The bytes of a body: an event that was spoilt as JSON, as text, or as bytes. */
function body(roll: Roll): Buffer {
  let whole: unknown = event(roll);
  for (let damages = roll(4); damages > 0; damages--) whole = spoilt(roll, whole);
  let text = JSON.stringify(whole) ?? '';
  const kind = roll(12);
  if (kind === 0) text = pick(roll, ['[', '{"a":', '[{"message":']).repeat(roll(3_000)) + text;
  if (kind === 1)
    text = text.replace(
      /"8200000000000010001"/,
      pick(roll, ['82000000000000100011', '1e400', '-0', '0.1e-7', '1'.repeat(5_000), '{}', 'null']),
    );
  for (let damages = kind < 7 ? 0 : roll(4); damages > 0; damages--) {
    const at = roll(text.length + 1);
    text = text.slice(0, at) + pick(roll, PIECES) + text.slice(at + roll(3));
  }
  const bytes = Buffer.from(text);
  if (kind === 11) for (let damages = roll(4); damages > 0 && bytes.length > 0; damages--) bytes[roll(bytes.length)] = roll(256);
  return bytes;
}

/** Bodies of webhooks, signed and not: what is done with them before anything is stored, and what a turn is given of them. */
export const bodies: Kind = {
  name: 'webhook bodies',
  share: 595,
  attempt(roll) {
    const rawBody = body(roll);
    const timestamp = /"timestamp":"?([^",}]*)/.exec(rawBody.toString())?.[1] ?? '';
    const mac = macOf({ appId: APP, rawBody, timestamp, oaSecret: SECRET });
    const header = pick(roll, [`mac=${mac}`, mac, ` MAC = ${mac.toUpperCase()}`, 'mac=', oddText(roll, ['x']), undefined]);
    try {
      const { signer } = whose({ appId: APP, oaSecret: SECRET, rawBody, header });
      if (signer !== 'nobody' && header?.toLowerCase().includes(mac) !== true) return `taken for signed: ${shown(rawBody.toString())}`;
      const read = readEvent(rawBody, OA);
      if (!read) {
        // Whatever is JSON and names an event is an event.
        const json = jsonOf(rawBody);
        const name =
          typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>).event_name : undefined;
        return typeof name === 'string' && name !== '' ? `not read: ${shown(rawBody.toString())}` : undefined;
      }
      if (read.text !== undefined && read.text !== read.text.normalize('NFC'))
        return `a text that is not NFC: ${shown(rawBody.toString())}`;
      if (read.at !== undefined && Number.isNaN(new Date(read.at).getTime())) return `a time that is none: ${shown(rawBody.toString())}`;
      if (read.userId === '') return `a citizen without id: ${shown(rawBody.toString())}`;
      const input = inputOf(read);
      if (
        input?.kind === 'location' &&
        [input.latitude, input.longitude].some((degrees) => degrees !== undefined && !Number.isFinite(degrees))
      )
        return `a place that is none: ${shown(rawBody.toString())}`;
      return undefined;
    } catch (error) {
      return `${String(error instanceof Error ? error.stack : error)} — ${shown(rawBody.toString())}`;
    }
  },
};

function jsonOf(bytes: Buffer): unknown {
  try {
    return parseZaloJson(bytes.toString());
  } catch {
    return undefined;
  }
}
