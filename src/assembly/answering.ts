import type { ErrandDeps } from '../answering/errands/index.ts';
import { MyData } from '../answering/my-data.ts';
import { Pipeline } from '../answering/pipeline.ts';
import type { Citizens } from '../citizens/citizens.ts';
import type { Rollups } from '../engagement/index.ts';
import { typable } from '../ground/codes.ts';
import { defined } from '../ground/defined.ts';
import type { Logger } from '../ground/logger.ts';
import { Turns } from '../ground/turns.ts';
import { InboxWorker } from '../inbox/worker.ts';
import { Echoes } from '../outbox/echoes.ts';
import { Pace } from '../outbox/pace.ts';
import type { Settled } from '../outbox/rows.ts';
import { OutboxSender, type Recipients } from '../outbox/sender.ts';
import { fill } from '../text/fill.ts';
import { DAY, type Clock } from '../time/clock.ts';
import { ZaloRefused } from '../zalo/errors.ts';
import type { LiveContent } from './live-content.ts';
import type { Metrics } from './metrics.ts';
import type { Services } from './stores.ts';

interface Options {
  services: Services;
  content: LiveContent;
  errands: ErrandDeps;
  rollups: Rollups;
  metrics: Metrics | undefined;
  callsPerMinute: number;
  clock: Clock;
  logger: Logger;
  /** Something was put into the outbox. */
  onReplies: () => void;
  /** An event, or a reply, is out of the way: there may be more to do. */
  onHeard: () => void;
  onSent: () => void;
  /** Since when everything that Zalo told was taken, epoch ms. */
  hearingSince: () => number;
}

export interface AnsweringParts {
  /** Works through the events that are due. Resolves with how many were finished. */
  hear(): Promise<number>;
  /** Sends what is due, and forgets those whose last word that was. Resolves with how many replies and people are out of the way. */
  send(): Promise<number>;
  /** The same without waiting for the end of what they start; for loops. */
  startHearing(): Promise<unknown>;
  startSending(): Promise<unknown>;
  /** Removes what is kept of those who asked for it and have had their last word. */
  eraseThoseWhoAsked(): Promise<unknown>;
  /** Resolves when nothing is under way any more. */
  ended(): Promise<void>;
  /** Removes citizens' words that are older than the retention time. */
  forget(): Promise<void>;
}

/** Puts together how citizens are answered: inbox, conversation, outbox, and their rights over their data. */
export async function assembleAnswering(options: Options): Promise<AnsweringParts> {
  const { services, content, errands, rollups, callsPerMinute, clock, logger, onReplies } = options;
  const { database, citizens, events, rows, facts, settings, keys, owner, person } = services;
  const dialogue = () => content.dialogue;
  const myData = new MyData({
    ...services,
    dialogue,
    cases: () => content.cases,
    rollups,
    reportsFrom: () => content.plan.reports_from_day,
    clock,
    deleteAtZalo: async (userId) => {
      try {
        await services.api.deleteUserInfo(userId);
      } catch (error) {
        // Zalo saying no (nothing was shared, say) is an end; not reaching it is tried again with the event.
        if (!(error instanceof ZaloRefused)) throw error;
      }
    },
  });
  const settled = settledFacts(options);
  const echoes = new Echoes({
    rows,
    settings,
    clock,
    settled,
    countSent: (userId) => citizens.sent(userId),
    hearingSince: options.hearingSince,
  });
  // Taking what Zalo tells comes first: it does not wait for long, and an answer can wait for a moment.
  const turns = new Turns(() => events.taking);
  const handler = new Pipeline({
    dialogue,
    errands,
    citizens,
    events,
    line: events.line,
    rows,
    echoes,
    facts,
    myData,
    keys,
    clock,
    person,
    pause: () => services.pause.lately(clock.now()),
    turn: () => turns.next(),
    linked: async (text, userId) => {
      const officer = await services.officers.claimLink(text, userId);
      return officer && fill(content.dialogue.wording.linked, { name: officer.name });
    },
    newReceipt: () => typable(6).toUpperCase(),
    onReplies,
  });
  const worker = new InboxWorker({ events, clock, logger, owner, handler, onFree: options.onHeard });
  const pace = new Pace(database.connection, callsPerMinute);
  await pace.ready();
  const recipients = recipientsOf(citizens, clock);
  const outbox = new OutboxSender({
    rows,
    sender: services.sender,
    pace,
    echoes,
    clock,
    logger,
    owner,
    settled,
    recipients,
    onFree: options.onSent,
  });
  return {
    hear: () => worker.runOnce(),
    send: async () => (await outbox.runOnce()) + (await myData.eraseThoseWhoAsked(logger)),
    startHearing: () => worker.start(),
    startSending: () => outbox.start(),
    eraseThoseWhoAsked: () => myData.eraseThoseWhoAsked(logger),
    ended: async () => {
      await Promise.all([worker.ended(), outbox.ended()]);
    },
    forget: () => forgetWords(services, clock.now() - content.dialogue.knowledge.agency.retention.message_text_days * DAY, logger),
  };
}

/** Counts each reply that is out of the way, with the answer time of those that were sent. */
const settledFacts =
  ({ services: { facts, person }, metrics, clock }: Options): Settled =>
  async (row, { state, reason }) => {
    const at = row.sentAt?.getTime() ?? clock.now();
    const type = state === 'sent' ? 'sent' : 'not_sent';
    const answerMs = state === 'sent' && row.askedAt ? at - row.askedAt.getTime() : undefined;
    if (answerMs !== undefined) metrics?.answered(answerMs);
    await facts.add([{ _id: `${row._id}:${type}`, type, at, person: person(row.userId), status: state, ...defined({ answerMs, reason }) }]);
  };

/** What the outbox asks and tells about citizens. */
const recipientsOf = (citizens: Citizens, clock: Clock): Recipients => ({
  status: async (userId) => {
    const citizen = await citizens.find(userId);
    if (!citizen) return undefined;
    const { lastInteractionAt, takeoverUntil, sentSince } = citizen;
    return { sentSince, ...defined({ lastInteractionAt: lastInteractionAt?.getTime(), takeoverUntil: takeoverUntil?.getTime() }) };
  },
  sent: (userId) => citizens.sent(userId),
  refused: (userId, code) => citizens.refusedBy(userId, code, clock.now()),
});

/** Removes citizens' words from before a moment, epoch ms. */
async function forgetWords(
  { facts, events, rows, petitions, surveys, requests, citizens, keys }: Services,
  before: number,
  logger: Logger,
): Promise<void> {
  const counts = await Promise.all([
    facts.forgetText(before),
    events.forgetText(before),
    rows.forgetText(before),
    petitions.forget(before),
    surveys.forget(before),
    requests.forget(before),
    citizens.forgetDrafts(before),
  ]);
  // After the words, for what is kept may still have to be opened.
  await keys.forget(before);
  if (counts.some((count) => count > 0))
    logger.info('Đã xóa nội dung tin nhắn quá hạn lưu', { facts: counts[0], events: counts[1], replies: counts[2] });
}
