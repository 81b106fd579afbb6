#!/usr/bin/env node
// Entry of the `motcua` command: lets Node read TypeScript, then hands over.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
