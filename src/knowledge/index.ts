export { Knowledge, type Answer, type AnswerStatus, type AskContext } from './knowledge.ts';
export { loadContent, type Content } from './load.ts';
export { ASPECTS, type Agency, type Aspect, type Procedure } from './schema.ts';
