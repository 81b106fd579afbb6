import type { Aspect, Procedure } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { vietnameseDate } from '../time/local.ts';
import { PARTS, type CardContext } from './parts.ts';

/** More acts than these are named only where the legal basis is asked for. */
const MAX_ACTS = 2;

/** The whole text of an answer: heading, content, caveat, legal basis or source, date checked, and a warning when it is overdue for review. */
export function answerText(item: Procedure, aspect: Aspect, context: CardContext): string {
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
  const on = vietnameseDate(item.reviewed.on);
  notes.push(
    item.imported
      ? fill(answer.imported_source, { source: item.reviewed.source, on })
      : source === undefined && item.legal_basis.length > 0
        ? fill(answer.source, { legal: legalLine(item, context), on })
        : fill(answer.number_source, { source: source ?? item.reviewed.source, on }),
  );
  if (item.reviewed.next < context.today) notes.push(fill(answer.stale, { next: vietnameseDate(item.reviewed.next) }));
  return [heading.toUpperCase(), text, notes.join('\n')].filter((part) => part !== '').join('\n\n');
}

/** The acts that a procedure rests on, in one short line. */
function legalLine({ legal_basis: acts }: Procedure, { wording: { answer } }: CardContext): string {
  const more = acts.length - MAX_ACTS;
  return acts.slice(0, MAX_ACTS).join('; ') + (more > 0 ? ` ${fill(answer.more_acts, { count: more })}` : '');
}
