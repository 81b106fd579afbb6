import type { Weights } from './weighing.ts';

/** What the likelihood of a point, and of no point at all, is weighed from; the weights are fitted by `motcua fit`. */
export const POINT_FEATURES = [
  'near',
  'near_sure',
  'asks',
  'covered',
  'text',
  'sign',
  'part',
  'part_same',
  'part_only',
  'part_other',
  'none',
  'none_many',
  'none_plain',
  'none_part',
  'none_near',
  'none_general',
  'none_words',
  'none_signed',
] as const;
export type PointFeature = (typeof POINT_FEATURES)[number];

/** Fitted by `motcua fit` on the examples of the content's points, each asked where it was not known. */
export const POINT_WEIGHTS: Weights<PointFeature> = {
  near: 3.4,
  near_sure: 0.98,
  asks: 3.53,
  covered: 1.36,
  text: 3,
  sign: 1.39,
  part: 0.32,
  part_same: -0.96,
  part_only: 0.26,
  part_other: -0.79,
  none: 2.78,
  none_many: 0.27,
  none_plain: -0.1,
  none_part: -0.13,
  none_near: 2.16,
  none_general: -0.78,
  none_words: -0.06,
  none_signed: 0.34,
};

export const pointVector = (values: Partial<Record<PointFeature, number>>): number[] => POINT_FEATURES.map((name) => values[name] ?? 0);
