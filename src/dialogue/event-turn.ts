import type { Procedure } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { partPayload, sentence, type CardContext } from './parts.ts';
import type { Choice } from './reply.ts';

/** What is to be done about an event of a life, in order: each step by the name under which its number or button leads on. */
export function eventSteps({ path }: Procedure, context: CardContext): { text: string; choices: Choice[] } {
  const { event } = context.wording.answer;
  const known = path.flatMap(({ item: id, when, note }) => {
    const item = context.item(id);
    return item ? [{ item, when, note }] : [];
  });
  const lines = known.map(({ item, when, note }, at) =>
    [
      `${String(at + 1)}. ${when === undefined ? item.short_name : fill(event.when, { name: item.short_name, when })}`,
      note === undefined ? '' : `   ${sentence(note)}`,
    ]
      .filter((part) => part !== '')
      .join('\n'),
  );
  const choices = known.map(({ item }) => ({ title: item.short_name, payload: partPayload(item.id, 'general') }));
  return { text: [...lines, event.choose].join('\n'), choices };
}
