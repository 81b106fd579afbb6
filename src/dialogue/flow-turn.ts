import { defined } from '../ground/defined.ts';
import { splitText } from '../text/split.ts';
import { OFFERED, waysOn } from './choices.ts';
import type { FlowState } from './flows/frames.ts';
import type { Progress } from './flows/progress.ts';
import { asButtons, MAX_BUTTONS, MAX_TEXT, numbered, type Choice, type Reply } from './reply.ts';
import type { Dialogue, DialogueState, Turn } from './state.ts';

/** Buttons that lead on from a message that offers nothing itself. */
const MAX_WAYS = 2;

/** Where the citizen stands in flows, to be remembered; undefined outside of them. `now` is epoch ms. */
export const flowState = ({ frames }: Progress, now: number): FlowState | undefined =>
  frames.length === 0 ? undefined : { v: 1, frames, at: now };

/** What comes of a turn in flows: what was said as few messages, with the choices of the open question or of what the flow ended with. */
export function flowTurn(dialogue: Dialogue, state: DialogueState, progress: Progress, now: number): Turn {
  const { pick, flows } = dialogue.wording;
  const flow = flowState(progress, now);
  const offered: Choice[] = progress.offered ? OFFERED[progress.offered](dialogue) : [];
  const choices = offered.length > 0 ? offered : progress.choices;
  // A flow that ends without a word of its own.
  const said = progress.texts.length === 0 && offered.length === 0 ? [flows.done] : progress.texts;
  const texts = joined([...said, ...(offered.length > 0 ? [`${numbered(offered)}\n${pick}`] : [])]);
  const ways = flow || offered.length > 0 ? [] : waysOn(dialogue).slice(0, MAX_WAYS);
  const buttons = [...progress.links, ...asButtons(choices), ...ways].slice(0, MAX_BUTTONS);
  const replies: Reply[] = texts.map((text, at) => ({ text, buttons: at === texts.length - 1 ? buttons : [] }));
  const shown =
    choices.length > 0 ? choices : ways.flatMap((way) => (way.kind === 'say' ? [{ title: way.title, payload: way.payload }] : []));
  return {
    replies,
    state: {
      ...defined({
        item: state.item,
        rated: state.rated,
        known: state.known,
        greeted: state.greeted,
        place: progress.ward === undefined ? state.place : { ward: progress.ward, at: now },
      }),
      ...(shown.length > 0 && { choices: shown }),
      ...(flow && { flow, ...(offered.length > 0 && { parked: true }) }),
    },
    outcome: { status: statusOf(progress) },
    ...(progress.deeds.length > 0 && { deeds: progress.deeds }),
  };
}

function statusOf({ ended, base, top, offered }: Progress): string {
  if (ended?.flow === 'handover' && !base) return 'handoff';
  const flow = base?.id ?? top?.flow;
  if (flow !== undefined && !offered) return `flow_${flow}`;
  return ended ? `flow_${ended.flow}${ended.how === undefined ? '' : `_${ended.how}`}` : 'flow_over';
}

/** Texts as few messages: those that belong together stand in one, as far as it has room. */
function joined(texts: readonly string[]): string[] {
  const messages: string[] = [];
  for (const text of texts.filter((part) => part !== '').flatMap((part) => splitText(part, MAX_TEXT))) {
    const last = messages.at(-1);
    if (last !== undefined && last.length + text.length + 2 <= MAX_TEXT) messages[messages.length - 1] = `${last}\n\n${text}`;
    else messages.push(text);
  }
  return messages;
}
