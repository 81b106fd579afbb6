import type { Connection, Model } from 'mongoose';
import type { Keys } from '../database/keys.ts';
import { date, list, maybe, number, schemaOf, text, type DocOf } from '../database/model.ts';
import { defined } from '../ground/defined.ts';
import type { Contest, Round } from './content/contests.ts';

const fields = {
  /** `contest:round:pseudonym`. */
  _id: text(),
  contest: text(),
  round: text(),
  person: text(),
  startedAt: date(),
  /** Number of the answer chosen, from 1, by question from 0. */
  answers: list(number()),
  right: number(),
  /** Time of the last answer; with the start it makes the time taken. */
  lastAt: maybe(date()),
  finishedAt: maybe(date()),
  /** As the citizen wants it on the certificate; sealed in the store. */
  name: maybe(text()),
};
/** One citizen's entry in one round. */
export type Entry = DocOf<typeof fields>;

const NAME = 'contest-name';
const schema = schemaOf(fields);
schema.index({ contest: 1, round: 1 });
schema.index({ person: 1 });

export const entryId = (contest: string, round: string, person: string): string => `${contest}:${round}:${person}`;

/** Time from the start to the last answer, ms. */
export const timeTaken = ({ startedAt, lastAt }: Pick<Entry, 'startedAt' | 'lastAt'>): number =>
  (lastAt ?? startedAt).getTime() - startedAt.getTime();

/** More right answers first, then the shorter time; entries level in both share a place. */
export function ranked(entries: readonly Entry[]): { place: number; entry: Entry }[] {
  const sorted = [...entries].sort((a, b) => b.right - a.right || timeTaken(a) - timeTaken(b) || (a._id < b._id ? -1 : 1));
  const places: { place: number; entry: Entry }[] = [];
  for (const [at, entry] of sorted.entries()) {
    const before = places.at(-1);
    const level = before && before.entry.right === entry.right && timeTaken(before.entry) === timeTaken(entry);
    places.push({ place: level ? before.place : at + 1, entry });
  }
  return places;
}

/** The round that is open, else the next to open. */
export function roundNow(contests: readonly Contest[], now: number): { contest: Contest; round: Round; open: boolean } | undefined {
  const rounds = contests.flatMap((contest) =>
    contest.rounds.map((round) => ({ contest, round, open: round.from <= now && now < round.to })),
  );
  return rounds.find(({ open }) => open) ?? rounds.filter(({ round }) => round.from > now).sort((a, b) => a.round.from - b.round.from)[0];
}

/** Entries of quiz contests. */
export class Contests {
  readonly model: Model<Entry>;

  constructor(
    connection: Connection,
    private readonly keys: Keys,
  ) {
    this.model = connection.model<Entry>('ContestEntry', schema, 'contest_entries');
  }

  async entry(contest: string, round: string, person: string): Promise<Entry | null> {
    const kept = await this.model.findById(entryId(contest, round, person)).lean<Entry>();
    return kept && ((await this.opened([kept]))[0] ?? null);
  }

  /** Starts the clock of an entry; a second start changes nothing. */
  async start(contest: string, round: string, person: string, at: number): Promise<void> {
    await this.model.updateOne(
      { _id: entryId(contest, round, person) },
      { $setOnInsert: { contest, round, person, startedAt: new Date(at), answers: [], right: 0 } },
      { upsert: true },
    );
  }

  /** Enters the answer to a question, if the one before it was the last entered: none is changed or entered twice. */
  async answer(
    id: string,
    { question, choice, right, last }: { question: number; choice: number; right: boolean; last: boolean },
    at: number,
  ): Promise<void> {
    await this.model.updateOne(
      { _id: id, answers: { $size: question } },
      {
        $push: { answers: choice },
        $inc: { right: right ? 1 : 0 },
        $set: { lastAt: new Date(at), ...(last && { finishedAt: new Date(at) }) },
      },
    );
  }

  async sign(id: string, person: string, name: string): Promise<void> {
    const sealed = (await this.keys.ofPerson(person, 'contest')).close(name, NAME);
    await this.model.updateOne({ _id: id, name: { $exists: false } }, { $set: { name: sealed } });
  }

  async entries(contest: string, round: string): Promise<Entry[]> {
    return this.opened(await this.model.find({ contest, round }).lean<Entry[]>());
  }

  /** A person's entries in every round. */
  async entriesOf(person: string): Promise<Entry[]> {
    return this.opened(await this.model.find({ person }).lean<Entry[]>());
  }

  private async opened(entries: readonly Entry[]): Promise<Entry[]> {
    const names = await this.keys.openAll(
      entries.map(({ name }) => name),
      NAME,
    );
    return entries.map(({ name, ...entry }, at) => ({ ...entry, ...(name !== undefined && defined({ name: names[at] })) }));
  }

  async erase(person: string): Promise<void> {
    await this.model.deleteMany({ person });
  }
}
