import { localDay, vietnameseDate } from '../../../time/local.ts';
import type { Field } from '../../../editorial/index.ts';
import { FACT_NAMES, type Fact, type ProcedureText } from '../../../knowledge/index.ts';
import { DAY } from '../../../time/clock.ts';

/** From one look at a text to the next. */
export const HALF_YEAR = 182 * DAY;

const LEVELS = { commune: 'cấp xã', province: 'cấp tỉnh', national: 'trung ương' } as const;
const AUDIENCES = { citizen: 'người dân', business: 'doanh nghiệp', official: 'cán bộ' } as const;
const ONLINE = { full: 'toàn trình', partial: 'một phần', none: 'không nộp trực tuyến' } as const;
const CONFIDENCE = { high: 'chắc chắn', medium: 'khá chắc', low: 'cần kiểm tra thêm' } as const;
const ASKED = {
  general: 'hỏi chung',
  documents: 'giấy tờ',
  fee: 'tiền phải nộp',
  benefit: 'tiền được nhận',
  duration: 'bao lâu có kết quả',
  filing_limit: 'hạn phải nộp',
  place: 'nơi nộp',
  hours: 'giờ làm việc',
  steps: 'cách làm',
  online: 'nộp trực tuyến',
  legal: 'quy định, giá trị',
  must: 'có bắt buộc không',
  penalty: 'mức phạt',
  form: 'mẫu đơn',
  status: 'hồ sơ đã nộp',
  eligibility: 'ai được',
  yesno: 'được hay không',
} as const;
export const PROCEDURE_CHOICES = { LEVELS, AUDIENCES, ONLINE, CONFIDENCE, ASKED } as const;

/** Choices of a list, as the form offers them. */
export const optionsOf = (names: Readonly<Record<string, string>>): { value: string; text: string }[] =>
  Object.entries(names).map(([value, text]) => ({ value, text }));
/** Empty rows after those that are filled. */
export const SPARE = 3;

/** A part of a procedure as lines that an officer reads, for comparing two versions. */
export function linesOf(item: ProcedureText | undefined, field: Field): string[] {
  if (!item) return [];
  const some = (...parts: (string | undefined | false)[]): string =>
    parts.filter((part) => part !== undefined && part !== false).join('; ');
  switch (field) {
    case 'documents':
      return item.documents.map(({ text, copies, when, unless }) =>
        some(
          text,
          copies !== undefined && `${String(copies)} bản`,
          when !== undefined && `khi ${when}`,
          unless !== undefined && `trừ khi ${unless}`,
        ),
      );
    case 'duration':
      return item.duration ? [some(item.duration.text, `nguồn: ${item.duration.source}`)] : [];
    case 'fee':
      return item.fee ? [some(item.fee.text, item.fee.online && `trực tuyến: ${item.fee.online}`, `nguồn: ${item.fee.source}`)] : [];
    case 'online':
      return [some(ONLINE[item.online.level], item.online.url, item.online.note)];
    case 'points':
      return item.points.map(({ part, asks, examples, text, source, on }) =>
        some(
          `${ASKED[part]}: ${text}`,
          asks.length > 0 && `hỏi: ${asks.join(', ')}`,
          examples.length > 0 && `ví dụ: ${examples.join(' / ')}`,
          `nguồn: ${source}, ${on}`,
        ),
      );
    case 'path':
      return item.path.map(({ item: other, when, note }) => some(other, when, note));
    case 'lookalikes':
      return item.lookalikes.map(({ item: other, tell }) => `${other}: ${tell}`);
    case 'provenance':
      return item.provenance.flatMap(({ supports, on, confidence, code, law, article, page }) =>
        Object.entries(supports).map(([fact, quote]) =>
          some(`${FACT_NAMES[fact as Fact]}: ${code ?? law ?? page ?? ''}`, article, `"${quote}"`, `xem ${on}`, CONFIDENCE[confidence]),
        ),
      );
    case 'effective':
      return [some(`từ ${vietnameseDate(item.effective.from)}`, item.effective.to && `đến ${vietnameseDate(item.effective.to)}`)];
    case 'reviewed': {
      const { on, next, source, confidence } = item.reviewed;
      return [some(`kiểm tra ${vietnameseDate(on)}`, `xem lại ${vietnameseDate(next)}`, source, CONFIDENCE[confidence])];
    }
    case 'level':
      return [LEVELS[item.level]];
    case 'audience':
      return item.audience.map((one) => AUDIENCES[one]);
    case 'out_of_scope':
    case 'show_offices':
      return [item[field] ? 'có' : 'không'];
    case 'agency':
    case 'aliases':
    case 'caveat':
    case 'code':
    case 'eligibility':
    case 'field':
    case 'id':
    case 'kind':
    case 'legal_basis':
    case 'name':
    case 'questions':
    case 'related':
    case 'result':
    case 'short_name':
    case 'steps':
    case 'summary':
    case 'topic':
    case 'where': {
      const value = item[field];
      return value === undefined ? [] : typeof value === 'string' ? [value] : [...value];
    }
  }
}

/** An empty procedure or answer of an agency, to be filled in; `now` is epoch ms. */
export function blankProcedure(agency: string, now: number): ProcedureText {
  return {
    id: '',
    topic: '',
    kind: 'procedure',
    out_of_scope: false,
    name: '',
    short_name: '',
    field: '',
    aliases: [],
    audience: ['citizen'],
    level: 'commune',
    agency,
    summary: '',
    documents: [],
    steps: [],
    points: [],
    path: [],
    provenance: [],
    where: 'Trung tâm Phục vụ hành chính công của xã, phường',
    show_offices: false,
    legal_basis: [],
    online: { level: 'none' },
    questions: [],
    related: [],
    lookalikes: [],
    effective: { from: localDay(now) },
    reviewed: { on: localDay(now), next: localDay(now + HALF_YEAR), source: '', confidence: 'high' },
  };
}
