import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { z } from 'zod';
import { atOnce, type Pieces } from '../ground/unhurried.ts';
import type { Learnt } from './learnt.ts';
import type { Feature } from './reading.ts';
import { Rows, ROWS_RECIPE } from './rows.ts';
import { softmax, Training, TRAINING_RECIPE } from './training.ts';
import { Vocabulary, VOCABULARY_RECIPE, worthOf } from './vocabulary.ts';

/** One phrasing and the class it belongs to. */
export interface Example {
  features: readonly Feature[];
  label: number;
}

/** Others may have their turn after about so many phrasings. */
const PIECE = 50;

/**
 * A linear classifier (softmax regression) over the features of phrasings: it learns which words tell look-alikes apart, in favour of a
 * class and against it. The same examples always give the same weights, be they learnt anew or read back.
 */
export class Classifier {
  private constructor(
    private readonly vocabulary: Vocabulary,
    private readonly weights: Rows,
    private readonly bias: Float32Array,
  ) {}

  static trained(examples: readonly Example[], classes: number, learnt?: Learnt): Classifier {
    return atOnce(Classifier.training(examples, classes, learnt));
  }

  /** The same, in pieces. What `learnt` holds of the very same examples is taken from there, and given to it otherwise. */
  static *training(examples: readonly Example[], classes: number, learnt?: Learnt): Pieces<Classifier> {
    if (!learnt) return yield* Classifier.learning(examples, classes);
    const key = yield* keyOf(examples, classes);
    const kept = learnt.read(key);
    yield;
    const known = kept && Classifier.from(kept, classes);
    if (known) return known;
    const classifier = yield* Classifier.learning(examples, classes);
    learnt.write(key, classifier.bytes());
    return classifier;
  }

  private static *learning(examples: readonly Example[], classes: number): Pieces<Classifier> {
    const vocabulary = Vocabulary.of(examples.map(({ features }) => features));
    yield;
    const training = new Training(vocabulary.keys.length, classes);
    yield* training.learn(examples.map(({ features, label }) => ({ ...vocabulary.vector(features), label })));
    return new Classifier(vocabulary, Rows.of(training.weights, classes), training.bias);
  }

  /** The probability of each class, adding up to 1. */
  probabilities(features: readonly Feature[]): Float32Array {
    const { at, value } = this.vocabulary.vector(features);
    const sums = Float32Array.from(this.bias);
    for (let f = 0; f < at.length; f++) this.weights.add(at[f] ?? 0, value[f] ?? 0, sums);
    return softmax(sums);
  }

  private bytes(): Uint8Array {
    const { vocabulary, weights, bias } = this;
    const { starts, columns, steps, step } = weights;
    return serialize({ keys: vocabulary.keys, rarity: vocabulary.rarity, bias, starts, columns, steps, step });
  }

  /** Undefined where the bytes are not those of a classifier with so many classes. */
  private static from(bytes: Uint8Array, classes: number): Classifier | undefined {
    const parsed = KEPT.safeParse(valueOf(bytes));
    if (!parsed.success) return undefined;
    const { keys, rarity, bias, starts, columns, steps, step } = parsed.data;
    const rows = new Rows(starts, columns, steps, step);
    const whole = rarity.length === keys.length && bias.length === classes && rows.fits(keys.length, classes);
    return whole ? new Classifier(new Vocabulary(keys, rarity), rows, bias) : undefined;
  }
}

const KEPT = z.strictObject({
  keys: z.array(z.string()),
  rarity: z.instanceof(Float32Array),
  bias: z.instanceof(Float32Array),
  starts: z.instanceof(Uint32Array),
  columns: z.instanceof(Uint16Array),
  steps: z.instanceof(Int16Array),
  step: z.number(),
});

function valueOf(bytes: Uint8Array): unknown {
  try {
    return deserialize(bytes);
  } catch {
    return undefined;
  }
}

/** Drawn from every example and from how they are learnt, so that nothing stale is ever taken for what would be learnt now. */
function* keyOf(examples: readonly Example[], classes: number): Pieces<string> {
  const hash = createHash('sha256').update([RECIPE, classes].join('\n'));
  for (let from = 0; from < examples.length; from += PIECE) {
    let lines = '';
    const worths: number[] = [];
    for (const { features, label } of examples.slice(from, from + PIECE)) {
      lines += `\n${String(label)}`;
      for (const feature of features) {
        lines += `\t${feature.key}`;
        worths.push(worthOf(feature));
      }
    }
    hash.update(lines).update(Float64Array.from(worths));
    yield;
  }
  return hash.digest('hex');
}

const RECIPE = [VOCABULARY_RECIPE, TRAINING_RECIPE, ROWS_RECIPE, Classifier].join('\n');
