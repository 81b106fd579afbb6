/** Weights smaller than this are dropped: they move no probability by a thousandth, and half of all are. */
const SMALL = 0.005;
/** The largest weight in steps. */
const STEPS = 32_767;

/** The weights that count, row by row, in whole steps: a quarter of the room that all of them would take, and as quick to read back as a file. */
export class Rows {
  constructor(
    /** Where each row begins; one more for the end of the last. */
    readonly starts: Uint32Array,
    readonly columns: Uint16Array,
    readonly steps: Int16Array,
    /** The weight of one step. */
    readonly step: number,
  ) {}

  /** `weights` holds row after row. */
  static of(weights: Float32Array, columns: number): Rows {
    let [count, most] = [0, 0];
    for (const weight of weights) {
      const size = Math.abs(weight);
      if (size >= SMALL) count++;
      if (size > most) most = size;
    }
    const step = Math.fround(most / STEPS);
    const rows = new Rows(new Uint32Array(weights.length / columns + 1), new Uint16Array(count), new Int16Array(count), step);
    let next = 0;
    for (const [at, weight] of weights.entries()) {
      if (at % columns === 0) rows.starts[at / columns] = next;
      if (Math.abs(weight) < SMALL) continue;
      rows.columns[next] = at % columns;
      rows.steps[next++] = Math.round(weight / step);
    }
    rows.starts[rows.starts.length - 1] = next;
    return rows;
  }

  /** Adds `share` of a row to `sums`. */
  add(row: number, share: number, sums: Float32Array): void {
    const { columns, steps } = this;
    const [end, by] = [this.starts[row + 1] ?? 0, share * this.step];
    for (let at = this.starts[row] ?? 0; at < end; at++) {
      const column = columns[at] ?? 0;
      sums[column] = (sums[column] ?? 0) + (steps[at] ?? 0) * by;
    }
  }

  /** Every row begins where the one before ends, and every weight stands in one of so many columns. */
  fits(rows: number, columns: number): boolean {
    const { starts } = this;
    if (starts.length !== rows + 1 || starts[0] !== 0 || starts[rows] !== this.columns.length) return false;
    if (this.columns.length !== this.steps.length || !Number.isFinite(this.step)) return false;
    return starts.every((start, row) => row === 0 || start >= (starts[row - 1] ?? 0)) && this.columns.every((column) => column < columns);
  }
}

/** Whatever changes what is kept of weights. */
export const ROWS_RECIPE = [SMALL, STEPS, Rows].join('\n');
