import type { Collection, Connection } from 'mongoose';
import { MINUTE, type Clock } from '../time/clock.ts';
import { localDay } from '../time/local.ts';
import type { Leases } from '../database/leases.ts';
import type { SharedSettings } from '../database/settings.ts';
import { typable } from '../ground/codes.ts';
import { addDays, dayNumber, monthAfter } from '../time/periods.ts';
import type { Fact, Facts } from './facts.ts';
import { firstsOf, groupsOf, startsOf, type ActiveDays, type Mask } from './presence.ts';
import { addFact, addPerson, addTally, emptyTally, type Tally } from './tally.ts';

/** A day or a month, of the whole agency or of one ward, added up. */
interface RollupDoc {
  /** `day|ward|2026-11-25`, `month|ward|2026-11`; the ward is empty for the whole. */
  _id: string;
  ward: string;
  /** `2026-11-25`, `2026-11`. */
  key: string;
  /**
   * The tally as JSON with its names in order: read and written whole, it costs about half of what a document of some thousand fields does, and
   * names of counters may hold dots.
   */
  tally: string;
}

/** A day or a month as it is worked with. */
interface Sum {
  ward: string;
  key: string;
  tally: Tally;
}

interface PersonDoc {
  /** Pseudonym, as in facts. */
  _id: string;
  days: ActiveDays;
}

/** Where the roll-up stands. */
interface Standing {
  /** Facts written down before this are counted, epoch ms. */
  until?: number;
  /** A run that began and has not ended: from which day it has to be done again. */
  open?: string;
  /** Day of the month on which periods of reports begin, with which people were counted. */
  reportsFrom?: number;
}

interface Deps {
  connection: Connection;
  facts: Facts;
  settings: SharedSettings;
  leases: Leases;
  clock: Clock;
  /** Name of this process in leases. */
  owner: string;
  /** See periods.ts. */
  reportsFrom: () => number;
}

const STANDING = 'rollup:standing';
const ERASURES = 'rollup:erasures';
const LEASE = 'rollup';
const LEASE_MS = 5 * MINUTE;
/** A fact may be seen this much later than its time of writing says: another process's clock, a slow write. */
const OVERLAP_MS = 15 * MINUTE;
/** More names in one question cost the built-in store more than another question. */
const NAMES = 200;
const WRITES = 1_000;

/** What a run did. */
export interface Run {
  days: number;
  facts: number;
  /** First day that was counted again; undefined where nothing had changed. */
  since?: string;
}

/**
 * Keeps the days and months added up. A run counts whole days again, from the first one to which something was added, so that it may be
 * repeated, interrupted and run late without changing anything twice. One process at a time does it.
 */
export class Rollups {
  private readonly docs;
  private readonly people;
  /** Runs of this process wait for one another: the lease keeps out other processes only. */
  private line: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: Deps) {
    // The driver's own collections: whole documents go in and out.
    this.docs = deps.connection.collection<RollupDoc>('rollups');
    this.people = deps.connection.collection<PersonDoc>('active_days');
  }

  /** Counts what was added since the last run. Undefined where another process is at it. */
  async refresh(): Promise<Run | undefined> {
    return this.exclusively(async ({ until, open, reportsFrom }, now) => {
      if (until === undefined || reportsFrom !== this.deps.reportsFrom()) return this.roll(await this.firstDay(), now, { whole: true });
      const added = await this.deps.facts.addedSince(until - OVERLAP_MS);
      const first = added.reduce((least, { day }) => (least === undefined || day < least ? day : least), open);
      if (first !== undefined) return this.roll(first, now);
      await this.deps.settings.set(STANDING, { until: now, reportsFrom } satisfies Standing, now);
      return { days: 0, facts: 0 };
    });
  }

  /** Counts everything again since a local day, or since the beginning. Undefined where another process is at it. */
  async rebuild(since?: string, progress?: (day: string, facts: number) => void): Promise<Run | undefined> {
    return this.exclusively(async ({ open, until, reportsFrom }, now) => {
      // Days before may not be left as they are where they were never counted, or counted by another calendar.
      const whole = since === undefined || until === undefined || reportsFrom !== this.deps.reportsFrom();
      const from = whole ? await this.firstDay() : open !== undefined && open < since ? open : since;
      return this.roll(from, now, { whole, progress });
    });
  }

  /** Adds up the days `from` to `to` (both included) of one ward, or of the whole where no ward is given. */
  async sum(from: string, to: string, ward = ''): Promise<Tally> {
    const total = emptyTally();
    const firstMonth = from.endsWith('-01') ? from.slice(0, 7) : monthAfter(from.slice(0, 7), 1);
    const lastMonth = addDays(to, 1).endsWith('-01') ? to.slice(0, 7) : monthAfter(to.slice(0, 7), -1);
    const parts =
      firstMonth > lastMonth
        ? [this.between('day', ward, from, to)]
        : [
            this.between('day', ward, from, addDays(`${firstMonth}-01`, -1)),
            this.between('month', ward, firstMonth, lastMonth),
            this.between('day', ward, `${monthAfter(lastMonth, 1)}-01`, to),
          ];
    for (const sums of await Promise.all(parts)) for (const { tally } of sums) addTally(total, tally);
    return total;
  }

  /** The days from `from` to `to` (both included) that have anything, by day. */
  async days(from: string, to: string, ward = ''): Promise<Map<string, Tally>> {
    return new Map((await this.between('day', ward, from, to)).map(({ key, tally }) => [key, tally]));
  }

  /** Makes the index that runs look through. */
  async init(): Promise<void> {
    await this.docs.createIndex({ key: 1 }, {}, {});
  }

  /** The first day that has anything; undefined before the first. */
  async beginning(): Promise<string | undefined> {
    const [first] = await this.docs
      .find({ _id: { $gte: 'day||', $lt: 'day||~' } })
      .sort({ _id: 1 })
      .limit(1)
      .toArray();
    return first?._id.slice('day||'.length);
  }

  /** Up to when everything that happened is counted, epoch ms; undefined before the first run. */
  async countedUntil(): Promise<number | undefined> {
    return (await this.standing()).until;
  }

  /** Forgets on which days a person was active. The person's facts have to be without the person by then. */
  async erase(person: string): Promise<void> {
    const { settings, clock } = this.deps;
    // Before the removal: a run that read the facts earlier and writes the person later sees it and looks again.
    await settings.set(ERASURES, typable(12), clock.now());
    await this.people.deleteOne({ _id: person });
  }

  private standing = async (): Promise<Standing> => (await this.deps.settings.get<Standing>(STANDING)) ?? {};

  private exclusively(work: (standing: Standing, now: number) => Promise<Run>): Promise<Run | undefined> {
    const run = this.line.then(() => this.leased(work));
    this.line = run.catch(() => undefined);
    return run;
  }

  private async leased(work: (standing: Standing, now: number) => Promise<Run>): Promise<Run | undefined> {
    const { leases, owner, clock } = this.deps;
    const now = clock.now();
    if (!(await leases.take(LEASE, owner, now, now + LEASE_MS))) return undefined;
    try {
      return await work(await this.standing(), now);
    } finally {
      await leases.release(LEASE, owner);
    }
  }

  private async firstDay(): Promise<string> {
    const [first] = await this.deps.facts.model.find({}, { day: 1 }).sort({ day: 1 }).limit(1).lean<Fact[]>();
    return first?.day ?? localDay(this.deps.clock.now());
  }

  /** Counts the days from `since` to the last one with facts again, and the months that they touch. `whole`: nothing before is known. */
  private async roll(since: string, now: number, { whole = false, progress }: RollOptions = {}): Promise<Run> {
    const { settings, facts, leases, owner, clock } = this.deps;
    const reportsFrom = this.deps.reportsFrom();
    const standing = await this.standing();
    const erasures = await settings.get<string>(ERASURES);
    await settings.set(STANDING, { ...standing, open: since } satisfies Standing, now);
    if (whole) await this.people.deleteMany({});
    const met = new People(this.people, dayNumber(since));
    const months = new Map<string, Sum>();
    const kept = new Set<string>();
    // The days of the first month that stay as they are count in its sum.
    const old = await this.docs.find({ key: { $gte: since.slice(0, 7) } }).toArray();
    const stays = ({ key }: RollupDoc): boolean => key.length > 'YYYY-MM'.length && key < since;
    for (const doc of old.filter(stays)) addMonth(months, sumOf(doc));
    const [last] = await facts.model.find({}, { day: 1 }).sort({ day: -1 }).limit(1).lean<Fact[]>();
    const run: Run = { days: 0, facts: 0, since };
    for (let day = since; last !== undefined && day <= last.day; day = addDays(day, 1)) {
      const rows = await facts.ofDay(day);
      if (rows.length === 0) continue;
      const tallies = await tallyDay(day, rows, met, startsOf(day, reportsFrom));
      const sums = [...tallies].map(([ward, tally]): Sum => ({ ward, key: day, tally }));
      await this.write('day', sums);
      for (const sum of sums) {
        kept.add(`day|${sum.ward}|${day}`);
        addMonth(months, sum);
      }
      run.days++;
      run.facts += rows.length;
      progress?.(day, run.facts);
      await leases.take(LEASE, owner, clock.now(), clock.now() + LEASE_MS);
    }
    await this.write('month', [...months.values()]);
    const gone = old.filter((doc) => !stays(doc) && !kept.has(doc._id) && !months.has(doc._id));
    await this.docs.deleteMany({ _id: { $in: gone.map(({ _id }) => _id) } });
    await met.keep();
    // A run that was cut off may have kept somebody who was erased since; one that was not has only its own to look at.
    if (standing.open !== undefined)
      await this.sweep((await this.people.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id));
    else if ((await settings.get<string>(ERASURES)) !== erasures) await this.sweep(met.touched);
    await settings.set(STANDING, { until: now, reportsFrom } satisfies Standing, now);
    return run;
  }

  private async write(span: 'day' | 'month', sums: readonly Sum[]): Promise<void> {
    if (sums.length === 0) return;
    const docs = sums.map(({ ward, key, tally }): RollupDoc => ({ _id: `${span}|${ward}|${key}`, ward, key, tally: inOrder(tally) }));
    await this.docs.bulkWrite(docs.map((doc) => ({ replaceOne: { filter: { _id: doc._id }, replacement: doc, upsert: true } })));
  }

  /** Removes people of whom no fact is left: erased while a run had them in hand. */
  private async sweep(ids: Iterable<string>): Promise<void> {
    for (const person of ids) if (!(await this.deps.facts.model.exists({ person }))) await this.people.deleteOne({ _id: person });
  }

  private async between(span: 'day' | 'month', ward: string, from: string, to: string): Promise<Sum[]> {
    if (from > to) return [];
    return (await this.docs.find({ _id: { $gte: `${span}|${ward}|${from}`, $lte: `${span}|${ward}|${to}` } }).toArray()).map(sumOf);
  }
}

interface RollOptions {
  whole?: boolean;
  progress?: ((day: string, facts: number) => void) | undefined;
}

/** The people that a run meets, with the days on which they were active before and in it. */
class People {
  readonly touched = new Set<string>();
  private readonly days = new Map<string, ActiveDays>();
  /** As they are kept, to write only what is new. */
  private readonly kept = new Map<string, string>();

  constructor(
    private readonly collection: Collection<PersonDoc>,
    /** First day of the run, in days since 1970: what is kept from it on is counted anew. */
    private readonly since: number,
  ) {}

  /** Reads what is known of these people. */
  async meet(persons: readonly string[]): Promise<void> {
    const unknown = persons.filter((person) => !this.days.has(person));
    for (const person of unknown) this.days.set(person, {});
    for (let at = 0; at < unknown.length; at += NAMES)
      for (const { _id, days } of await this.collection.find({ _id: { $in: unknown.slice(at, at + NAMES) } }).toArray()) {
        this.kept.set(_id, JSON.stringify(days));
        const before = Object.entries(days).map(([group, list]) => [group, list.filter((day) => day < this.since)] as const);
        this.days.set(_id, Object.fromEntries(before.filter(([, list]) => list.length > 0)));
      }
  }

  /** Notes a day, and says which was the last one before it in this group. */
  active(person: string, group: string, day: number): number | undefined {
    this.touched.add(person);
    const days = this.days.get(person) ?? {};
    const list = (days[group] ??= []);
    const last = list.at(-1);
    list.push(day);
    this.days.set(person, days);
    return last;
  }

  async keep(): Promise<void> {
    const docs = [...this.touched].map((_id): PersonDoc => ({ _id, days: this.days.get(_id) ?? {} }));
    const changed = docs.filter(({ _id, days }) => this.kept.get(_id) !== JSON.stringify(days));
    for (let at = 0; at < changed.length; at += WRITES)
      await this.collection.bulkWrite(
        changed.slice(at, at + WRITES).map((doc) => ({ replaceOne: { filter: { _id: doc._id }, replacement: doc, upsert: true } })),
        { ordered: false },
      );
  }
}

/** The tallies of a day, by ward; the whole is under the empty name. */
async function tallyDay(day: string, rows: readonly Fact[], people: People, starts: readonly number[]): Promise<Map<string, Tally>> {
  const tallies = new Map<string, Tally>();
  const of = (ward: string): Tally => {
    const known = tallies.get(ward) ?? emptyTally();
    tallies.set(ward, known);
    return known;
  };
  of('');
  const count = (group: string, mask: Mask): void => {
    const [, ward = '', topic] = /^(?:w:([^|]*))?\|?(?:t:(.*))?$/.exec(group) ?? [];
    addPerson(of(ward), mask, topic);
  };
  const active = new Map<string, Set<string>>();
  for (const fact of rows) {
    for (const ward of fact.ward === undefined ? [''] : ['', fact.ward]) addFact(of(ward), fact);
    if (fact.person === undefined) {
      for (const [group, mask] of Object.entries(fact.firsts ?? {})) count(group, mask);
      continue;
    }
    const groups = groupsOf(fact);
    if (groups.length > 0) active.set(fact.person, new Set([...(active.get(fact.person) ?? []), ...groups]));
  }
  await people.meet([...active.keys()]);
  for (const [person, groups] of active)
    for (const group of groups) count(group, firstsOf(people.active(person, group, dayNumber(day)), starts));
  return tallies;
}

const sumOf = ({ ward, key, tally }: RollupDoc): Sum => ({ ward, key, tally: JSON.parse(tally) as Tally });

/** The same tally is the same text, whatever was counted first. */
const inOrder = (tally: Tally): string =>
  JSON.stringify(tally, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

function addMonth(months: Map<string, Sum>, { ward, key, tally }: Sum): void {
  const month = key.slice(0, 7);
  const id = `month|${ward}|${month}`;
  const sum = months.get(id) ?? { ward, key: month, tally: emptyTally() };
  addTally(sum.tally, tally);
  months.set(id, sum);
}
