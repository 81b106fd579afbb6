import { weighed, type Weights } from './weighing.ts';

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

export const CONFIDENCE_FEATURES = [
  'bias',
  'probability',
  'cosine',
  'covered',
  'probabilityOdds',
  'secondOdds',
  'strangeOdds',
  'strangeCosine',
  'brevity',
] as const;
type ConfidenceFeature = (typeof CONFIDENCE_FEATURES)[number];

/**
 * Fitted by `motcua fit` on what kinds of citizens wrote, each kind judged by a search that has learnt from the others only
 * (`content/phrasings`). `motcua eval --leave-writer-out` prints how reliable it is.
 */
export const CONFIDENCE_WEIGHTS: Weights<ConfidenceFeature> = {
  bias: 0.31,
  probability: 0.05,
  cosine: 0.18,
  covered: -0.27,
  probabilityOdds: 0.79,
  secondOdds: -0.14,
  strangeOdds: -0.06,
  strangeCosine: -0.22,
  brevity: -0.86,
};

/** More topic words than this say no more. */
const MANY_WORDS = 30;
const SMALLEST = 1e-3;
const logOdds = (p: number): number => Math.log((p + SMALLEST) / (Math.max(0, 1 - p) + SMALLEST));

/** Evidence as it is weighed, in the order of `CONFIDENCE_FEATURES`. */
export const confidenceFeatures = ({ probability, second, strange, cosine, strangeCosine, covered, words }: Evidence): number[] => [
  1,
  probability,
  cosine,
  covered,
  logOdds(probability),
  logOdds(second),
  logOdds(strange),
  strangeCosine,
  1 / (1 + Math.min(words, MANY_WORDS)),
];

/** The probability, from 0 to 1, that the topic with this evidence is the one meant. */
export const confidenceOf = (evidence: Evidence): number =>
  1 / (1 + Math.exp(-weighed(CONFIDENCE_FEATURES, confidenceFeatures(evidence), CONFIDENCE_WEIGHTS)));
