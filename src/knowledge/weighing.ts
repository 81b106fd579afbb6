/** Named weights of named features. */
export type Weights<N extends string> = Readonly<Record<N, number>>;

/** The sum of features, each by its weight. */
export function weighed<N extends string>(names: readonly N[], features: readonly number[], weights: Weights<N>): number {
  let sum = 0;
  for (const [at, name] of names.entries()) sum += weights[name] * (features[at] ?? 0);
  return sum;
}

/** Sums as probabilities, adding up to 1. */
export function shares(sums: readonly number[]): number[] {
  const most = Math.max(...sums);
  const raised = sums.map((sum) => Math.exp(sum - most));
  const whole = raised.reduce((total, one) => total + one, 0);
  return raised.map((one) => one / whole);
}

/** Options of which one was to be chosen; several may be right. */
export interface Choosing {
  options: readonly { features: readonly number[]; right: boolean }[];
}

/** How `fitted` goes about it: the usual numbers of Adam, and so little pull to 0 that it only holds back what hardly ever occurs. */
const ROUNDS = 400;
const STEP = 0.05;
const [KEEP, KEEP_SQUARE] = [0.9, 0.99];
const PULL = 0.002;

/** The weights under which the right options are likeliest (a conditional logit). The same examples always give the same weights. */
export function fitted<N extends string>(names: readonly N[], examples: readonly Choosing[]): Record<N, number> {
  const told = examples.filter(({ options }) => options.some(({ right }) => right));
  const weights = names.map(() => 0);
  const [mean, square] = [names.map(() => 0), names.map(() => 0)];
  for (let round = 1; round <= ROUNDS; round++) {
    const slope = names.map((_, at) => PULL * (weights[at] ?? 0));
    for (const { options } of told) {
      const likely = shares(options.map(({ features }) => features.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0)));
      const right = options.reduce((sum, option, at) => sum + (option.right ? (likely[at] ?? 0) : 0), 0);
      for (const [which, option] of options.entries()) {
        const over = (likely[which] ?? 0) * (1 - (option.right ? 1 / right : 0));
        for (const [at, value] of option.features.entries()) slope[at] = (slope[at] ?? 0) + (over * value) / told.length;
      }
    }
    for (const at of names.keys()) {
      const down = slope[at] ?? 0;
      mean[at] = KEEP * (mean[at] ?? 0) + (1 - KEEP) * down;
      square[at] = KEEP_SQUARE * (square[at] ?? 0) + (1 - KEEP_SQUARE) * down * down;
      const speed = Math.sqrt((square[at] ?? 0) / (1 - KEEP_SQUARE ** round)) + 1e-8;
      weights[at] = (weights[at] ?? 0) - (STEP * (mean[at] ?? 0)) / (1 - KEEP ** round) / speed;
    }
  }
  return Object.fromEntries(names.map((name, at) => [name, Math.round((weights[at] ?? 0) * 100) / 100])) as Record<N, number>;
}
