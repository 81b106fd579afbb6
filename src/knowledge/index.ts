export type { Answer, AnswerStatus, AskContext } from './answer.ts';
export { Knowledge } from './knowledge.ts';
export * from './catalogue/index.ts';
export { CONFIDENCE_FEATURES, confidenceFeatures } from './confidence.ts';
export { READING_FEATURES, type Option } from './continuation.ts';
export type { Learnt } from './learnt.ts';
export { PartFinder, type AskedFor } from './part-finder.ts';
export { PhraseSearch } from './search.ts';
export { fitted, shares, weighed, type Choosing } from './weighing.ts';
export { NO_ITEM, type Phrasing } from './phrasings.ts';
export { numberedParts, type MoreAsked } from './more-asked.ts';
export type { Refusal } from './refusals.ts';
export type { Case } from './facts.ts';
export type { Danger } from './danger.ts';
export type { AskedPart } from './asked-parts.ts';
export { isPlain, PointFinder, pointFrom, type Ranked } from './points.ts';
export { POINT_FEATURES, POINT_WEIGHTS } from './point-evidence.ts';
export { crossFaults, loadCatalogue, loadContent, type Content } from './load.ts';
export {
  ASPECTS,
  MAX_ANSWER,
  MAX_SUMMARY,
  procedure,
  PROCEDURE_FIELDS,
  toldIn,
  type Agency,
  type Aspect,
  type Point,
  type Procedure,
  type ProcedureText,
} from './schema.ts';
export { actsOf, sourceFaults, type SourceFaults } from './source-faults.ts';
export * from './sources/index.ts';
export { statementsOf, type Statement } from './statements.ts';
export { hasSign, signOf, type Sign } from './signs.ts';
export { agrees, typedWords, type Typed, type Written } from './typed.ts';
export { placeMeant, placesNamed, wardNamed, wardTitle, type KnownPlace, type NamedPlace, type Office, type PlacesNamed } from './wards.ts';
