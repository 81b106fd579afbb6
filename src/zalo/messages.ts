import { defined } from '../ground/defined.ts';
/**
 * Builders of consultation messages (reference 4.4, 4.5). Zalo refuses what is exactly at a limit now and then, so each
 * limit here is about 5 % under Zalo's own. A builder throws LimitError rather than cut what a citizen should read.
 */
export const LIMITS = {
  text: 1_900,
  listTitle: 95,
  listSubtitle: 475,
  listElements: 5,
  buttons: 5,
  /** Zalo allows 100; longer titles do not show well on a phone. */
  buttonTitle: 40,
  payload: 950,
  smsContent: 150,
} as const;

/** A message part is longer than Zalo takes. The caller must split or shorten it. */
export class LimitError extends RangeError {
  constructor(what: string, length: number, limit: number) {
    super(`${what}: ${String(length)} > ${String(limit)}`);
    this.name = 'LimitError';
  }
}

export type Button =
  | { kind: 'query'; title: string; payload: string; silent?: boolean }
  | { kind: 'url'; title: string; url: string }
  | { kind: 'phone'; title: string; phone: string }
  | { kind: 'sms'; title: string; phone: string; content: string };

export interface ListElement {
  title: string;
  subtitle?: string;
  imageUrl?: string;
  action?: { kind: 'url'; url: string } | { kind: 'query'; payload: string };
}

/** A message body as Zalo wants it under `message`. */
export type WireMessage = Record<string, unknown>;

/** Length as Zalo counts it: UTF-16 units of the NFC form. */
export const zaloLength = (text: string): number => text.normalize('NFC').length;

function within(what: string, text: string, limit: number): string {
  const normal = text.normalize('NFC');
  if (normal.length > limit) throw new LimitError(what, normal.length, limit);
  return normal;
}

/** Zalo's samples write Vietnamese numbers with 84 (reference 4.5); short numbers such as 1022 stay as they are. */
export const phoneCode = (phone: string): string => phone.replaceAll(/[^\d]/g, '').replace(/^0(?=\d{9})/, '84');

function wireButton(button: Button): WireMessage {
  const title = within('button title', button.title, LIMITS.buttonTitle);
  switch (button.kind) {
    case 'query':
      return {
        title,
        type: button.silent ? 'oa.query.hide' : 'oa.query.show',
        payload: within('button payload', button.payload, LIMITS.payload),
      };
    case 'url':
      return { title, type: 'oa.open.url', payload: { url: button.url } };
    case 'phone':
      return { title, type: 'oa.open.phone', payload: { phone_code: phoneCode(button.phone) } };
    case 'sms':
      return {
        title,
        type: 'oa.open.sms',
        payload: { content: within('SMS content', button.content, LIMITS.smsContent), phone_code: phoneCode(button.phone) },
      };
  }
}

function wireButtons(buttons: readonly Button[]): WireMessage[] {
  if (buttons.length > LIMITS.buttons) throw new LimitError('buttons', buttons.length, LIMITS.buttons);
  return buttons.map(wireButton);
}

const template = (payload: WireMessage): WireMessage => ({ attachment: { type: 'template', payload } });

/** Plain text, as an answer to a certain message when `quote` names one. */
export function textMessage(text: string, quote?: string): WireMessage {
  return { text: within('text', text, LIMITS.text), ...defined({ quote_message_id: quote }) };
}

/** Text with up to five buttons: a payload without `template_type`. */
export function buttonsMessage(text: string, buttons: readonly Button[]): WireMessage {
  if (buttons.length === 0) return textMessage(text);
  return { text: within('text', text, LIMITS.text), ...template({ buttons: wireButtons(buttons) }) };
}

/** A list of up to five elements; Zalo wants a subtitle on the first. */
export function listMessage(elements: readonly ListElement[], buttons: readonly Button[] = []): WireMessage {
  if (elements.length === 0 || elements.length > LIMITS.listElements)
    throw new LimitError('list elements', elements.length, LIMITS.listElements);
  return template({
    template_type: 'list',
    elements: elements.map((element, at) => ({
      title: within('list title', element.title, LIMITS.listTitle),
      ...((element.subtitle !== undefined || at === 0) && {
        subtitle: within('list subtitle', element.subtitle ?? element.title, LIMITS.listSubtitle),
      }),
      ...defined({ image_url: element.imageUrl }),
      ...(element.action && {
        default_action:
          element.action.kind === 'url'
            ? { type: 'oa.open.url', url: element.action.url }
            : { type: 'oa.query.hide', payload: element.action.payload },
      }),
    })),
    ...(buttons.length > 0 && { buttons: wireButtons(buttons) }),
  });
}

/** One image, by public address or by the id of an upload. */
export function imageMessage(image: { url: string } | { attachmentId: string }, caption?: string): WireMessage {
  const source = 'url' in image ? { url: image.url } : { attachment_id: image.attachmentId };
  return {
    ...(caption !== undefined && { text: within('caption', caption, LIMITS.text) }),
    ...template({ template_type: 'media', elements: [{ media_type: 'image', ...source }] }),
  };
}

/** A file by the token of its upload. */
export const fileMessage = (token: string): WireMessage => ({ attachment: { type: 'file', payload: { token } } });

/** Asks the person to share name, phone and address; the answer is the event `user_submit_info`. */
export function requestInfoMessage(title: string, subtitle: string, imageUrl: string): WireMessage {
  const element = {
    title: within('title', title, LIMITS.listTitle),
    subtitle: within('subtitle', subtitle, LIMITS.listSubtitle),
    image_url: imageUrl,
  };
  return template({ template_type: 'request_user_info', elements: [element] });
}
