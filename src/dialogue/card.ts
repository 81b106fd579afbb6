import type { Aspect, Procedure } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { vietnameseDate } from '../time/local.ts';
import { eventSteps } from './event-turn.ts';
import { PARTS, type CardContext } from './parts.ts';
import { sourceLine } from './source-line.ts';

/** The whole text of an answer: heading, content, caveat, legal basis or source, date checked, and a warning when it is overdue for review. */
export function answerText(item: Procedure, aspect: Aspect, context: CardContext): string {
  if (item.kind === 'event') {
    const text = `${item.summary}\n\n${eventSteps(item, context).text}`;
    return cardText(item, 'general', context, { heading: item.name, text });
  }
  const asked = PARTS[aspect].text(item, context);
  // A guide ("opening hours") that has no such part says in its summary what there is to know.
  const part = item.kind === 'guide' && asked.text === context.wording.answer.not_known ? 'general' : aspect;
  const heading = fill(context.wording.parts[part].heading, { name: item.short_name });
  return cardText(item, part, context, { heading, ...(part === aspect ? asked : PARTS[part].text(item, context)) });
}

/** A text about a part of a procedure with what has to stand around it: the heading, and at the end what to mind and where it is from. */
export function cardText(
  item: Procedure,
  aspect: Aspect,
  context: CardContext,
  { heading, text, source }: { heading: string; text: string; source?: string | undefined },
): string {
  const { answer } = context.wording;
  const notes: string[] = [];
  const { actedOn, lookalikes } = PARTS[aspect];
  for (const { item: other, tell } of lookalikes ? item.lookalikes : []) {
    const name = context.item(other)?.short_name;
    if (name !== undefined) notes.push(fill(answer.lookalike, { tell, name }));
  }
  if (actedOn && item.caveat !== undefined) notes.push(fill(answer.caveat, { caveat: item.caveat }));
  notes.push(sourceLine(item, aspect, source, context));
  if (item.reviewed.next < context.today) notes.push(fill(answer.stale, { next: vietnameseDate(item.reviewed.next) }));
  return [heading.toUpperCase(), text, notes.join('\n')].filter((part) => part !== '').join('\n\n');
}
