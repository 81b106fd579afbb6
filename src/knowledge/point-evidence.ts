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
  near: 3.63,
  near_sure: 0.92,
  asks: 3.61,
  covered: 1.34,
  text: 3.15,
  sign: 1.16,
  part: 0.27,
  part_same: -0.74,
  part_only: 0.26,
  part_other: -0.29,
  none: 2.35,
  none_many: 0.55,
  none_plain: 0,
  none_part: -0.11,
  none_near: 2.2,
  none_general: -0.66,
  none_words: 0.44,
  none_signed: 0.44,
};

export const pointVector = (values: Partial<Record<PointFeature, number>>): number[] => POINT_FEATURES.map((name) => values[name] ?? 0);
