import { z } from 'zod';

const line = z.string().trim().min(1);

/** `content/catalogues.yaml`: the versions of catalogues that facts were taken from, and the codes of theirs that we name. */
export const cataloguesFile = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    /** As citizens read it: "Cổng Dịch vụ công quốc gia, bản tháng 7/2026". */
    name: line,
    /** The day on which it was taken. */
    taken: z.iso.date(),
    /** Set by this province alone. */
    province: line.optional(),
    source: line,
    codes: z.array(z.string().regex(/^\d\.\d{6}$/)),
  }),
);
export type CataloguesFile = z.output<typeof cataloguesFile>;
