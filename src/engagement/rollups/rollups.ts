import type { Collection, Connection } from 'mongoose';
import type { Leases } from '../../database/leases.ts';
import type { SharedSettings } from '../../database/settings.ts';
import { typable } from '../../ground/codes.ts';
import { MINUTE, type Clock } from '../../time/clock.ts';
import { localDay } from '../../time/local.ts';
import { addDays, dayNumber, monthAfter } from '../../time/periods.ts';
import type { Fact } from '../fact.ts';
import type { Facts } from '../facts.ts';
import { startsOf } from '../presence.ts';
import { addTally, emptyTally, type Tally } from '../tally.ts';
import { tallyDay } from './day.ts';
import { ActivePeople, type PersonDoc } from './people.ts';
import { addToMonth, sumId, sumOf, Sums, type Sum, type SumDoc } from './sums.ts';

/** How far runs have counted. */
interface Checkpoint {
  /** All facts that were stored before this time are counted, epoch ms. */
  until?: number;
  /** The first day of a run that began and has not ended: the next run does it again. */
  open?: string;
  /** The day of the month on which periods of reports began when people were counted. */
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

const CHECKPOINT = 'rollup:standing';
const ERASURES = 'rollup:erasures';
const LEASE = 'rollup';
const LEASE_MS = 5 * MINUTE;
/** A run may see a fact this much later than the fact's time of storing: another process's clock is off, or a write is slow. */
const OVERLAP_MS = 15 * MINUTE;

/** What a run did. */
export interface Run {
  days: number;
  facts: number;
  /** First day that was counted again; undefined where nothing had changed. */
  since?: string;
}

/**
 * Keeps days and months added up. A run counts whole days again, from the first day to which facts were added: to repeat it, to cut it off or
 * to run it late counts nothing twice. One process at a time runs.
 */
export class Rollups {
  private readonly sums: Sums;
  private readonly people: Collection<PersonDoc>;
  /** The next run of this process waits for it: the lease keeps out other processes only. */
  private lastRun: Promise<unknown> = Promise.resolve();

  constructor(private readonly deps: Deps) {
    this.sums = new Sums(deps.connection);
    this.people = deps.connection.collection<PersonDoc>('active_days');
  }

  /** Counts what was added since the last run. Returns undefined where another process is running. */
  async refresh(): Promise<Run | undefined> {
    return this.exclusively(async ({ until, open, reportsFrom }, now) => {
      if (until === undefined || reportsFrom !== this.deps.reportsFrom()) return this.roll(await this.firstDay(), now, { whole: true });
      const added = await this.deps.facts.addedSince(until - OVERLAP_MS);
      const first = added.reduce((least, { day }) => (least === undefined || day < least ? day : least), open);
      if (first !== undefined) return this.roll(first, now);
      await this.deps.settings.set(CHECKPOINT, { until: now, reportsFrom } satisfies Checkpoint, now);
      return { days: 0, facts: 0 };
    });
  }

  /** Counts everything again since a local day, or since the beginning. Returns undefined where another process is running. */
  async rebuild(since?: string, progress?: (day: string, facts: number) => void): Promise<Run | undefined> {
    return this.exclusively(async ({ open, until, reportsFrom }, now) => {
      // Earlier days cannot stay as they are if they were never counted, or counted with other periods of reports.
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
        ? [this.sums.between('day', ward, from, to)]
        : [
            this.sums.between('day', ward, from, addDays(`${firstMonth}-01`, -1)),
            this.sums.between('month', ward, firstMonth, lastMonth),
            this.sums.between('day', ward, `${monthAfter(lastMonth, 1)}-01`, to),
          ];
    for (const { tally } of (await Promise.all(parts)).flat()) addTally(total, tally);
    return total;
  }

  /** The days from `from` to `to` (both included) that have facts, by day. */
  async days(from: string, to: string, ward = ''): Promise<Map<string, Tally>> {
    return new Map((await this.sums.between('day', ward, from, to)).map(({ key, tally }) => [key, tally]));
  }

  /** Makes the index that runs use. */
  init(): Promise<void> {
    return this.sums.init();
  }

  /** The first day that has facts; undefined where none has. */
  beginning(): Promise<string | undefined> {
    return this.sums.firstDay();
  }

  /** The time up to which all facts are counted, epoch ms; undefined before the first run. */
  async countedUntil(): Promise<number | undefined> {
    return (await this.checkpoint()).until;
  }

  /** Forgets on which days a person was active. Call it after the person was removed from the facts. */
  async erase(person: string): Promise<void> {
    const { settings, clock } = this.deps;
    // This comes before the removal: a run that read the facts earlier and writes the person later sees it and sweeps.
    await settings.set(ERASURES, typable(12), clock.now());
    await this.people.deleteOne({ _id: person });
  }

  private checkpoint = async (): Promise<Checkpoint> => (await this.deps.settings.get<Checkpoint>(CHECKPOINT)) ?? {};

  private exclusively(work: (checkpoint: Checkpoint, now: number) => Promise<Run>): Promise<Run | undefined> {
    const run = this.lastRun.then(() => this.leased(work));
    this.lastRun = run.catch(() => undefined);
    return run;
  }

  private async leased(work: (checkpoint: Checkpoint, now: number) => Promise<Run>): Promise<Run | undefined> {
    const { leases, owner, clock } = this.deps;
    const now = clock.now();
    if (!(await leases.take(LEASE, owner, now, now + LEASE_MS))) return undefined;
    try {
      return await work(await this.checkpoint(), now);
    } finally {
      await leases.release(LEASE, owner);
    }
  }

  private async firstDay(): Promise<string> {
    const [first] = await this.deps.facts.model.find({}, { day: 1 }).sort({ day: 1 }).limit(1).lean<Fact[]>();
    return first?.day ?? localDay(this.deps.clock.now());
  }

  /** Counts the days from `since` to the last day with facts again, and their months. `whole`: `since` is the first day of all. */
  private async roll(since: string, now: number, { whole = false, progress }: RollOptions = {}): Promise<Run> {
    const { settings, facts, leases, owner, clock } = this.deps;
    const reportsFrom = this.deps.reportsFrom();
    const checkpoint = await this.checkpoint();
    const erasures = await settings.get<string>(ERASURES);
    await settings.set(CHECKPOINT, { ...checkpoint, open: since } satisfies Checkpoint, now);
    if (whole) await this.people.deleteMany({});
    const people = new ActivePeople(this.people, dayNumber(since));
    const months = new Map<string, Sum>();
    const kept = new Set<string>();
    // Earlier days of the first month stay as they are and count in the sum of the month.
    const old = await this.sums.since(since.slice(0, 7));
    const stays = ({ key }: SumDoc): boolean => key.length > 'YYYY-MM'.length && key < since;
    for (const doc of old.filter(stays)) addToMonth(months, sumOf(doc));
    const [last] = await facts.model.find({}, { day: 1 }).sort({ day: -1 }).limit(1).lean<Fact[]>();
    const run: Run = { days: 0, facts: 0, since };
    for (let day = since; last !== undefined && day <= last.day; day = addDays(day, 1)) {
      const rows = await facts.ofDay(day);
      if (rows.length === 0) continue;
      const tallies = await tallyDay(day, rows, people, startsOf(day, reportsFrom));
      const sums = [...tallies].map(([ward, tally]): Sum => ({ ward, key: day, tally }));
      await this.sums.write('day', sums);
      for (const sum of sums) {
        kept.add(sumId('day', sum));
        addToMonth(months, sum);
      }
      run.days++;
      run.facts += rows.length;
      progress?.(day, run.facts);
      await leases.take(LEASE, owner, clock.now(), clock.now() + LEASE_MS);
    }
    await this.sums.write('month', [...months.values()]);
    const gone = old.filter((doc) => !stays(doc) && !kept.has(doc._id) && !months.has(doc._id));
    await this.sums.remove(gone.map(({ _id }) => _id));
    await people.write();
    // A run that was cut off may have written a person who was erased since; otherwise only this run's people can be in question.
    if (checkpoint.open !== undefined)
      await this.sweep((await this.people.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id));
    else if ((await settings.get<string>(ERASURES)) !== erasures) await this.sweep(people.touched);
    await settings.set(CHECKPOINT, { until: now, reportsFrom } satisfies Checkpoint, now);
    return run;
  }

  /** Removes people who have no facts any more: somebody erased them while a run was counting them. */
  private async sweep(ids: Iterable<string>): Promise<void> {
    for (const person of ids) if (!(await this.deps.facts.model.exists({ person }))) await this.people.deleteOne({ _id: person });
  }
}

interface RollOptions {
  whole?: boolean;
  progress?: ((day: string, facts: number) => void) | undefined;
}
