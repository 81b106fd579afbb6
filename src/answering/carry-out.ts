import type { Citizens, Marks } from '../citizens/citizens.ts';
import type { Purpose } from '../citizens/consents.ts';
import type { Keys } from '../database/keys.ts';
import { defined } from '../ground/defined.ts';
import type { Logger } from '../ground/logger.ts';
import type { Dialogue } from '../dialogue/index.ts';
import type { Fact, FactType } from '../engagement/fact.ts';
import type { Facts } from '../engagement/facts.ts';
import type { StoredEvent } from '../inbox/event.ts';
import type { Events } from '../inbox/events.ts';
import { lightened } from '../inbox/line.ts';
import type { Echoes } from '../outbox/echoes.ts';
import type { OutboxRows } from '../outbox/rows.ts';
import { masked } from '../text/mask.ts';
import { MINUTE, type Clock } from '../time/clock.ts';
import type { EventKind, ZaloEvent } from '../zalo/events.ts';
import { errandContext } from './conversation.ts';
import { carryOut as carryOutDeed, codeOf, factsOfMark, recordRights, type ErrandDeps } from './errands/index.ts';
import { outboxReply } from './message.ts';
import type { Deed, DeedKind } from './deeds.ts';
import type { MyData } from './my-data.ts';
import type { TurnPlan } from './turn-plan.ts';

export interface CarryOutDeps {
  dialogue: () => Dialogue;
  errands: ErrandDeps;
  citizens: Citizens;
  keys: Keys;
  events: Events;
  rows: OutboxRows;
  echoes: Echoes;
  facts: Facts;
  myData: Pick<MyData, 'erase'>;
  clock: Clock;
  /** The pseudonym of a citizen. */
  person(userId: string): string;
  /** Something was put into the outbox. */
  onReplies(): void;
}

/** An event that is carried out, with the plan that was made of it. */
interface Planned {
  plan: TurnPlan;
  event: ZaloEvent;
  stored: StoredEvent;
  userId: string;
  /** When it happened, epoch ms. */
  at: number;
  logger: Logger;
}

type Handler = (planned: Planned, deps: CarryOutDeps) => Promise<void>;

/** Does what follows from an event of each kind. Doing it again under the same event adds nothing. */
const HANDLERS = {
  async message(planned, deps) {
    const { userId, at, event } = planned;
    await answer(planned, deps, event.text);
    await deps.errands.handovers.wrote(userId, at, deps.clock.now());
    if (event.attachments.some(({ type }) => type === 'location')) await agreed('location', planned, deps);
  },
  async follow(planned, deps) {
    const { userId, at, event } = planned;
    await deps.citizens.followed(userId, event.source, at, deps.clock.now());
    await answer(planned, deps);
    await count('follow', planned, deps, defined({ source: event.source }));
  },
  'chat-opened': interaction,
  info: interaction,
  async unfollow(planned, deps) {
    const { userId, at, stored } = planned;
    if (await forgetStranger(userId, stored, deps)) return deps.facts.add([{ _id: `${stored._id}:unfollow`, type: 'unfollow', at }]);
    await deps.citizens.unfollowed(userId, at);
    await count('unfollow', planned, deps);
  },
  async echo(planned, deps) {
    const { userId, at, event, stored } = planned;
    if (event.adminId === undefined) {
      await deps.echoes.heard({ userId, messageId: event.messageIds[0], text: event.text, at });
      await forgetStranger(userId, stored, deps);
      return;
    }
    // An officer may be the first to write; of somebody who has just been erased nothing is begun again.
    if ((await deps.keys.erased(userId)) && (await forgetStranger(userId, stored, deps))) return;
    const minutes = deps.dialogue().knowledge.agency.handover.bot_silent_minutes;
    await deps.citizens.takenOver(userId, at + minutes * MINUTE, deps.clock.now());
    await deps.errands.handovers.answeredElsewhere(userId, at);
    await count('takeover', planned, deps);
  },
  async received(planned, deps) {
    await deps.echoes.received(planned.event.messageIds, planned.at);
    if (!(await forgetStranger(planned.userId, planned.stored, deps))) await count('received', planned, deps);
  },
  async seen(planned, deps) {
    await deps.echoes.seen(planned.event.messageIds, planned.at);
    if (!(await forgetStranger(planned.userId, planned.stored, deps))) await count('seen', planned, deps);
  },
  async reaction(planned, deps) {
    if (await forgetStranger(planned.userId, planned.stored, deps)) return;
    await count('reaction', planned, deps, defined({ source: planned.event.icon }));
  },
  async withdraw({ userId, stored, at, logger }, deps) {
    await deps.myData.erase(userId, stored._id, logger);
    await deps.facts.add([{ _id: `${stored._id}:withdraw`, type: 'withdraw', at }]);
    await deps.errands.requests.done(codeOf(stored._id, 'erase'), 'erase', 'Đã xóa khi người dân rút quyền trên Zalo', at);
  },
  other: () => Promise.resolve(),
} satisfies Record<EventKind, Handler>;

/** Carries out the plan of an event; doing it again adds nothing. Resolves with what is kept in the place of the event's body, where that is less. */
export async function carryOut(
  plan: TurnPlan,
  { event, stored, logger }: { event: ZaloEvent; stored: StoredEvent; logger: Logger },
  deps: CarryOutDeps,
): Promise<string | undefined> {
  const at = event.at ?? stored.receivedAt.getTime();
  const planned = { plan, event, stored, userId: stored.userId ?? '', at, logger };
  await HANDLERS[event.kind](planned, deps);
  if (event.kind === 'message') return lightened(stored, event, keptText(planned));
  // Name, phone number and address were shared with the account's own inbox; here they are not used.
  return event.kind === 'info' ? lightened(stored, event, undefined) : undefined;
}

/** Enters that somebody shared something of their own will. */
const agreed = (purpose: Purpose, { stored, userId, at }: Planned, { errands, person }: CarryOutDeps): Promise<void> =>
  errands.consents.record(stored._id, { purpose, given: true, person: person(userId), version: errands.cases().privacy.version, at });

/** Of a citizen's words what is kept once they were answered: no marks of a survey, and no numbers that lead to somebody. */
function keptText({ plan, event }: Pick<Planned, 'plan' | 'event'>): string | undefined {
  if (plan.deeds?.some(({ kind }) => kind.startsWith('survey.'))) return undefined;
  // What is told to an officer may be a number to call.
  return event.text === undefined ? undefined : masked(event.text, { phones: plan.outcome?.status !== 'handoff_active' });
}

/** A sign of life that may be answered but is no message. */
async function interaction(planned: Planned, deps: CarryOutDeps): Promise<void> {
  await answer(planned, deps);
  await count('event', planned, deps);
}

const count = (
  type: FactType,
  { stored, at, userId, event }: Planned,
  { facts, person }: CarryOutDeps,
  more: Omit<Partial<Fact>, 'at'> = {},
): Promise<void> => facts.add([{ _id: `${stored._id}:${type}`, type, at, person: person(userId), status: event.name, ...more }]);

/** Strips an event about a person of whom nothing is kept, an erased one for example. True where the person is not known. */
async function forgetStranger(userId: string, stored: StoredEvent, { citizens, events }: CarryOutDeps): Promise<boolean> {
  if (await citizens.find(userId)) return false;
  await events.strip(stored._id);
  return true;
}

/**
 * Carries out the plan of a turn: that the citizen is here, deeds, facts, the new state of the conversation, replies. `text`: the citizen's words, where
 * it was a message.
 */
async function answer(planned: Planned, deps: CarryOutDeps, text?: string): Promise<void> {
  const { plan, stored, userId, at } = planned;
  const { citizens, errands, clock } = deps;
  const remembered = await begun(planned, deps);
  if (plan.part !== undefined) return citizens.hold(userId, { event: stored._id, text: plan.part, at: stored.receivedAt });
  if (plan.leaves !== undefined) {
    await errands.handovers.close(plan.leaves, 'citizen', at);
    await citizens.released(userId);
  }
  const done = doDeeds(planned, deps, remembered);
  if (!remembered) {
    await done;
    if (plan.replies && plan.state) await citizens.remember(userId, stored.order, plan.state, welcome(plan, clock.now()));
  }
  const counted = Promise.all([done, countTurn(planned, deps, text)]);
  // What is counted of somebody who is erased is there before their last word: the erasing begins with that.
  if (plan.receipt !== undefined) await counted;
  await Promise.all([counted, reply(planned, deps)]);
}

const welcome = ({ welcomed }: TurnPlan, now: number): { welcomedAt?: Date } => (welcomed === true ? { welcomedAt: new Date(now) } : {});

/** Deeds that are no more than a mark at the citizen, so that they go into one write with the state of the conversation. */
const MARKS: ReadonlySet<DeedKind> = new Set<DeedKind>(['notice', 'privacy.told']);

const marksOf = (deeds: readonly Deed[]): Marks =>
  defined({
    told: deeds.flatMap((deed) => (deed.kind === 'notice' ? [deed.data.id] : []))[0],
    privacy: deeds.flatMap((deed) => (deed.kind === 'privacy.told' ? [deed.data.version] : []))[0],
  });

/** Enters that the citizen is here; with the state of the conversation and the marks (true) in one write where no other deed comes before that. */
async function begun({ plan, event, stored, userId, at }: Planned, { citizens, clock }: CarryOutDeps): Promise<boolean> {
  const now = clock.now();
  const { replies, state: dialogue, deeds = [], leaves } = plan;
  // Who follows was entered by that.
  if (event.kind === 'follow') return false;
  if (replies && dialogue && leaves === undefined && deeds.every(({ kind }) => MARKS.has(kind))) {
    await citizens.conversed(userId, { at, now, order: stored.order, dialogue, extra: welcome(plan, now), marks: marksOf(deeds) });
    return true;
  }
  await citizens.interacted(userId, at, now);
  return false;
}

/** `marked`: what is no more than a mark is set already, and only its fact is left. */
async function doDeeds({ plan, stored, userId, at }: Planned, deps: CarryOutDeps, marked: boolean): Promise<void> {
  const context = errandContext(deps, userId, at);
  for (const [place, deed] of (plan.deeds ?? []).entries()) {
    const left = marked && MARKS.has(deed.kind) ? factsOfMark(deed) : await carryOutDeed(deed, context, stored._id);
    await recordRights(deed, context, stored._id);
    const [untied, tied] = [left.filter(({ type }) => type === 'survey'), left.filter(({ type }) => type !== 'survey')];
    // A mark is counted for the day, by whomever it was given.
    await deps.facts.addUntied(untied, at);
    await deps.facts.add(
      tied.map((fact, index) => ({
        ...fact,
        _id: `${stored._id}:${String(place)}-${String(index)}:${fact.type}`,
        at,
        person: context.person,
      })),
    );
  }
}

async function countTurn(
  { plan, stored, userId, at }: Planned,
  { facts, person, errands }: CarryOutDeps,
  text: string | undefined,
): Promise<void> {
  const { outcome, rating, receipt } = plan;
  const question = stored.kind === 'message';
  if (outcome)
    await facts.add([
      {
        _id: `${stored._id}:turn`,
        type: question ? 'question' : 'message',
        at,
        person: person(userId),
        ...outcome,
        // What is written inside of a flow is no question, and may be what the citizen tells officers alone.
        ...(question && text !== undefined && !outcome.status.startsWith('flow_') && { text: masked(text) }),
      },
    ]);
  if (rating) {
    const { helpful, ...about } = rating;
    await facts.add([{ _id: `${stored._id}:rating`, type: 'rating', at, person: person(userId), status: helpful, ...about }]);
  }
  if (receipt === undefined) return;
  await facts.add([{ _id: `${stored._id}:withdraw`, type: 'withdraw', at, status: receipt }]);
  await errands.requests.done(codeOf(stored._id, 'erase'), 'erase', `Đã xóa, mã biên nhận ${receipt}`, at);
}

async function reply({ plan, stored, userId, at }: Planned, { rows, clock, onReplies }: CarryOutDeps): Promise<void> {
  const { replies, state, receipt, through } = plan;
  if (!replies || !state) return;
  await rows.add(
    replies.map((text, place) =>
      // The answer time of a turn is that of its first message.
      outboxReply(text, {
        key: `${stored._id}:${String(place)}`,
        userId,
        order: stored.order * 10 + place,
        ...(place === 0 && { askedAt: at }),
        ...(receipt !== undefined && place === replies.length - 1 && { last: true }),
        ...(through === true && { officer: true }),
      }),
    ),
    clock.now(),
  );
  onReplies();
}
