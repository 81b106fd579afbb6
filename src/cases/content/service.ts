import { z } from 'zod';
import { line } from './parts.ts';

const minutes = z.number().int().min(1).max(1_440);

/** `content/service.yaml`: handing over and places. */
export const service = z.strictObject({
  handover: z.strictObject({
    waiting_minutes: minutes,
    idle_minutes: minutes,
    taken: line,
    silent: line,
    timeout: line,
    closed: line,
    idle: line,
    left: line,
    opens: line,
  }),
  places: z.strictObject({
    address: line,
    phone: line,
    hours: line,
    /** What is not known of an office is said. */
    no_contact: line,
    no_address: line,
    no_phone: line,
    open: line,
    closed: line,
    holiday: line,
    distance: line,
    note: line,
    former: line,
    map: line.max(36),
    call: line.max(36),
  }),
});
