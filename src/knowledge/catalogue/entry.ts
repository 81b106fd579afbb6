import { z } from 'zod';

const text = z.string().trim().min(1);
const lines = z.array(text).default([]);

/** How a file may be handed in. */
const channel = z.strictObject({
  kind: z.enum(['counter', 'online', 'postal']),
  /** As the source has it; without a unit where the source has none. */
  duration: text.optional(),
  /** As the source has it, and the note beside it. */
  fee: text.optional(),
  feeNote: text.optional(),
});
export type Channel = z.output<typeof channel>;

/**
 * A procedure of a published catalogue, with the fields of the National Public Service Portal. Provinces publish procedures of their own
 * (land, since 2026), so that code, province and version together tell entries apart.
 */
export const catalogueEntry = z.strictObject({
  code: z.string().regex(/^\d\.\d{6}$/, 'mã thủ tục phải có dạng 1.001193'),
  /** Province that published it; none for those of the whole country. */
  province: text.optional(),
  /** Number of the decision that published it, or another name of the version. */
  version: z.string().trim().default(''),
  name: text,
  field: text,
  ministry: text.optional(),
  level: z.enum(['commune', 'province', 'national']),
  audience: lines,
  agency: text.optional(),
  address: text.optional(),
  steps: lines,
  channels: z.array(channel).default([]),
  documents: z.array(z.strictObject({ text, copies: z.number().int().positive().optional(), when: text.optional() })).default([]),
  legal: lines,
  requirements: text.optional(),
  results: lines,
  link: z.url({ protocol: /^https?$/ }).optional(),
});
export type CatalogueEntry = z.output<typeof catalogueEntry>;

/** What tells entries apart: `1.115729 | Lạng Sơn | 1282/QĐ-UBND`. */
export const keyOf = ({ code, province, version }: Pick<CatalogueEntry, 'code' | 'province' | 'version'>): string =>
  [code, province ?? '', version].join(' | ');
