import { syllables } from '../text/vietnamese.ts';
import { START } from './choices.ts';
import type { Slots } from './flows/actions.ts';
import { dossierCode, isOne, petitionCode } from './flows/answers.ts';
import type { Dialogue } from './state.ts';
import type { Wording } from './wording.ts';

/** Words that do something wherever the citizen is. */
export type CommandName = keyof Wording['commands'];

/** Buttons that start a flow under a name of their own. */
const NAMED = new Map([
  ['#menu', 'menu'],
  ['#canbo', 'handover'],
  ['#khac', 'help'],
]);

/** A flow, and what is known for it already. */
export interface FlowRequest {
  flow: string;
  slots: Slots;
}

/** Whether a message is one of the ways to say a command. */
export const isCommand = (text: string, command: CommandName, { commands }: Wording): boolean =>
  text !== '' && isOne(text, commands[command]);

/** The flow that a message asks for: by a button, by one of its names, or by a code that only it can read. */
export function requestedFlow(text: string, { flows, wording }: Dialogue): FlowRequest | undefined {
  const [, flow, item] = START.exec(text) ?? [];
  if (flow !== undefined) return flows.has(flow) ? { flow, slots: item === undefined ? {} : { item } } : { flow: 'menu', slots: {} };
  const named = NAMED.get(text);
  if (named !== undefined) return { flow: named, slots: {} };
  if (isCommand(text, 'help', wording)) return { flow: 'help', slots: {} };
  if (isCommand(text, 'person', wording)) return { flow: 'handover', slots: {} };
  const typed = syllables(text).join(' ');
  const called = [...flows.values()].find(({ words }) => words.triggers.some((trigger) => syllables(trigger).join(' ') === typed));
  if (called) return { flow: called.id, slots: {} };
  const petition = /\d/.test(text) && /[a-z]/i.test(text) ? petitionCode(text.replace(/^mã\s*/iu, '')) : undefined;
  if (petition !== undefined) return { flow: 'petition-status', slots: { code: petition } };
  const dossier = /\s/.test(text.replace(/^(mã|hồ sơ|mã hồ sơ)\s+/iu, '')) ? undefined : dossierCode(text);
  return dossier === undefined ? undefined : { flow: 'dossier', slots: { code: dossier } };
}
