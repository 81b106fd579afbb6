import type { AskContext } from '../knowledge/index.ts';
import { syllables } from '../text/vietnamese.ts';
import type { Dialogue, DialogueState } from './state.ts';
import type { Wording } from './wording.ts';

/** A button that names a procedure. */
const NAMES = /^#[a-z]+:([a-z0-9-]+)/;

/** What a question is asked after. */
export function askContext(text: string, { item, before, known, choices = [] }: DialogueState, { previous }: Wording): AskContext {
  const said = ` ${syllables(text).join(' ')} `;
  const back = previous.some((words) => said.includes(` ${syllables(words).join(' ')} `));
  const [last, other] = back && before !== undefined ? [before, item] : [item, before];
  const offered = choices.flatMap(({ payload }) => NAMES.exec(payload)?.[1] ?? []).filter((id) => id !== item);
  return { item: last, before: other, offered: [...new Set(offered)], back, ...(known && { known }) };
}

/** The same where some topics were turned down: what was spoken of before them is what it is asked after. */
export function withoutTopics(context: AskContext, except: ReadonlySet<string> | undefined, { knowledge }: Dialogue): AskContext {
  if (!except || except.size === 0) return context;
  const stays = (id: string | undefined): boolean => id !== undefined && !except.has(knowledge.item(id)?.topic ?? '');
  const [item, before] = [context.item, context.before].filter(stays);
  return { ...context, item, before, offered: (context.offered ?? []).filter(stays), except };
}
