import { z } from 'zod';
import type { Outcome, Rating, Reply } from '../dialogue/index.ts';
import type { EventPlan } from '../inbox/worker.ts';
import { deedSchema, type Deed } from './deeds.ts';

/** What follows from an event: decided once, stored with the event, then carried out, perhaps more than once (ADR 2). */
export interface TurnPlan {
  replies?: Reply[];
  /** The conversation after the turn, as it is stored. Without it nothing is said and nothing is remembered. */
  state?: Record<string, unknown>;
  outcome?: Outcome;
  /** The replies go out although an officer is in the conversation. */
  through?: boolean;
  /** The citizen was welcomed with it. */
  welcomed?: boolean;
  rating?: Rating;
  deeds?: Deed[];
  /** Part of a burst: kept until the rest of it is here. */
  part?: string;
  /** The citizen does not want a person any more: the handover to close, empty where there is none. */
  leaves?: string;
  /** The code under which the citizen's data are removed once the reply is out. */
  receipt?: string;
}

const deeds = z.array(deedSchema);

/** A plan as it came back from the inbox. @throws ZodError for deeds that nobody knows: the event is then set aside for a person. */
export function readPlan(stored: EventPlan): TurnPlan {
  // Plans made before deeds were called so, and not yet carried out, have them as `effects`.
  const { effects, ...plan } = stored as EventPlan & TurnPlan;
  return { ...plan, deeds: deeds.parse(plan.deeds ?? effects ?? []) };
}
