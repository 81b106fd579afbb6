import { MESSAGE_WINDOW_MS, MINUTE, type Clock } from '../time/clock.ts';
import type { Citizen, Citizens } from '../citizens/citizens.ts';
import type { Pause } from '../citizens/pause.ts';
import { localDay, vietnameseDate } from '../time/local.ts';
import type { Seal } from '../database/seal.ts';
import { belong, followedBy, joined } from './bursts.ts';
import { noticeFor, type Interests } from '../cases/index.ts';
import {
  converse,
  isOne,
  MAX_TEXT,
  pausedTurn,
  withPlaces,
  type Dialogue,
  type DialogueState,
  type Deed,
  type Input,
  type Outcome,
  type Rating,
  type Reply,
  type Turn,
} from '../dialogue/index.ts';
import { packed, unpacked } from './sealed-state.ts';
import { carryOut, runErrand, type ErrandContext, type ErrandDeps } from './errands/index.ts';
import type { Fact, Facts, FactType } from '../engagement/facts.ts';
import type { Events, StoredEvent } from '../inbox/events.ts';
import { inputOf } from './input.ts';
import type { EventHandler, EventPlan } from '../inbox/worker.ts';
import type { Logger } from '../ground/logger.ts';
import type { Echoes } from '../outbox/echoes.ts';
import type { OutboxRows } from '../outbox/rows.ts';
import type { Rights } from './my-data.ts';
import type { ZaloEvent } from '../zalo/events.ts';
import { wireReply } from './message.ts';
import { defined } from '../ground/defined.ts';

/** What follows from an event that asks for an answer: decided once, stored, then carried out. */
interface TurnPlan extends EventPlan {
  replies: Reply[];
  /** As it is stored. */
  state: Record<string, unknown>;
  outcome: Outcome;
  welcomed: boolean;
  rating?: Rating | undefined;
  /** What flows want carried out. */
  deeds?: Deed[];
  /** Part of a burst: kept until the rest of it is here. */
  part?: string;
  /** The citizen does not want a person any more: the handover to close, empty where there is none. */
  leaves?: string;
  /** The code under which the citizen's data are removed once the reply is out. */
  receipt?: string;
}

interface Deps {
  /** The conversations as they are now; reloaded content takes its place here. */
  dialogue: () => Dialogue;
  errands: ErrandDeps;
  citizens: Citizens;
  events: Events;
  rows: OutboxRows;
  echoes: Echoes;
  facts: Facts;
  rights: Rights;
  seal: Seal;
  clock: Clock;
  /** The reply to an officer who links their own Zalo with their account; undefined for everything else that is written. */
  linked(text: string, userId: string): Promise<string | undefined>;
  /** Set while officers have stopped the bot. */
  pause(): Promise<Pause | undefined>;
  /** A code for somebody whose data are removed. */
  newReceipt(): string;
  /** Something was put into the outbox. */
  onReplies(): void;
}

/** The way of an event through the rooms: citizen and conversation state in, replies, new state and facts out. */
export class Pipeline implements EventHandler {
  constructor(private readonly deps: Deps) {}

  async plan(event: ZaloEvent, stored: StoredEvent): Promise<EventPlan> {
    const { citizens, clock, dialogue } = this.deps;
    const userId = stored.userId ?? '';
    const input = inputOf(event);
    if (!input) return {};
    const citizen = await citizens.find(userId);
    const at = event.at ?? stored.receivedAt.getTime();
    const before = unpacked(citizen?.dialogue, this.deps.seal);
    const leaving = await this.leaving(userId, citizen, input, before);
    if (leaving) return leaving;
    // An officer is in the conversation: nothing is answered by machine.
    if ((citizen?.takeoverUntil?.getTime() ?? 0) > clock.now()) return { outcome: { status: 'handoff_active' } };
    if (event.kind === 'chat-opened' && citizen?.welcomedAt) return {};
    // Only what can still be answered is: an event kept for two days by an outage is not.
    if (clock.now() - at > MESSAGE_WINDOW_MS) return { outcome: { status: 'unanswered_too_late' } };
    const linked = input.kind === 'text' ? await this.deps.linked(input.text, userId) : undefined;
    if (linked !== undefined) return this.plain(linked, before, 'flow_linked');
    const pause = await this.deps.pause();
    if (pause) {
      const { replies, state, outcome } = pausedTurn(pause, before);
      return { replies, state: packed(state, this.deps.seal), outcome, welcomed: false } satisfies TurnPlan;
    }
    const next = await followedBy(this.deps.events, stored);
    if (next?.text !== undefined && input.kind === 'text' && belong(input.text, next.text, dialogue(), before)) return { part: input.text };
    const context = this.contextOf(userId, citizen, at);
    const done = await this.turn(joined(citizen?.held ?? [], input, stored.receivedAt), before, context);
    // Pictures that come together are answered together, with the last.
    if (input.kind === 'attachment' && next && next.text === undefined) done.replies = [];
    const { state, outcome, rating } = done;
    const receipt = done.fill === 'receipt' || done.fill === 'export' ? this.deps.newReceipt() : undefined;
    const { replies, deeds } = await this.withNotice(done, context);
    return {
      replies: await this.filled(done.fill, replies, receipt, userId, citizen),
      state: packed(state, this.deps.seal),
      outcome,
      welcomed: input.kind === 'follow',
      rating,
      ...(deeds.length > 0 && { deeds }),
      ...(receipt !== undefined && (done.fill === 'receipt' ? { receipt } : { deeds: [{ kind: 'exported', data: { receipt } }] })),
    } satisfies TurnPlan;
  }

  /** Puts into replies what only the rooms know: what is kept of the citizen, or the receipt for its removal. */
  private async filled(
    what: Turn['fill'],
    replies: Reply[],
    receipt: string | undefined,
    userId: string,
    citizen: Citizen | null,
  ): Promise<Reply[]> {
    const { rights, clock } = this.deps;
    if (what === 'export') return (await rights.exported(userId, receipt ?? '')).map((text) => ({ text, buttons: [] }));
    if (what === 'known') return withPlaces(replies, await rights.known(userId, citizen));
    return receipt === undefined ? replies : withPlaces(replies, { receipt, day: vietnameseDate(localDay(clock.now())) });
  }

  /** A reply that changes nothing of the conversation. */
  private plain(text: string, state: DialogueState, status: string): TurnPlan {
    return { replies: [{ text, buttons: [] }], state: packed(state, this.deps.seal), outcome: { status }, welcomed: false };
  }

  private contextOf(userId: string, citizen: Citizen | null, at: number): ErrandContext {
    const interests: Interests = { ...citizen?.interests, ...(citizen?.told && { told: citizen.told }) };
    return { ...this.deps.errands, userId, person: this.person(userId), at, interests };
  }

  private async turn(input: Input, before: DialogueState, context: ErrandContext): Promise<Turn> {
    const running = converse(this.deps.dialogue(), input, before, this.deps.clock.now());
    let step = running.next();
    while (!step.done) step = running.next(await runErrand(step.value, context));
    return step.value;
  }

  /** Whoever waits for an officer, or speaks with one, and wants the bot back; undefined for everything else. */
  private async leaving(userId: string, citizen: Citizen | null, input: Input, before: DialogueState): Promise<TurnPlan | undefined> {
    const { dialogue, errands, clock } = this.deps;
    if (input.kind !== 'text') return undefined;
    const served = (citizen?.takeoverUntil?.getTime() ?? 0) > clock.now();
    const { stop, menu } = dialogue().wording.commands;
    if (!(isOne(input.text, stop) || (served && isOne(input.text, menu))) || (before.flow && !served)) return undefined;
    const handover = await errands.handovers.ofCitizen(userId);
    // An officer may have come without having been asked for.
    if (!handover && !served) return undefined;
    return { ...this.plain(errands.cases().service.handover.left, before, 'flow_handover_left'), leaves: handover?._id ?? '' };
  }

  /** At most one short line of what is going on, under an answer and never inside of a flow. */
  private async withNotice(
    { replies, outcome, state, deeds = [] }: Turn,
    { cases, notices, interests }: ErrandContext,
  ): Promise<{ replies: Reply[]; deeds: Deed[] }> {
    const last = replies.at(-1);
    if (outcome.status !== 'answered' || state.flow || !last) return { replies, deeds };
    const today = localDay(this.deps.clock.now());
    const notice = noticeFor([...(await notices.live(today)), ...cases().notices.notices], interests, today);
    if (!notice || last.text.length + notice.text.length + 2 > MAX_TEXT) return { replies, deeds };
    return {
      replies: [...replies.slice(0, -1), { ...last, text: `${last.text}\n\n${notice.text}` }],
      deeds: [...deeds, { kind: 'notice', data: { id: notice.id } }],
    };
  }

  async carryOut(plan: EventPlan, event: ZaloEvent, stored: StoredEvent, logger: Logger): Promise<void> {
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
        await this.deps.errands.handovers.touch(userId, at);
        break;
      case 'follow':
        await citizens.followed(userId, event.source, at, now);
        await this.answer(plan, stored, at);
        await fact('follow', defined({ source: event.source }));
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
          await citizens.takenOver(userId, at + minutes * MINUTE, now);
          await this.deps.errands.handovers.answeredElsewhere(userId, at);
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
        await fact('reaction', defined({ source: event.icon }));
        break;
      case 'withdraw':
        await this.deps.rights.erase(userId, stored._id, logger);
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

  /** Removes what is kept of those who asked for it and have had their last word. Resolves with how many. */
  async forgetThoseWhoAsked(logger: Logger): Promise<number> {
    const done = await this.deps.rows.done();
    for (const { userId, event } of done) await this.deps.rights.erase(userId, event, logger);
    return done.length;
  }

  private person(userId: string): string {
    return this.deps.rights.person(userId);
  }

  private async answer(plan: Partial<TurnPlan>, stored: StoredEvent, askedAt: number, text?: string): Promise<void> {
    const { citizens, rows, facts, clock } = this.deps;
    const userId = stored.userId ?? '';
    const { outcome, state, replies, rating, receipt, deeds = [], part, leaves } = plan;
    if (part !== undefined) return citizens.hold(userId, { event: stored._id, text: part, at: stored.receivedAt });
    if (leaves !== undefined) {
      await this.deps.errands.handovers.close(leaves, 'citizen', askedAt);
      await citizens.released(userId);
    }
    const context = this.contextOf(userId, null, askedAt);
    for (const [at, deed] of deeds.entries()) {
      const left = await carryOut(deed, context, stored._id);
      await facts.add(
        left.map((fact, index) => ({
          ...fact,
          _id: `${stored._id}:${String(at)}-${String(index)}:${fact.type}`,
          at: askedAt,
          person: context.person,
        })),
      );
    }
    if (outcome) {
      const question = stored.kind === 'message';
      await facts.add([
        {
          _id: `${stored._id}:turn`,
          type: question ? 'question' : 'message',
          at: askedAt,
          person: this.person(userId),
          ...outcome,
          // What is written inside of a flow is no question, and may be what the citizen tells officers alone.
          ...(question && text !== undefined && !outcome.status.startsWith('flow_') && { text }),
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
    await citizens.remember(userId, stored.order, state, plan.welcomed ? { welcomedAt: new Date(clock.now()) } : {});
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
