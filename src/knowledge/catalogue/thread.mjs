// Entry of the thread that reads uploads: lets Node read TypeScript, then hands over.
import { register } from 'tsx/esm/api';

register();
await import('./in-thread.ts');
