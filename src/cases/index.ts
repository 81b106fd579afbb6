export * from './content.ts';
export * from './contests.ts';
export { Handovers, type Handover } from './handovers.ts';
export { noticeFor, skipped, type Interests, type Skipped } from './notices.ts';
export { onTime, OPEN_STATES, PETITION_STATES, Petitions, type Petition, type PetitionMove, type PetitionState } from './petitions.ts';
export { NO_CASE, Surveys, type SurveyResult, type SurveySheet } from './surveys.ts';
export { Watches, type Watch } from './watches.ts';
export { DossierSystemDown, HttpDossiers, type DossierRecord, type DossierSystem } from './dossiers.ts';
export { CaseDesk, MAX_OFFICER_TEXT, type CaseOfficer } from './desk.ts';
