import { z } from 'zod';

const line = z.string().trim().min(1);
const day = z.iso.date('phải là ngày viết theo dạng 2026-11-23');

/** What an item states and what therefore needs a source. Points and the legal basis name theirs themselves. */
export const FACTS = ['documents', 'steps', 'duration', 'fee', 'where', 'agency', 'result', 'eligibility', 'online'] as const;
export type Fact = (typeof FACTS)[number];

/** Facts that two people sign: money and deadlines. */
export const SIGNED_BY_TWO: ReadonlySet<Fact> = new Set(['fee', 'duration']);

export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** Letters of a quotation: enough to find the place, never the text itself. */
const QUOTE = 240;

/** Where facts were taken from: an entry of a catalogue version, an act, or a page. */
export const support = z
  .strictObject({
    /** A version named in `catalogues.yaml`, and the code in it. */
    catalogue: line.optional(),
    code: z
      .string()
      .regex(/^\d\.\d{6}$/, 'phải có dạng "1.001193", trong ngoặc kép')
      .optional(),
    /** Number of an act of `law.yaml`: 73/2024/TT-BTC. */
    law: line.optional(),
    article: line.optional(),
    page: line.optional(),
    url: z.url().optional(),
    /** The day on which it was looked at. */
    on: day,
    /** high: the official text or entry was seen; medium: a copy, press, a page; low: concluded. */
    confidence: z.enum(CONFIDENCES),
    /** Fact -> a few words of the source, or what its field says. */
    supports: z.partialRecord(z.enum(FACTS), line.max(QUOTE)),
  })
  .superRefine(({ catalogue, code, law, article, page, url }, { addIssue }) => {
    const fault = (message: string): void => addIssue({ code: 'custom', path: [], message });
    if ([catalogue, law, page].filter((one) => one !== undefined).length !== 1)
      fault('nguồn phải là đúng một trong ba: catalogue (bản danh mục), law (văn bản), page (trang)');
    if ((catalogue === undefined) !== (code === undefined)) fault('catalogue và code đi cùng nhau');
    if (article !== undefined && law === undefined) fault('article chỉ đi cùng law');
    if (url !== undefined && page === undefined) fault('url chỉ đi cùng page');
  });
export type Support = z.output<typeof support>;

/** What is looked at of an item: the facts themselves, as they are kept. */
type Stated = { [fact in Fact]?: unknown } & { provenance: readonly Support[] };

/** The facts that an item states. */
export const factsOf = (item: Stated): Fact[] =>
  FACTS.filter((fact) => {
    const value = item[fact];
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  });

/** The sources of a fact, the surest first. */
export const supportsOf = ({ provenance }: Pick<Stated, 'provenance'>, fact: Fact): Support[] =>
  provenance
    .filter(({ supports }) => supports[fact] !== undefined)
    .sort((a, b) => CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence));

/** The same sources, with everything that one of them supports said once. */
export function joinedSupports(list: readonly Support[]): Support[] {
  const found = new Map<string, Support>();
  for (const { supports, ...source } of list) {
    const key = JSON.stringify(Object.entries(source).sort(([a], [b]) => (a < b ? -1 : 1)));
    found.set(key, { ...source, supports: { ...found.get(key)?.supports, ...supports } });
  }
  return [...found.values()];
}

/** Facts without any source, and sources of facts that the item does not state. */
export function unsupported(item: Stated): { fact: Fact; missing: boolean }[] {
  const stated = factsOf(item);
  const told = FACTS.filter((fact) => supportsOf(item, fact).length > 0);
  return [
    ...stated.filter((fact) => !told.includes(fact)).map((fact) => ({ fact, missing: true })),
    ...told.filter((fact) => !stated.includes(fact)).map((fact) => ({ fact, missing: false })),
  ];
}

/**
 * Facts that were changed without a source of their own: what stood under the old words cannot vouch for the new ones. Without a
 * `before` every fact needs one.
 */
export function unvouched(before: Stated | undefined, after: Stated): Fact[] {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  return factsOf(after).filter((fact) => {
    if (before && same(before[fact], after[fact])) return false;
    const old = before ? supportsOf(before, fact) : [];
    const told = ({ supports, ...source }: Support): unknown => [source, supports[fact]];
    return !supportsOf(after, fact).some((one) => !old.some((other) => same(told(one), told(other))));
  });
}

/** How sure a fact is: as sure as the surest of its sources; undefined where it has none. */
export const confidenceIn = (item: Pick<Stated, 'provenance'>, fact: Fact): Confidence | undefined => supportsOf(item, fact)[0]?.confidence;

/** What facts are called. */
export const FACT_NAMES: Readonly<Record<Fact, string>> = {
  documents: 'giấy tờ',
  steps: 'các bước',
  duration: 'thời hạn',
  fee: 'lệ phí',
  where: 'nơi nộp',
  agency: 'cơ quan giải quyết',
  result: 'kết quả',
  eligibility: 'ai được làm',
  online: 'mức độ trực tuyến',
};
