export { Editor, type InForce } from './editor.ts';
export { Effects, type Asked, type Difference, type Effect, type Progress, type Said } from './effect.ts';
export { toYaml, writeProcedures } from './export.ts';
export { changedFields, type Field } from './merge.ts';
export { FIELD_NAMES, VERSION_MOVE_NAMES, VERSION_STATE_NAMES } from './names.ts';
export { reviewTasks, type ReviewTask } from './review-tasks.ts';
export { Signatures, type Standing as FactStanding } from './signatures.ts';
export { overlay, type Standing } from './overlay.ts';
export { canChange, Versions, type VersionDoc, type VersionState } from './versions.ts';
