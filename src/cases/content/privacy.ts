import { z } from 'zod';
import { line } from './parts.ts';

/** What a person may ask for about their own data (Luật 91/2025/QH15). */
export const REQUEST_KINDS = ['see', 'correct', 'export', 'restrict', 'object', 'erase'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

const days = z.number().int().min(1).max(60);
const short = line.max(200);

/** `content/privacy.yaml`: the privacy notice, what is said of it in the chat, and the times for requests. */
export const privacy = z.strictObject({
  /** Another one is told to everybody again. */
  version: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  title: short,
  /** Under the first answer; `linked` where the page has an address. Two short lines at most. */
  told: line.max(300),
  told_linked: line.max(300),
  sections: z.array(z.strictObject({ heading: short, lines: z.array(line.max(600)).min(1) })).min(3),
  requests: z.strictObject({
    /** Working days to the first reply. */
    respond_working_days: days,
    /** Days until it is done. */
    done_days: z.record(z.enum(REQUEST_KINDS), days),
    source: short,
    names: z.record(z.enum(REQUEST_KINDS), short),
  }),
  form: z.strictObject({
    heading: short,
    lead: line.max(600),
    kind: short,
    contact: short,
    text: short,
    send: short,
    sent: line.max(600),
    refused: line.max(300),
  }),
});
export type Privacy = z.output<typeof privacy>;
