import type { Citizen, Citizens } from './citizens/citizens.ts';
import type { Pause } from './citizens/pause.ts';
import { localDay, vietnameseDate, type Clock } from './clock.ts';
import type { Seal } from './database/seal.ts';
import {
  fill,
  MAX_TEXT,
  numbered,
  pausedTurn,
  turn,
  withPlaces,
  type Dialogue,
  type DialogueState,
  type Input,
  type Outcome,
  type Rating,
  type Reply,
  type Sent,
} from './dialogue/index.ts';
import type { Fact, Facts, FactType } from './engagement/facts.ts';
import type { Rollups } from './engagement/rollups.ts';
import type { Events, StoredEvent } from './inbox/events.ts';
import type { EventHandler, Plan } from './inbox/worker.ts';
import type { Logger } from './logger.ts';
import type { Echoes } from './outbox/echoes.ts';
import type { NewReply, OutboxRows } from './outbox/rows.ts';
import { FREE_WINDOW_MS } from './outbox/sender.ts';
import type { ZaloEvent } from './zalo/events.ts';
import { buttonsMessage, textMessage, type Button } from './zalo/messages.ts';

/** What follows from an event that asks for an answer: decided once, stored, then carried out. */
interface TurnPlan extends Plan {
  replies: Reply[];
  state: DialogueState;
  outcome: Outcome;
  welcomed: boolean;
  rating?: Rating | undefined;
  /** The code under which the citizen's data are removed once the reply is out. */
  receipt?: string;
}

interface Deps {
  /** The conversations as they are now; reloaded content takes its place here. */
  dialogue: () => Dialogue;
  citizens: Citizens;
  events: Events;
  rows: OutboxRows;
  echoes: Echoes;
  facts: Facts;
  rollups: Pick<Rollups, 'erase'>;
  /** See periods.ts. */
  reportsFrom: () => number;
  seal: Seal;
  clock: Clock;
  /** The reply to an officer who links their own Zalo with their account; undefined for everything else that is written. */
  linked(text: string, userId: string): Promise<string | undefined>;
  /** Set while officers have stopped the bot. */
  pause(): Promise<Pause | undefined>;
  /** Removes on Zalo's side what a person shared; called when they withdraw. */
  deleteAtZalo(userId: string): Promise<void>;
  /** A code for somebody whose data are removed. */
  newReceipt(): string;
  /** Something was put into the outbox. */
  onReplies(): void;
}

/** The way of an event through the rooms: citizen and conversation state in, replies, new state and facts out. */
export class Pipeline implements EventHandler {
  constructor(private readonly deps: Deps) {}

  async plan(event: ZaloEvent, stored: StoredEvent): Promise<Plan> {
    const { citizens, clock, dialogue } = this.deps;
    const userId = stored.userId ?? '';
    const input = inputOf(event);
    if (!input) return {};
    const citizen = await citizens.find(userId);
    const at = event.at ?? stored.receivedAt.getTime();
    // An officer is in the conversation: nothing is answered by machine.
    if ((citizen?.takeoverUntil?.getTime() ?? 0) > clock.now()) return { outcome: { status: 'handoff_active' } };
    if (event.kind === 'chat-opened' && citizen?.welcomedAt) return {};
    // Only what can still be answered is: an event kept for two days by an outage is not.
    if (clock.now() - at > FREE_WINDOW_MS) return { outcome: { status: 'unanswered_too_late' } };
    const before: DialogueState = citizen?.dialogue ?? {};
    const linked = input.kind === 'text' ? await this.deps.linked(input.text, userId) : undefined;
    if (linked !== undefined)
      return {
        replies: [{ text: linked, buttons: [] }],
        state: before,
        outcome: { status: 'flow_linked' },
        welcomed: false,
      } satisfies TurnPlan;
    const pause = await this.deps.pause();
    const done = pause ? pausedTurn(pause, before) : turn(dialogue(), input, before, clock.now());
    const { state, outcome, rating } = done;
    const welcomed = input.kind === 'follow' && !pause;
    if (done.fill === undefined) return { replies: done.replies, state, outcome, welcomed, rating } satisfies TurnPlan;
    const receipt = done.fill === 'receipt' ? this.deps.newReceipt() : undefined;
    const values = receipt === undefined ? await this.known(userId, citizen) : { receipt, day: vietnameseDate(localDay(clock.now())) };
    return {
      replies: withPlaces(done.replies, values),
      state,
      outcome,
      welcomed,
      ...(receipt !== undefined && { receipt }),
    } satisfies TurnPlan;
  }

  async carryOut(plan: Plan, event: ZaloEvent, stored: StoredEvent, logger: Logger): Promise<void> {
    const { citizens, clock, facts, echoes, dialogue } = this.deps;
    const userId = stored.userId ?? '';
    const now = clock.now();
    const at = event.at ?? stored.receivedAt.getTime();
    const fact = (type: FactType, more: Omit<Partial<Fact>, 'at'> = {}) =>
      facts.add([{ _id: `${stored._id}:${type}`, type, at, person: this.person(userId), status: event.name, ...more }]);
    switch (event.kind) {
      case 'message':
        await citizens.interacted(userId, at, now);
        await this.answer(plan, stored, at, event.text);
        break;
      case 'follow':
        await citizens.followed(userId, event.source, at, now);
        await this.answer(plan, stored, at);
        await fact('follow', { ...(event.source !== undefined && { source: event.source }) });
        break;
      case 'chat-opened':
      case 'info':
        await citizens.interacted(userId, at, now);
        await this.answer(plan, stored, at);
        await fact('event');
        break;
      case 'unfollow':
        await citizens.unfollowed(userId, at, now);
        await fact('unfollow');
        break;
      case 'echo':
        if (event.adminId === undefined) {
          await echoes.heard({ userId, messageId: event.messageIds[0], text: event.text, at });
          await this.forgetStranger(userId, stored);
        } else {
          const minutes = dialogue().knowledge.agency.handover.bot_silent_minutes;
          await citizens.takenOver(userId, at + minutes * 60_000, now);
          await fact('takeover');
        }
        break;
      case 'received':
        await echoes.received(event.messageIds, at);
        if (!(await this.forgetStranger(userId, stored))) await fact('received');
        break;
      case 'seen':
        await echoes.seen(event.messageIds, at);
        if (!(await this.forgetStranger(userId, stored))) await fact('seen');
        break;
      case 'reaction':
        await fact('reaction', { ...(event.icon !== undefined && { source: event.icon }) });
        break;
      case 'withdraw':
        await this.erase(userId, stored._id, logger);
        await facts.add([{ _id: `${stored._id}:withdraw`, type: 'withdraw', at }]);
        break;
      case 'other':
        break;
    }
  }

  async setAside(stored: StoredEvent): Promise<void> {
    await this.deps.facts.add([{ _id: `${stored._id}:set_aside`, type: 'set_aside', at: this.deps.clock.now(), status: stored.name }]);
  }

  /** What Zalo still tells of messages to somebody of whom nothing is kept is not kept either. True where nobody is known. */
  private async forgetStranger(userId: string, stored: StoredEvent): Promise<boolean> {
    if (await this.deps.citizens.find(userId)) return false;
    await this.deps.events.strip(stored._id);
    return true;
  }

  /** What is kept of a citizen, as lines that they read. */
  private async known(userId: string, citizen: Citizen | null): Promise<Record<string, string | number>> {
    const { dialogue, facts } = this.deps;
    const { wording, knowledge } = dialogue();
    const words = wording.my_data;
    const days = knowledge.agency.retention.message_text_days;
    const count = await facts.model.countDocuments({ person: this.person(userId), text: { $exists: true } });
    const lines = [
      citizen?.following && citizen.followedAt
        ? fill(words.follows, { day: vietnameseDate(localDay(citizen.followedAt.getTime())) })
        : undefined,
      count > 0 ? fill(words.messages, { count, days }) : words.nothing,
    ];
    return { days, lines: lines.filter((line) => line !== undefined).join('\n') };
  }

  /** Removes what is kept of those who asked for it and have had their last word. Resolves with how many. */
  async forgetThoseWhoAsked(logger: Logger): Promise<number> {
    const done = await this.deps.rows.done();
    for (const { userId, event } of done) await this.erase(userId, event, logger);
    return done.length;
  }

  /** The pseudonym under which a person's facts are counted. */
  person(userId: string): string {
    return this.deps.seal.pseudonym(userId, 'person');
  }

  /** Removes everything about a person but the bare counts. `except` is the event that asked for it. */
  async erase(userId: string, except: string | undefined, logger: Logger): Promise<void> {
    const { citizens, events, rows, facts, rollups, reportsFrom } = this.deps;
    const person = this.person(userId);
    await this.deps.deleteAtZalo(userId);
    await rows.erase(userId);
    await facts.erase(person, reportsFrom());
    await rollups.erase(person);
    await citizens.erase(userId);
    await events.erase(userId, except);
    logger.info('Đã xóa dữ liệu của một người dân theo yêu cầu');
  }

  private async answer(plan: Partial<TurnPlan>, stored: StoredEvent, askedAt: number, text?: string): Promise<void> {
    const { citizens, rows, facts, clock } = this.deps;
    const userId = stored.userId ?? '';
    const { outcome, state, replies, rating, receipt } = plan;
    if (outcome) {
      const question = stored.kind === 'message';
      await facts.add([
        {
          _id: `${stored._id}:turn`,
          type: question ? 'question' : 'message',
          at: askedAt,
          person: this.person(userId),
          ...outcome,
          ...(question && text !== undefined && { text }),
        },
      ]);
    }
    if (rating) {
      const { helpful, ...about } = rating;
      await facts.add([
        { _id: `${stored._id}:rating`, type: 'rating', at: askedAt, person: this.person(userId), status: helpful, ...about },
      ]);
    }
    if (receipt !== undefined) await facts.add([{ _id: `${stored._id}:withdraw`, type: 'withdraw', at: askedAt, status: receipt }]);
    if (!replies || !state) return;
    await citizens.remember(
      userId,
      stored.order,
      state as Record<string, unknown>,
      plan.welcomed ? { welcomedAt: new Date(clock.now()) } : {},
    );
    await rows.add(
      replies.map((reply, at) =>
        // The answer time of a turn is that of its first message.
        wireReply(reply, {
          key: `${stored._id}:${String(at)}`,
          userId,
          order: stored.order * 10 + at,
          ...(at === 0 && { askedAt }),
          ...(receipt !== undefined && at === replies.length - 1 && { last: true }),
        }),
      ),
      clock.now(),
    );
    this.deps.onReplies();
  }
}

/** What the dialogue room makes of an event; undefined where no answer is due. */
function inputOf(event: ZaloEvent): Input | undefined {
  switch (event.kind) {
    case 'follow':
    case 'chat-opened':
      return { kind: 'follow' };
    case 'info':
      return { kind: 'info' };
    case 'message':
      if (event.text !== undefined && event.text.trim() !== '') return { kind: 'text', text: event.text };
      return sentOf(event);
    default:
      return undefined;
  }
}

/** What Zalo calls the things that people send. A business card comes as a link with its picture in it (reference 3.5.1). */
const SENT_AS: Record<string, Sent> = {
  image: 'image',
  gif: 'image',
  audio: 'audio',
  sticker: 'sticker',
  file: 'file',
  video: 'video',
  link: 'link',
};

/** A message that is no text. */
function sentOf({ name, attachments }: ZaloEvent): Input {
  const place = attachments.find(({ type }) => type === 'location');
  if (place) return { kind: 'location', ...place.payload.coordinates };
  const photos = attachments.flatMap(({ type, payload }) => (type === 'image' && payload.url !== undefined ? [payload.url] : []));
  if (name === 'user_send_business_card') return { kind: 'attachment', sent: 'card', photos };
  return { kind: 'attachment', sent: SENT_AS[attachments[0]?.type ?? ''] ?? 'other', photos };
}

/** A reply as Zalo takes it, with the plain text for accounts that refuse buttons. */
export function wireReply(reply: Reply, meta: { key: string; userId: string; order: number; askedAt?: number; last?: boolean }): NewReply {
  const buttons = reply.buttons.map((button): Button =>
    button.kind === 'say' ? { kind: 'query', title: button.title, payload: button.payload } : button,
  );
  const message = buttonsMessage(reply.text, buttons);
  const base = {
    _id: meta.key,
    userId: meta.userId,
    order: meta.order,
    ...(meta.askedAt !== undefined && { askedAt: meta.askedAt }),
    ...(meta.last === true && { last: true }),
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
