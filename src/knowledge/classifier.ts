import { atOnce, type Pieces } from '../ground/unhurried.ts';
import type { Feature } from './reading.ts';

/** One phrasing and the class it belongs to. */
export interface Example {
  features: readonly Feature[];
  label: number;
}

/** Chosen on held-out phrasings (`motcua eval --held-out`); ADR 7 has the table. */
const EPOCHS = 8;
const RATE = 4;
/** What a word without a topic is worth here: the training itself finds out which of them tell classes apart. */
const STOP = 0.7;
/** Rare features count more, but less than in the comparison of phrasings. */
const RARITY = 0.7;
/** Steps smaller than this are not worth taking: most classes are out of the question for most phrasings. */
const SMALL = 0.002;
/** Others may have their turn after about so many phrasings. */
const PIECE = 50;

interface Sparse {
  at: Int32Array;
  value: Float32Array;
}

/**
 * A linear classifier (softmax regression) over the features of phrasings, trained when the content is loaded: it learns which words
 * tell look-alikes apart, in favour of a class and against it. The same examples always give the same weights.
 */
export class Classifier {
  private readonly index = new Map<string, number>();
  private readonly rarity: Float32Array;
  /** Weights of feature f for class c at f * classes + c. */
  private readonly weights: Float32Array;
  private readonly bias: Float32Array;

  private constructor(
    examples: readonly Example[],
    private readonly classes: number,
  ) {
    const seen: number[] = [];
    for (const { features } of examples) {
      for (const key of new Set(features.map(({ key }) => key))) {
        const at = this.index.get(key) ?? this.index.size;
        this.index.set(key, at);
        seen[at] = (seen[at] ?? 0) + 1;
      }
    }
    this.rarity = Float32Array.from(seen, (count) => Math.log(1 + examples.length / count) ** RARITY);
    this.weights = new Float32Array(this.index.size * classes);
    this.bias = new Float32Array(classes);
  }

  static trained(examples: readonly Example[], classes: number): Classifier {
    return atOnce(Classifier.training(examples, classes));
  }

  /** The same, in pieces. */
  static *training(examples: readonly Example[], classes: number): Pieces<Classifier> {
    const classifier = new Classifier(examples, classes);
    yield;
    yield* classifier.train(examples.map(({ features, label }) => ({ ...classifier.vector(features), label })));
    return classifier;
  }

  /** The probability of each class, adding up to 1. */
  probabilities(features: readonly Feature[]): Float32Array {
    return this.softmax(this.vector(features));
  }

  private *train(examples: readonly (Sparse & { label: number })[]): Pieces<void> {
    const order = Int32Array.from(examples.keys());
    const touched = new Int32Array(this.classes);
    const random = generator();
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      shuffle(order, random);
      const rate = RATE * (1 - epoch / EPOCHS);
      for (const one of order) {
        const example = examples[one];
        if (example) this.step(example, rate, touched);
        if (one % PIECE === 0) yield;
      }
    }
  }

  private step(example: Sparse & { label: number }, rate: number, touched: Int32Array): void {
    const { weights, bias, classes } = this;
    const step = this.softmax(example);
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

  private softmax({ at, value }: Sparse): Float32Array {
    const { weights, classes } = this;
    const sums = Float32Array.from(this.bias);
    for (let f = 0; f < at.length; f++) {
      const row = (at[f] ?? 0) * classes;
      const share = value[f] ?? 0;
      for (let label = 0; label < classes; label++) sums[label] = (sums[label] ?? 0) + (weights[row + label] ?? 0) * share;
    }
    let most = -Infinity;
    for (const sum of sums) if (sum > most) most = sum;
    let total = 0;
    for (let label = 0; label < classes; label++) {
      const power = Math.exp((sums[label] ?? 0) - most);
      sums[label] = power;
      total += power;
    }
    for (let label = 0; label < classes; label++) sums[label] = (sums[label] ?? 0) / total;
    return sums;
  }

  /** Known features only, of length 1. */
  private vector(features: readonly Feature[]): Sparse {
    const found = new Map<number, number>();
    for (const { key, stop, share } of features) {
      const at = this.index.get(key);
      if (at !== undefined) found.set(at, Math.max(found.get(at) ?? 0, (stop ? STOP : share) * (this.rarity[at] ?? 0)));
    }
    let square = 0;
    for (const value of found.values()) square += value * value;
    const norm = Math.sqrt(square) || 1;
    return { at: Int32Array.from(found.keys()), value: Float32Array.from(found.values(), (value) => value / norm) };
  }
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
