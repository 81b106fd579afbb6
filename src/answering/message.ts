import { MAX_TEXT, numbered, type Reply } from '../dialogue/index.ts';
import type { NewReply } from '../outbox/rows.ts';
import { buttonsMessage, textMessage, type Button } from '../zalo/messages.ts';
import { defined } from '../ground/defined.ts';

/** A reply as Zalo takes it, with the plain text for accounts that refuse buttons. */
export function outboxReply(
  reply: Reply,
  meta: { key: string; userId: string; order: number; askedAt?: number; last?: boolean; officer?: boolean },
): NewReply {
  const buttons = reply.buttons.map((button): Button =>
    button.kind === 'say' ? { kind: 'query', title: button.title, payload: button.payload } : button,
  );
  const message = buttonsMessage(reply.text, buttons);
  const base = {
    _id: meta.key,
    userId: meta.userId,
    order: meta.order,
    ...defined({ askedAt: meta.askedAt }),
    ...(meta.last === true && { last: true }),
    ...(meta.officer === true && { officer: true }),
    message,
    echoText: reply.text.normalize('NFC'),
  };
  return buttons.length === 0 ? base : { ...base, fallback: textMessage(plainText(reply)) };
}

/** The reply without buttons: what they offer, in words, unless the text says it already. */
function plainText(reply: Reply): string {
  const said = reply.buttons.flatMap((button) => {
    if (button.kind === 'say') return reply.text.includes(button.title) ? [] : [{ title: button.title, payload: '' }];
    return reply.text.includes(button.kind === 'url' ? button.url : button.phone)
      ? []
      : [{ title: `${button.title}: ${button.kind === 'url' ? button.url : button.phone}`, payload: '' }];
  });
  const text = said.length === 0 ? reply.text : `${reply.text}\n\n${numbered(said)}`;
  return text.length <= MAX_TEXT ? text : reply.text;
}
