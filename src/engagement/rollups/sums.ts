import type { Collection, Connection } from 'mongoose';
import { addTally, emptyTally, type Tally } from '../tally.ts';

/** A day or a month, of the whole agency or of one ward, as it is stored. */
export interface SumDoc {
  /** `day|ward|2026-11-25`, `month|ward|2026-11`; the ward is empty for the whole agency. */
  _id: string;
  ward: string;
  /** `2026-11-25`, `2026-11`. */
  key: string;
  /**
   * The tally as JSON with its names in order. The store reads and writes it whole, at about half the cost of a document of some thousand
   * fields, and names of counters may hold dots.
   */
  tally: string;
}

/** A day or a month as the program works with it. */
export interface Sum {
  ward: string;
  key: string;
  tally: Tally;
}

type Length = 'day' | 'month';

export const sumId = (length: Length, { ward, key }: Pick<Sum, 'ward' | 'key'>): string => `${length}|${ward}|${key}`;
export const sumOf = ({ ward, key, tally }: SumDoc): Sum => ({ ward, key, tally: JSON.parse(tally) as Tally });

/** Adds a day to the sum of its month. */
export function addToMonth(months: Map<string, Sum>, { ward, key, tally }: Sum): void {
  const month = { ward, key: key.slice(0, 7) };
  const sum = months.get(sumId('month', month)) ?? { ...month, tally: emptyTally() };
  addTally(sum.tally, tally);
  months.set(sumId('month', month), sum);
}

/** Stores the days and months that are added up. */
export class Sums {
  /** The driver's own collection: whole documents go in and out. */
  private readonly docs: Collection<SumDoc>;

  constructor(connection: Connection) {
    this.docs = connection.collection<SumDoc>('rollups');
  }

  /** Makes the index that `since` uses. */
  async init(): Promise<void> {
    await this.docs.createIndex({ key: 1 }, {}, {});
  }

  /** The first day of the whole agency; undefined where there is none. */
  async firstDay(): Promise<string | undefined> {
    const [first] = await this.docs
      .find({ _id: { $gte: 'day||', $lt: 'day||~' } })
      .sort({ _id: 1 })
      .limit(1)
      .toArray();
    return first?.key;
  }

  /** The days or months of a ward from one key to another, both included. */
  async between(length: Length, ward: string, from: string, to: string): Promise<Sum[]> {
    if (from > to) return [];
    const ids = { $gte: sumId(length, { ward, key: from }), $lte: sumId(length, { ward, key: to }) };
    return (await this.docs.find({ _id: ids }).toArray()).map(sumOf);
  }

  /** All days and months from a month on, of all wards, as they are stored. */
  since(month: string): Promise<SumDoc[]> {
    return this.docs.find({ key: { $gte: month } }).toArray();
  }

  async write(length: Length, sums: readonly Sum[]): Promise<void> {
    if (sums.length === 0) return;
    const docs = sums.map((sum): SumDoc => ({ _id: sumId(length, sum), ward: sum.ward, key: sum.key, tally: inOrder(sum.tally) }));
    await this.docs.bulkWrite(docs.map((doc) => ({ replaceOne: { filter: { _id: doc._id }, replacement: doc, upsert: true } })));
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.docs.deleteMany({ _id: { $in: [...ids] } });
  }
}

/** The tally as JSON: the same text for the same tally, whatever was counted first. */
const inOrder = (tally: Tally): string =>
  JSON.stringify(tally, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
