/** What speaks for a topic, each from 0 to 1. */
export interface Evidence {
  /** The classifier's probability of the topic. */
  probability: number;
  /** Cosine with the topic's nearest phrasing. */
  cosine: number;
  /** Share of the question's topic words that the procedure knows. */
  covered: number;
}

/**
 * Fitted by logistic regression on phrasings held out of the content, those that are no procedure among them; `motcua eval --held-out`
 * prints the fit anew.
 */
export const WEIGHTS = { bias: -3.56, probability: 4.78, cosine: 0.36, covered: 2.01 };

/** The probability, from 0 to 1, that a topic with this evidence is the one meant. */
export function confidenceOf({ probability, cosine, covered }: Evidence, weights: typeof WEIGHTS = WEIGHTS): number {
  return 1 / (1 + Math.exp(-(weights.bias + weights.probability * probability + weights.cosine * cosine + weights.covered * covered)));
}
