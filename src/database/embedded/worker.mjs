// Entry of the store's thread: lets Node read TypeScript, as motcua.mjs does, then hands over.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
