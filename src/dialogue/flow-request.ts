import { chosen } from './flows/answers.ts';
import type { Slots } from './flows/actions.ts';
import { codeIn } from './flows/codes.ts';
import { START } from './choices.ts';
import { isRepair } from './flows/repairs.ts';
import { Manner } from './manner.ts';
import { countWords, holdsPhrase } from './phrases.ts';
import type { Choice } from './reply.ts';
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
/** The flow that looks up each kind of code. */
const LOOKS_UP = { dossier: 'dossier', petition: 'petition-status' } as const;
/** Longer messages are not read by single signs in them, in words. */
const MAX_SIGNED = 12;

/** A flow, and what is known for it already. */
export interface FlowRequest {
  flow: string;
  slots: Slots;
}

/** Whether a message is one of the ways to say a command. */
export const isCommand = (text: string, command: CommandName, { commands, manner }: Pick<Wording, 'commands' | 'manner'>): boolean =>
  text !== '' && Manner.of(manner).isOne(text, commands[command]);

/** Whether a message is one of these commands, or wants to leave off. What answers the choices shown last is neither. */
export function asksFor(
  text: string,
  wanted: readonly (CommandName | 'quit')[],
  wording: Pick<Wording, 'commands' | 'manner'>,
  shown: readonly Choice[] = [],
): boolean {
  const manner = Manner.of(wording.manner);
  const found = chosen(text, shown, manner);
  if (found && 'payload' in found) return false;
  return wanted.some((one) => (one === 'quit' ? manner.short(text) === 'quit' : isCommand(text, one, wording)));
}

/** The flow that a message asks for: by a button, by one of its names, by a code that only it can read, or by words that stand for it. */
export function requestedFlow(text: string, { flows, wording }: Dialogue): FlowRequest | undefined {
  const [, flow, item] = START.exec(text) ?? [];
  // Repairs speak of the flow that they interrupt: alone they have nothing to say.
  if (flow !== undefined)
    return flows.has(flow) && !isRepair(flow) ? { flow, slots: item === undefined ? {} : { item } } : { flow: 'menu', slots: {} };
  const named = NAMED.get(text);
  if (named !== undefined) return { flow: named, slots: {} };
  if (text.startsWith('#')) return undefined;
  const manner = Manner.of(wording.manner);
  if (isCommand(text, 'help', wording)) return { flow: 'help', slots: {} };
  if (isCommand(text, 'person', wording)) return { flow: 'handover', slots: {} };
  const called = [...flows.values()].find(({ words }) => manner.isOne(text, words.triggers));
  if (called) return { flow: called.id, slots: {} };
  const code = codeIn(text, manner.announcesCode(text));
  if (code) return { flow: LOOKS_UP[code.of], slots: { code: code.code } };
  const short = countWords(text) <= MAX_SIGNED;
  const signed = short ? [...flows.values()].find(({ words }) => words.signs.some((sign) => holdsPhrase(text, sign))) : undefined;
  return signed && { flow: signed.id, slots: {} };
}

/** Whether a message goes on with the one before it: "với người Trung Quốc". */
export const goesOn = (text: string, { manner }: Pick<Wording, 'manner'>): boolean => Manner.of(manner).goesOn(text);

/** Whether a message means something by itself, so that it is no part of a longer one: a button, an answer to what was offered, a command or a code. */
export function standsAlone(text: string, choices: readonly Choice[], dialogue: Dialogue): boolean {
  const { commands, manner } = dialogue.wording;
  const names = Object.keys(commands) as CommandName[];
  return (
    text.startsWith('#') ||
    chosen(text, choices, Manner.of(manner)) !== undefined ||
    names.some((command) => isCommand(text, command, dialogue.wording)) ||
    requestedFlow(text, dialogue) !== undefined
  );
}
