/** What speaks for the first topic and against it. Probabilities and cosines from 0 to 1. */
export interface Evidence {
  /** The classifier's probability of the topic, and of the next one. */
  probability: number;
  second: number;
  /** The classifier's probability that it is no procedure of ours. */
  strange: number;
  /** Cosine with the topic's nearest phrasing, and with the nearest of what is no procedure of ours. */
  cosine: number;
  strangeCosine: number;
  /** Share of the question's topic words that the procedure knows. */
  covered: number;
  /** How many topic words the question has. */
  words: number;
}

/**
 * Fitted by logistic regression on what kinds of citizens wrote, each kind judged by a search that has learnt from the others only
 * (`content/phrasings`). `motcua eval --leave-writer-out` prints how reliable it is.
 */
export const WEIGHTS = {
  bias: 0.45,
  probability: -0.53,
  cosine: 0.56,
  covered: 0.77,
  probabilityOdds: 0.95,
  secondOdds: -0.24,
  strangeOdds: -0.03,
  strangeCosine: -2.02,
  brevity: -2.91,
};

/** More topic words than this say no more. */
const MANY_WORDS = 30;
const SMALLEST = 1e-3;
const logOdds = (p: number): number => Math.log((p + SMALLEST) / (Math.max(0, 1 - p) + SMALLEST));

/** The probability, from 0 to 1, that the topic with this evidence is the one meant. */
export function confidenceOf(evidence: Evidence, weights: typeof WEIGHTS = WEIGHTS): number {
  const { probability, second, strange, cosine, strangeCosine, covered, words } = evidence;
  const sum =
    weights.bias +
    weights.probability * probability +
    weights.cosine * cosine +
    weights.covered * covered +
    weights.probabilityOdds * logOdds(probability) +
    weights.secondOdds * logOdds(second) +
    weights.strangeOdds * logOdds(strange) +
    weights.strangeCosine * strangeCosine +
    weights.brevity / (1 + Math.min(words, MANY_WORDS));
  return 1 / (1 + Math.exp(-sum));
}
