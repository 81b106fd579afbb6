import type { Citizen, Citizens } from '../citizens/citizens.ts';
import type { Pause } from '../citizens/pause.ts';
import type { CitizenKey, Keys } from '../database/keys.ts';
import { agencyNames, asksFor, pausedTurn, type DialogueState, type Input } from '../dialogue/index.ts';
import type { Claimed, EventLine } from '../inbox/line.ts';
import { fill } from '../text/fill.ts';
import { MESSAGE_WINDOW_MS } from '../time/clock.ts';
import type { ZaloEvent } from '../zalo/events.ts';
import { belong, followedBy, joined } from './bursts.ts';
import { conversed, type ConversationDeps } from './conversation.ts';
import { inputOf } from './input.ts';
import { packed, unpacked } from './sealed-state.ts';
import type { TurnPlan } from './turn-plan.ts';

export interface DecideDeps extends ConversationDeps {
  citizens: Citizens;
  line: Pick<EventLine, 'nextOf'>;
  keys: Keys;
  /** The reply to an officer who links their own Zalo with their account; undefined for everything else that is written. */
  linked(text: string, userId: string): Promise<string | undefined>;
  /** Set while officers have stopped the bot. */
  pause(): Promise<Pause | undefined>;
  /** Resolves when some milliseconds of the event loop may be taken. */
  turn(): Promise<void>;
}

/** What is known of a turn when it begins. */
export interface TurnContext {
  event: ZaloEvent;
  stored: Claimed;
  userId: string;
  input: Input;
  citizen: Citizen | null;
  /** When it was written, epoch ms. */
  at: number;
  /** Until when an officer speaks in the bot's place; epoch ms, 0 where none does. */
  takenOverUntil: number;
  /** The conversation as it stands. */
  before: DialogueState;
  /** Seals what is kept of the conversation. */
  key: CitizenKey;
}

/** One step of deciding: the plan of the turn where it ends with this step, undefined where the next step is asked. Changes nothing. */
type Rule = (turn: TurnContext, deps: DecideDeps) => Promise<TurnPlan | undefined> | TurnPlan | undefined;

/** A reply that changes nothing of the conversation. */
const plain = (text: string, { before, key }: TurnContext, status: string): TurnPlan => ({
  replies: [{ text, buttons: [] }],
  state: packed(before, key),
  outcome: { status },
});

/** In the order in which they are asked. The last always ends the turn. */
export const RULES = {
  /** Somebody who waits for an officer, or speaks with one, wants the bot back. */
  async 'leaves the officer'(turn, deps) {
    const { input, before, takenOverUntil, userId } = turn;
    if (input.kind !== 'text') return undefined;
    const served = takenOverUntil > deps.clock.now();
    if (before.flow && !served) return undefined;
    const { wording } = deps.dialogue();
    // To an officer "thôi" says something else than to the bot.
    const wanted = served
      ? asksFor(input.text, ['stop', 'bot', 'menu'], wording)
      : asksFor(input.text, ['stop', 'bot', 'quit'], wording, before.choices);
    if (!wanted) return undefined;
    const handover = await deps.errands.handovers.ofCitizen(userId);
    // An officer may have come without having been asked for.
    if (!handover && !served) return undefined;
    return { ...plain(deps.errands.cases().service.handover.left, turn, 'flow_handover_left'), leaves: handover?._id ?? '' };
  },

  /** An officer is in the conversation: nothing is answered by machine but a cry for help. Who was not told so is told, once. */
  async 'an officer is here'(turn, deps) {
    const { before, citizen, input, takenOverUntil, userId } = turn;
    if (takenOverUntil <= deps.clock.now()) return undefined;
    const danger = input.kind === 'text' ? deps.dialogue().knowledge.dangers.find(input.text) : undefined;
    if (danger) return { ...plain(danger.text, turn, 'flow_danger'), through: true };
    const silence = citizen?.takeoverSince?.getTime() ?? 0;
    // Whoever is taken from the queue was told by the officer's name.
    const told = before.silence === silence || (await deps.errands.handovers.ofCitizen(userId))?.takenBy !== undefined;
    if (told) return { outcome: { status: 'handoff_active' } };
    const silent = plain(deps.errands.cases().service.handover.silent, turn, 'handoff_active');
    return { ...silent, state: packed({ ...before, silence }, turn.key), through: true };
  },

  'was welcomed before': ({ event, citizen }) => (event.kind === 'chat-opened' && citizen?.welcomedAt ? {} : undefined),

  /** Zalo no longer takes a reply: an outage kept the event for two days, for example. */
  'came too late': ({ at }, { clock }) =>
    clock.now() - at > MESSAGE_WINDOW_MS ? { outcome: { status: 'unanswered_too_late' } } : undefined,

  async 'links an officer'(turn, deps) {
    const linked = turn.input.kind === 'text' ? await deps.linked(turn.input.text, turn.userId) : undefined;
    return linked === undefined ? undefined : plain(linked, turn, 'flow_linked');
  },

  /** A message that tells of danger is answered all the same. */
  async 'the bot is paused'({ before, input, key }, { pause, dialogue }) {
    const paused = await pause();
    if (!paused || (input.kind === 'text' && dialogue().knowledge.dangers.find(input.text))) return undefined;
    const { replies, state, outcome } = pausedTurn(paused, before);
    return { replies, state: packed(state, key), outcome };
  },

  /** More than a person can write in earnest (inbox/intake.ts): said once, and a cry for help is answered all the same. */
  'writes too much'(turn, deps) {
    const { stored, input } = turn;
    const { wording, knowledge } = deps.dialogue();
    if (stored.excess !== true || (input.kind === 'text' && knowledge.dangers.find(input.text))) return undefined;
    return plain(fill(wording.too_many, agencyNames(knowledge.agency)), turn, 'flow_too_many');
  },

  /** Part of what is written in several messages: the last of them answers the whole. */
  async 'goes on in the next message'({ input, stored, before }, { line, dialogue }) {
    if (input.kind !== 'text') return undefined;
    const next = await followedBy(line, stored);
    return next?.text !== undefined && belong(input.text, next.text, dialogue(), before) ? { part: input.text } : undefined;
  },

  async 'is answered'({ input, citizen, stored, ...turn }, deps) {
    const held = citizen ? await deps.citizens.heldOf(citizen) : [];
    const whole = joined(held, input, stored.receivedAt);
    const plan = await conversed(whole, { ...turn, citizen }, deps);
    if (input.kind !== 'attachment') return plan;
    // Pictures that come together are answered together, with the last.
    const next = await followedBy(deps.line, stored);
    return next && next.text === undefined ? { ...plan, replies: [] } : plan;
  },
} satisfies Record<string, Rule>;

/** Decides what follows from an event that may ask for an answer. Changes nothing. */
export async function decide(event: ZaloEvent, stored: Claimed, deps: DecideDeps): Promise<TurnPlan> {
  const input = inputOf(event);
  if (!input) return {};
  const userId = stored.userId ?? '';
  const citizen = await deps.citizens.find(userId);
  const turn: TurnContext = {
    event,
    stored,
    userId,
    input,
    citizen,
    at: event.at ?? stored.receivedAt.getTime(),
    takenOverUntil: citizen?.takeoverUntil?.getTime() ?? 0,
    before: await unpacked(citizen?.dialogue, deps.keys),
    key: await deps.keys.of(userId),
  };
  await deps.turn();
  for (const rule of Object.values<Rule>(RULES)) {
    const plan = await rule(turn, deps);
    if (plan) return plan;
  }
  return {};
}
