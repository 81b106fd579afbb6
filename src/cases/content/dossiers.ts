import { z } from 'zod';
import { line } from './parts.ts';

/** The states of a file. */
export const DOSSIER_STATES = [
  'received',
  'supplement',
  'payment',
  'obligation',
  'refused',
  'stopped',
  'withdrawn',
  'done',
  'returned',
] as const;
export type DossierState = (typeof DOSSIER_STATES)[number];

/** `content/dossiers.yaml`: what the nine states of a file mean to the citizen who handed it in. */
export const dossiers = z.strictObject({
  states: z.record(z.enum(DOSSIER_STATES), z.strictObject({ title: line, text: line, final: z.boolean().default(false) })),
  no_note: line,
  due: line,
  late: line,
  changed: line,
});
