import type { Deed, Errand, ErrandResult } from '../../dialogue/index.ts';
import type { Deeds, ErrandContext, Errands, NewFact } from './context.ts';
import { contestDeeds, contestErrands, surveyDeeds, surveyErrands } from './opinions.ts';
import { petitionDeeds, petitionErrands } from './petitions.ts';
import { placeErrands } from './places.ts';
import { dossierDeeds, dossierErrands, handoverDeeds, handoverErrands, interestDeeds, interestErrands } from './service.ts';

export type { ErrandContext, ErrandDeps, NewFact } from './context.ts';
export { answeredFact } from './petitions.ts';
export { durationText } from './opinions.ts';
export { dossierText, seenOf } from './service.ts';

const ERRANDS: Errands = {
  ...placeErrands,
  ...petitionErrands,
  ...surveyErrands,
  ...contestErrands,
  ...dossierErrands,
  ...handoverErrands,
  ...interestErrands,
};
const DEEDS: Deeds = { ...petitionDeeds, ...surveyDeeds, ...contestDeeds, ...dossierDeeds, ...handoverDeeds, ...interestDeeds };

/** Does what a flow asks for while it waits: reads, and says what is to be carried out after the turn. Changes nothing. */
export async function runErrand({ action, slots }: Errand, context: ErrandContext): Promise<ErrandResult> {
  const errand = ERRANDS[action];
  if (!errand) throw new Error(`nobody does ${action}`);
  return errand(context, slots);
}

/** Carries out what a turn has left to be done. Doing it again changes nothing. Resolves with the facts that it leaves. */
export async function carryOut({ kind, data }: Deed, context: ErrandContext, event: string): Promise<NewFact[]> {
  const deed = DEEDS[kind];
  if (!deed) throw new Error(`nobody carries out ${kind}`);
  return deed(context, data, event);
}
