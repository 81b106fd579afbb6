import { ARTICLES } from './articles.ts';
import { CASES } from './cases.ts';
import { CITIZENS } from './citizens.ts';
import { type Definition } from './measure.ts';
import { PLAN } from './plan.ts';

const DEFINITIONS = { ...CITIZENS, ...ARTICLES, ...CASES, ...PLAN };
export type MeasureId = keyof typeof DEFINITIONS;
export interface Measure extends Definition {
  id: MeasureId;
}

/** Every figure of the dashboards and reports. */
export const MEASURES: readonly Measure[] = (Object.keys(DEFINITIONS) as MeasureId[]).map((id) => ({ id, ...DEFINITIONS[id] }));

/** The definition of a figure. @throws RangeError where an old report names a figure that no longer exists. */
export function measure(id: MeasureId): Measure {
  if (!Object.hasOwn(DEFINITIONS, id)) throw new RangeError(`no measure "${id}"`);
  return { id, ...DEFINITIONS[id] };
}

/** Whether a figure can be told of one unit: only articles and pieces of the plan belong to units. */
export const isOfUnits = (id: MeasureId): boolean => id in ARTICLES || id in PLAN;
