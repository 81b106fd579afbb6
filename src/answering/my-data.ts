import type { CaseContent, Contests, Handovers, Petitions, Surveys, Watches } from '../cases/index.ts';
import type { Citizen, Citizens } from '../citizens/citizens.ts';
import type { Consents } from '../citizens/consents.ts';
import { type Clock } from '../time/clock.ts';
import { localDay, vietnameseDate, momentText } from '../time/local.ts';
import { agencyNames, MAX_TEXT, type Dialogue } from '../dialogue/index.ts';
import { fill } from '../text/fill.ts';
import type { Facts } from '../engagement/facts.ts';
import type { Rollups } from '../engagement/rollups/rollups.ts';
import type { Keys } from '../database/keys.ts';
import type { Events } from '../inbox/events.ts';
import type { Logger } from '../ground/logger.ts';
import type { OutboxRows } from '../outbox/rows.ts';
import { splitText } from '../text/split.ts';
import { readEvent } from '../zalo/events.ts';
import { wardTitle } from '../knowledge/index.ts';
import { placeIn } from './sealed-state.ts';

interface Deps {
  dialogue: () => Dialogue;
  cases: () => CaseContent;
  petitions: Petitions;
  handovers: Handovers;
  watches: Watches;
  surveys: Surveys;
  contests: Contests;
  consents: Consents;
  citizens: Citizens;
  events: Events;
  keys: Keys;
  rows: OutboxRows;
  facts: Facts;
  rollups: Pick<Rollups, 'erase'>;
  /** See periods.ts. */
  reportsFrom: () => number;
  clock: Clock;
  /** The pseudonym under which a person's facts are counted. */
  person(userId: string): string;
  /** Removes on Zalo's side what a person shared; called when they withdraw. */
  deleteAtZalo(userId: string): Promise<void>;
}

/** Lines and messages of an export: Zalo lets us send eight messages after one of the citizen's. */
const MOST_LINES = 200;
const MOST_MESSAGES = 5;

/** What a citizen may ask for about their own data: to know what is kept, to get all of it, and to have it removed. */
export class MyData {
  constructor(private readonly deps: Deps) {}

  /** What is kept of a citizen, as lines that they read. */
  async known(userId: string, citizen: Citizen | null): Promise<Record<string, string | number>> {
    const { dialogue, cases, events, petitions } = this.deps;
    const { wording, knowledge } = dialogue();
    const words = wording.my_data;
    const days = knowledge.agency.retention.message_text_days;
    const count = await events.countMessages(userId);
    const codes = await petitions.codesOf(userId);
    const { topics, audience, ward } = citizen?.interests ?? {};
    const spoken = knowledge.agency.offices.find(({ id }) => id === placeIn(citizen?.dialogue));
    const chosen = [
      ...cases()
        .notices.topics.filter(({ id }) => topics?.includes(id))
        .map(({ title }) => title),
      ...(audience === undefined ? [] : [cases().notices.audiences[audience]]),
      ...knowledge.agency.offices.flatMap((office) => (office.id === ward ? [office.ward] : [])),
    ];
    const lines = [
      citizen?.following && citizen.followedAt
        ? fill(words.follows, { day: vietnameseDate(localDay(citizen.followedAt.getTime())) })
        : undefined,
      count > 0 ? fill(words.messages, { count, days }) : words.nothing,
      codes.length > 0 ? fill(words.petitions, { codes: codes.join(', ') }) : undefined,
      spoken ? fill(words.place, { text: wardTitle(spoken) }) : undefined,
      chosen.length > 0 ? fill(words.interests, { text: chosen.join(', ') }) : undefined,
    ];
    return { days, lines: lines.filter((line) => line !== undefined).join('\n') };
  }

  /**
   * Everything that is kept of a citizen, word for word, the newest first, as many messages as may be sent at once. What there is no room for is
   * counted: officers hand it out.
   */
  async exported(userId: string, receipt: string): Promise<string[]> {
    const { dialogue, events, petitions, surveys, contests, consents, clock } = this.deps;
    const words = dialogue().wording.my_data.export;
    const person = this.deps.person(userId);
    const [stored, filed, sheets, entries, agreed] = await Promise.all([
      events.messagesOf(userId, MOST_LINES),
      petitions.of(userId),
      surveys.countOf(person),
      contests.entriesOf(person),
      consents.of(person),
    ]);
    const on = (at: Date): string => momentText(at.getTime());
    const lines = [
      ...filed.map((petition) => {
        const parts = [petition.content, petition.place, petition.contact];
        const text = parts.filter((part) => part !== undefined).join('; ');
        return fill(words.petition, { code: petition._id, at: on(petition.receivedAt), text });
      }),
      ...(sheets > 0 ? [fill(words.survey, { count: sheets })] : []),
      ...entries.map(({ contest, round, name, right }) =>
        fill(words.contest, { text: [contest, round, name, right].filter((part) => part !== undefined).join(', ') }),
      ),
      ...agreed.map(({ purpose, given, at, version }) =>
        fill(given ? words.agreed : words.taken_back, { at: on(at), text: words.purposes[purpose], version }),
      ),
      ...stored.flatMap(({ raw, receivedAt }) => {
        const event = readEvent(raw ?? '');
        const kinds = event?.attachments.map(({ type }) => type).join(', ') ?? '';
        // Of answers to a survey only that they came is kept.
        if (event?.text === undefined && kinds === '') return [];
        return [fill(words.message, { at: on(receivedAt), text: event?.text ?? `[${kinds}]` })];
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

  /** Removes everything about a person but the bare counts. `except` is the event that asked for it. */
  async erase(userId: string, except: string | undefined, logger: Logger): Promise<void> {
    const { citizens, events, keys, rows, facts, rollups, reportsFrom, petitions, handovers, watches, surveys, contests, consents, clock } =
      this.deps;
    const person = this.deps.person(userId);
    await this.deps.deleteAtZalo(userId);
    await rows.erase(userId, 'last');
    const withdrawn = await petitions.erase(userId, clock.now());
    await facts.add(withdrawn.map((code) => ({ _id: `${code}:withdrawn`, type: 'petition', status: 'withdrawn', at: clock.now() })));
    await Promise.all([
      handovers.erase(userId),
      watches.erase(userId),
      surveys.erase(person),
      contests.erase(person),
      consents.erase(person),
    ]);
    await facts.erase(person, reportsFrom());
    await rollups.erase(person);
    await citizens.erase(userId);
    await events.erase(userId, except);
    // What they wrote after that is a new conversation, under another key.
    await keys.retire(userId);
    await events.reseal(userId);
    await keys.destroy(userId);
    // At the end: a process that dies before it is followed by one that finds the last word and removes the rest.
    await rows.erase(userId);
    logger.info('Đã xóa dữ liệu của một người dân theo yêu cầu');
  }

  /** Removes what is kept of those who asked for it and have had their last word. Resolves with how many. */
  async eraseThoseWhoAsked(logger: Logger): Promise<number> {
    const done = await this.deps.rows.done();
    for (const { userId, event } of done) await this.erase(userId, event, logger);
    return done.length;
  }
}
