import type { ActionName, Errand } from '../../dialogue/index.ts';
import type { DeedData, DeedKind } from '../deeds.ts';
import { contestDeeds, contestErrands } from './contests.ts';
import type { DeedsOf, ErrandContext, ErrandOutcome, ErrandRunner, NewFact } from './context.ts';
import { dossierDeeds, dossierErrands } from './dossiers.ts';
import { guideErrands } from './guide.ts';
import { handoverDeeds, handoverErrands } from './handovers.ts';
import { interestDeeds, interestErrands } from './interests.ts';
import { petitionDeeds, petitionErrands } from './petitions.ts';
import { placeErrands } from './places.ts';
import { privacyDeeds } from './privacy.ts';
import { surveyDeeds, surveyErrands } from './surveys.ts';

export type { ErrandContext, ErrandDeps, NewFact } from './context.ts';
export { dossierText, seenOf } from './dossiers.ts';
export { factsOfMark } from './interests.ts';
export { codeOf, recordRights } from './privacy.ts';
export { answeredFact } from './petitions.ts';

/** The errand behind each action of the flow grammar; the compiler asks for every one. */
const ERRANDS: Record<ActionName, ErrandRunner> = {
  ...placeErrands,
  ...guideErrands,
  ...petitionErrands,
  ...surveyErrands,
  ...contestErrands,
  ...dossierErrands,
  ...handoverErrands,
  ...interestErrands,
};

const DEEDS: DeedsOf<DeedKind> = {
  ...petitionDeeds,
  ...surveyDeeds,
  ...contestDeeds,
  ...dossierDeeds,
  ...handoverDeeds,
  ...interestDeeds,
  ...privacyDeeds,
  exported: (_context, { receipt }) => Promise.resolve([{ type: 'event', status: 'exported', source: receipt }]),
};

/** Does what a flow asks for while it waits: reads, and says what is to be carried out after the turn. Changes nothing. */
export async function runErrand({ action, slots }: Errand, context: ErrandContext): Promise<ErrandOutcome> {
  return ERRANDS[action](context, slots);
}

/** Carries out what a turn has left to be done. Doing it again changes nothing. Resolves with the facts that it leaves. */
export const carryOut = <K extends DeedKind>(
  { kind, data }: { kind: K; data: DeedData<K> },
  context: ErrandContext,
  event: string,
): Promise<NewFact[]> => DEEDS[kind](context, data, event);
