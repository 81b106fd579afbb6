import { z } from 'zod';

/** Names of steps, slots and sentences. */
export const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới');
export const flowId = z.string().regex(/^[a-z][a-z0-9-]*$/, 'chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối');
/** Values of choices, and how a flow ended. */
export const option = z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, 'chỉ gồm chữ thường không dấu, chữ số, gạch nối, gạch dưới');
