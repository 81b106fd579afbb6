import { bounded, type Input, type Sent } from '../dialogue/index.ts';
import type { ZaloEvent } from '../zalo/events.ts';

/** What the dialogue room makes of an event; undefined where no answer is due. */
export function inputOf(event: ZaloEvent): Input | undefined {
  switch (event.kind) {
    case 'follow':
    case 'chat-opened':
      return { kind: 'follow' };
    case 'info':
      return { kind: 'info' };
    case 'message':
      if (event.text !== undefined && event.text.trim() !== '') return bounded({ kind: 'text', text: event.text, photos: photosOf(event) });
      return sentOf(event);
    case 'echo':
    case 'other':
    case 'reaction':
    case 'received':
    case 'seen':
    case 'unfollow':
    case 'withdraw':
      return undefined;
  }
}

/** What Zalo calls the things that people send. A business card comes as a link with its picture in it (reference 3.5.1). */
const SENT_AS = new Map<string, Sent>([
  ['image', 'image'],
  ['gif', 'image'],
  ['audio', 'audio'],
  ['sticker', 'sticker'],
  ['file', 'file'],
  ['video', 'video'],
  ['link', 'link'],
]);

/** Addresses of the pictures in a message. */
const photosOf = ({ attachments }: Pick<ZaloEvent, 'attachments'>): string[] =>
  attachments.flatMap(({ type, payload }) => (type === 'image' && payload.url !== undefined ? [payload.url] : []));

/** A message that is no text. */
function sentOf({ name, attachments }: ZaloEvent): Input {
  const place = attachments.find(({ type }) => type === 'location');
  if (place) return { kind: 'location', ...place.payload.coordinates };
  const photos = photosOf({ attachments });
  if (name === 'user_send_business_card') return { kind: 'attachment', sent: 'card', photos };
  return { kind: 'attachment', sent: SENT_AS.get(attachments[0]?.type ?? '') ?? 'other', photos };
}
