import type { Pieces } from '../ground/unhurried.ts';
import type { Sparse } from './vocabulary.ts';

/** Chosen on held-out phrasings (`motcua eval --held-out`); ADR 7 has the table. */
const EPOCHS = 8;
const RATE = 4;
/** Steps smaller than this are not worth taking: most classes are out of the question for most phrasings. */
const SMALL = 0.002;
/** Others may have their turn after about so many phrasings. */
const PIECE = 50;

/** A phrasing and the class it belongs to. */
type Labelled = Sparse & { label: number };

/** Softmax regression by gradient descent. The same examples always give the same weights. */
export class Training {
  /** Weights of feature f for class c at f * classes + c. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  /** The probabilities of the example at hand, and then the steps to be taken. */
  private readonly sums: Float32Array;
  private readonly touched: Int32Array;

  constructor(
    features: number,
    private readonly classes: number,
  ) {
    this.weights = new Float32Array(features * classes);
    this.bias = new Float32Array(classes);
    this.sums = new Float32Array(classes);
    this.touched = new Int32Array(classes);
  }

  *learn(examples: readonly Labelled[]): Pieces<void> {
    const order = Int32Array.from(examples.keys());
    const random = generator();
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      shuffle(order, random);
      const rate = RATE * (1 - epoch / EPOCHS);
      for (const one of order) {
        const example = examples[one];
        if (example) this.step(example, rate);
        if (one % PIECE === 0) yield;
      }
    }
  }

  private step(example: Labelled, rate: number): void {
    const { weights, bias, classes, touched } = this;
    const step = this.probabilities(example);
    step[example.label] = (step[example.label] ?? 0) - 1;
    let count = 0;
    for (let label = 0; label < classes; label++) {
      const error = step[label] ?? 0;
      if (error > SMALL || error < -SMALL) touched[count++] = label;
    }
    for (let at = 0; at < count; at++) {
      const label = touched[at] ?? 0;
      bias[label] = (bias[label] ?? 0) - (step[label] ?? 0) * rate * 0.1;
    }
    // Feature by feature: the weights of one lie side by side.
    for (let f = 0; f < example.at.length; f++) {
      const row = (example.at[f] ?? 0) * classes;
      const value = (example.value[f] ?? 0) * rate;
      for (let at = 0; at < count; at++) {
        const label = touched[at] ?? 0;
        weights[row + label] = (weights[row + label] ?? 0) - (step[label] ?? 0) * value;
      }
    }
  }

  private probabilities({ at, value }: Sparse): Float32Array {
    const { weights, classes, sums } = this;
    sums.set(this.bias);
    for (let f = 0; f < at.length; f++) {
      const row = (at[f] ?? 0) * classes;
      const share = value[f] ?? 0;
      for (let label = 0; label < classes; label++) sums[label] = (sums[label] ?? 0) + (weights[row + label] ?? 0) * share;
    }
    return softmax(sums);
  }
}

/** Turns sums into probabilities, in place. */
export function softmax(sums: Float32Array): Float32Array {
  let most = -Infinity;
  for (const sum of sums) if (sum > most) most = sum;
  let total = 0;
  for (let label = 0; label < sums.length; label++) {
    const power = Math.exp((sums[label] ?? 0) - most);
    sums[label] = power;
    total += power;
  }
  for (let label = 0; label < sums.length; label++) sums[label] = (sums[label] ?? 0) / total;
  return sums;
}

/** The same numbers from 0 to 1 each time (a linear congruential generator): training must not depend on chance. */
function generator(): () => number {
  let state = 12_345;
  return () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff;
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.min(last, Math.floor(random() * (last + 1)));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
}

/** Whatever changes what training makes of examples. */
export const TRAINING_RECIPE = [EPOCHS, RATE, SMALL, Training, softmax, generator, shuffle].join('\n');
