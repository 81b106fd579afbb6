export { Knowledge, type Answer, type AnswerStatus, type AskContext } from './knowledge.ts';
export * from './catalogue/index.ts';
export { loadCatalogue, loadContent, type Content } from './load.ts';
export { ASPECTS, type Agency, type Aspect, type Procedure } from './schema.ts';
