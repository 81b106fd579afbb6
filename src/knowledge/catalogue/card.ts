import { addDays } from '../../time/periods.ts';
import { z } from 'zod';
import type { Procedure } from '../schema.ts';
import type { CatalogueEntry, Channel } from './entry.ts';
import { defined } from '../../ground/defined.ts';
import { fill } from '../../text/fill.ts';

const line = z.string().trim().min(1);

/** `content/catalogue.yaml`: how imported procedures are told. */
export const catalogueWording = z.strictObject({
  summary: line,
  where: line,
  agency: line,
  steps: line,
  source: line,
  decision: z.string(),
  province: z.string(),
  caveat: line,
  fee_free: line,
  fee_set_elsewhere: line,
  fee_noted: line,
  fee_unclear: line,
  fee_not_said: line,
  duration_no_unit: line,
});
export type CatalogueWording = z.output<typeof catalogueWording>;

const SHORT_NAME = 36;
const SUMMARY = 400;
const NOTE = 240;
const STEPS = 12;
const STEP = 300;
/** Days after which an imported procedure counts as old. */
const REVIEW_DAYS = 180;

/** Id under which an imported procedure is known to buttons and conversations: `dm-1-115729-lang-son`. */
export function idOf({ code, province, version }: CatalogueEntry): string {
  const slug = (text: string): string =>
    text
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .replaceAll(/[đĐ]/g, 'd')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '');
  return ['dm', slug(code), province === undefined ? '' : slug(province), slug(version)].filter((part) => part !== '').join('-');
}

/** The name as people would say it: without "Thủ tục" in front. */
export const spokenName = (name: string): string => {
  const bare = name.replace(/^thủ tục:?\s+(?:hành chính\s+)?/iu, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
};

/** An imported procedure in the shape of the curated ones, built from its fields; says that nobody has checked it. */
export function cardOf(entry: CatalogueEntry, wording: CatalogueWording, readOn: string): Procedure {
  const decision = entry.version === '' ? '' : fill(wording.decision, { version: entry.version });
  const province = entry.province === undefined ? '' : fill(wording.province, { province: entry.province });
  const source = fill(wording.source, { decision: decision + province });
  const counter = entry.channels.find(({ kind }) => kind === 'counter');
  const online = entry.channels.find(({ kind }) => kind === 'online');
  const duration = processingTimeText(counter?.duration ?? online?.duration, wording);
  const [atCounter, onTheNet] = [feeText(counter, wording), feeText(online, wording)];
  const id = idOf(entry);
  return {
    id,
    topic: id,
    imported: true,
    points: [],
    path: [],
    kind: 'procedure',
    out_of_scope: false,
    code: entry.code,
    name: entry.name,
    short_name: shorten(spokenName(entry.name), SHORT_NAME),
    field: entry.field,
    aliases: [],
    audience: ['citizen'],
    level: entry.level,
    agency: entry.agency ?? wording.agency,
    summary: shorten(fill(wording.summary, { name: spokenName(entry.name).replace(/(?<![.\s])[.\s]+$/, '') }), SUMMARY),
    ...(entry.requirements !== undefined && { eligibility: shorten(entry.requirements, SUMMARY) }),
    documents: entry.documents,
    steps:
      entry.steps.length > 0
        ? entry.steps.slice(0, STEPS).map((step) => shorten(step.replace(/^Bước\s+\d+\s*[.:]\s*/iu, ''), STEP))
        : [wording.steps],
    ...(duration !== undefined && { duration: { text: duration, source } }),
    ...((atCounter ?? onTheNet) !== undefined && {
      fee: { text: atCounter ?? wording.fee_not_said, source, ...defined({ online: onTheNet }) },
    }),
    where: entry.address ?? entry.agency ?? wording.where,
    show_offices: false,
    ...(entry.results[0] !== undefined && { result: entry.results.join('; ') }),
    provenance: [],
    legal_basis: entry.legal,
    online: { level: online ? 'partial' : 'none', ...defined({ url: entry.link }) },
    questions: [],
    related: [],
    lookalikes: [],
    caveat: wording.caveat,
    effective: { from: readOn },
    reviewed: { on: readOn, next: addDays(readOn, REVIEW_DAYS), source, confidence: 'low' },
  };
}

/** Never says "free" where a note tells of a charge, nor an amount that cannot be right. */
export function feeText(channel: Channel | undefined, wording: CatalogueWording): string | undefined {
  const { fee = '', feeNote } = channel ?? {};
  const note = feeNote === undefined ? undefined : shorten(feeNote, NOTE);
  // Several amounts in one field: nobody can tell which is whose.
  if (fee.includes('|')) return wording.fee_unclear;
  const number = Number(/\d[\d.,]*/.exec(fee)?.[0].replaceAll(/[.,]/g, '') ?? Number.NaN);
  const free = /^miễn phí$/i.test(fee) || number === 0;
  if (fee === '' || free) {
    if (note !== undefined) return fill(wording.fee_set_elsewhere, { note });
    return free ? wording.fee_free : undefined;
  }
  // Some entries leave out the thousands: 25 for 25.000 đồng.
  const dong = !/USD|EUR|%/i.test(fee);
  if (Number.isNaN(number) || (dong && number < 1_000))
    return note === undefined ? wording.fee_unclear : fill(wording.fee_set_elsewhere, { note });
  const amount = dong ? `${number.toLocaleString('vi-VN')} đồng` : fee;
  return note === undefined ? amount : fill(wording.fee_noted, { amount, note });
}

export function processingTimeText(duration: string | undefined, wording: CatalogueWording): string | undefined {
  if (duration === undefined) return undefined;
  return /^\d+$/.test(duration) ? fill(wording.duration_no_unit, { number: duration }) : duration.toLowerCase();
}

/** At a blank, with an ellipsis; never longer than the limit. */
function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const at = cut.lastIndexOf(' ');
  return `${(at > limit / 2 ? cut.slice(0, at) : cut).replace(/(?<![,;:.\s])[,;:.\s]+$/, '')}…`;
}
