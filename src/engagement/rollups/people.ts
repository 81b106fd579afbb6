import type { Collection } from 'mongoose';
import type { ActiveDays } from '../presence.ts';

export interface PersonDoc {
  /** Pseudonym, as in facts. */
  _id: string;
  days: ActiveDays;
}

/** People in one query; the built-in store takes longer for more names than for another query. */
const NAMES = 200;
const WRITES = 1_000;

/** The people that a run meets, with the days on which they were active before the run and in it. */
export class ActivePeople {
  /** Everybody who was active in the run. */
  readonly touched = new Set<string>();
  private readonly days = new Map<string, ActiveDays>();
  /** What the store has of each person, as JSON: only what differs is written. */
  private readonly stored = new Map<string, string>();

  constructor(
    private readonly collection: Collection<PersonDoc>,
    /** First day of the run, in days since 1970: the run counts it and all later days anew. */
    private readonly since: number,
  ) {}

  /** Reads what the store has of these people. */
  async meet(persons: readonly string[]): Promise<void> {
    const unknown = persons.filter((person) => !this.days.has(person));
    for (const person of unknown) this.days.set(person, {});
    for (let at = 0; at < unknown.length; at += NAMES)
      for (const { _id, days } of await this.collection.find({ _id: { $in: unknown.slice(at, at + NAMES) } }).toArray()) {
        this.stored.set(_id, JSON.stringify(days));
        const before = Object.entries(days).map(([group, list]) => [group, list.filter((day) => day < this.since)] as const);
        this.days.set(_id, Object.fromEntries(before.filter(([, list]) => list.length > 0)));
      }
  }

  /** Notes a day of activity in a group. Returns the person's last active day before it. */
  active(person: string, group: string, day: number): number | undefined {
    this.touched.add(person);
    const days = this.days.get(person) ?? {};
    const list = (days[group] ??= []);
    const last = list.at(-1);
    list.push(day);
    this.days.set(person, days);
    return last;
  }

  /** Writes the people whose days changed. */
  async write(): Promise<void> {
    const docs = [...this.touched].map((_id): PersonDoc => ({ _id, days: this.days.get(_id) ?? {} }));
    const changed = docs.filter(({ _id, days }) => this.stored.get(_id) !== JSON.stringify(days));
    for (let at = 0; at < changed.length; at += WRITES)
      await this.collection.bulkWrite(
        changed.slice(at, at + WRITES).map((doc) => ({ replaceOne: { filter: { _id: doc._id }, replacement: doc, upsert: true } })),
        { ordered: false },
      );
  }
}
