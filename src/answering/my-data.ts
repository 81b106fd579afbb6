import type { Entry, Petition } from '../cases/index.ts';
import type { Citizen, Citizens } from '../citizens/citizens.ts';
import { type Clock } from '../time/clock.ts';
import { localDay, vietnameseDate, momentText } from '../time/local.ts';
import type { Seal } from '../database/seal.ts';
import { agencyNames, MAX_TEXT, type Dialogue } from '../dialogue/index.ts';
import { fill } from '../text/fill.ts';
import type { Facts } from '../engagement/facts.ts';
import type { Rollups } from '../engagement/rollups.ts';
import { type ErrandDeps } from './errands/index.ts';
import type { Events, StoredEvent } from '../inbox/events.ts';
import type { Logger } from '../ground/logger.ts';
import type { OutboxRows } from '../outbox/rows.ts';
import { splitText } from '../text/split.ts';
import { readEvent } from '../zalo/events.ts';

interface Deps {
  dialogue: () => Dialogue;
  errands: ErrandDeps;
  citizens: Citizens;
  events: Events;
  rows: OutboxRows;
  facts: Facts;
  rollups: Pick<Rollups, 'erase'>;
  /** See periods.ts. */
  reportsFrom: () => number;
  seal: Seal;
  clock: Clock;
  /** Removes on Zalo's side what a person shared; called when they withdraw. */
  deleteAtZalo(userId: string): Promise<void>;
}

/** Lines and messages of an export: Zalo lets us send eight messages after one of the citizen's. */
const MOST_LINES = 200;
const MOST_MESSAGES = 5;

/** What a citizen may ask for about themselves: to know what is kept, and to have it removed. */
export class Rights {
  constructor(private readonly deps: Deps) {}

  /** What is kept of a citizen, as lines that they read. */
  async known(userId: string, citizen: Citizen | null): Promise<Record<string, string | number>> {
    const { dialogue, events, errands } = this.deps;
    const { wording, knowledge } = dialogue();
    const words = wording.my_data;
    const days = knowledge.agency.retention.message_text_days;
    const count = await events.model.countDocuments({ userId, kind: 'message', raw: { $exists: true } });
    const petitions = await errands.petitions.codesOf(userId);
    const { topics, audience, ward } = citizen?.interests ?? {};
    const chosen = [
      ...errands
        .cases()
        .notices.topics.filter(({ id }) => topics?.includes(id))
        .map(({ title }) => title),
      ...(audience === undefined ? [] : [errands.cases().notices.audiences[audience]]),
      ...knowledge.agency.offices.flatMap((office) => (office.id === ward ? [office.ward] : [])),
    ];
    const lines = [
      citizen?.following && citizen.followedAt
        ? fill(words.follows, { day: vietnameseDate(localDay(citizen.followedAt.getTime())) })
        : undefined,
      count > 0 ? fill(words.messages, { count, days }) : words.nothing,
      petitions.length > 0 ? fill(words.petitions, { codes: petitions.join(', ') }) : undefined,
      chosen.length > 0 ? fill(words.interests, { text: chosen.join(', ') }) : undefined,
    ];
    return { days, lines: lines.filter((line) => line !== undefined).join('\n') };
  }

  /**
   * Everything that is kept of a citizen, word for word, the newest first, as many messages as may be sent at once. What there is no room for is
   * counted: officers hand it out.
   */
  async exported(userId: string, receipt: string): Promise<string[]> {
    const { dialogue, events, errands, clock } = this.deps;
    const words = dialogue().wording.my_data.export;
    const person = this.person(userId);
    const [stored, petitions, sheets, entries] = await Promise.all([
      events.model
        .find({ userId, kind: 'message', raw: { $exists: true } })
        .sort({ order: -1 })
        .limit(MOST_LINES)
        .lean<StoredEvent[]>(),
      errands.petitions.model.find({ userId }).sort({ receivedAt: -1 }).lean<Petition[]>(),
      errands.surveys.model.countDocuments({ person }),
      errands.contests.model.find({ person }).lean<Entry[]>(),
    ]);
    const on = (at: Date): string => momentText(at.getTime());
    const lines = [
      ...petitions.map((petition) => {
        const parts = [petition.content, petition.place, errands.petitions.contactOf(petition)];
        const text = parts.filter((part) => part !== undefined).join('; ');
        return fill(words.petition, { code: petition._id, at: on(petition.receivedAt), text });
      }),
      ...(sheets > 0 ? [fill(words.survey, { count: sheets })] : []),
      ...entries.map(({ contest, round, name, right }) =>
        fill(words.contest, { text: [contest, round, name, right].filter((part) => part !== undefined).join(', ') }),
      ),
      ...stored.map(({ raw, receivedAt }) => {
        const event = readEvent(raw ?? '');
        return fill(words.message, {
          at: on(receivedAt),
          text: event?.text ?? `[${event?.attachments.map(({ type }) => type).join(', ') ?? ''}]`,
        });
      }),
    ];
    const lead = fill(words.lead, {
      ...agencyNames(dialogue().knowledge.agency),
      day: vietnameseDate(localDay(clock.now())),
      receipt,
      lines: lines.length > 0 ? lines.join('\n') : words.empty,
    });
    const messages = splitText(lead, MAX_TEXT);
    if (messages.length <= MOST_MESSAGES) return messages;
    const left = messages.slice(MOST_MESSAGES).join('\n').split('\n').length;
    return [...messages.slice(0, MOST_MESSAGES), fill(words.more, { count: left })];
  }

  /** The pseudonym under which a person's facts are counted. */
  person(userId: string): string {
    return this.deps.seal.pseudonym(userId, 'person');
  }

  /** Removes everything about a person but the bare counts. `except` is the event that asked for it. */
  async erase(userId: string, except: string | undefined, logger: Logger): Promise<void> {
    const { citizens, events, rows, facts, rollups, reportsFrom, errands, clock } = this.deps;
    const person = this.person(userId);
    await this.deps.deleteAtZalo(userId);
    await rows.erase(userId);
    const withdrawn = await errands.petitions.erase(userId, clock.now());
    await facts.add(withdrawn.map((code) => ({ _id: `${code}:withdrawn`, type: 'petition', status: 'withdrawn', at: clock.now() })));
    await Promise.all([
      errands.handovers.erase(userId),
      errands.watches.erase(userId),
      errands.surveys.erase(person),
      errands.contests.erase(person),
    ]);
    await facts.erase(person, reportsFrom());
    await rollups.erase(person);
    await citizens.erase(userId);
    await events.erase(userId, except);
    logger.info('Đã xóa dữ liệu của một người dân theo yêu cầu');
  }
}
