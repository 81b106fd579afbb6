import { z } from 'zod';
import { CONFIDENCES } from './provenance.ts';

const line = z.string().trim().min(1);
const day = z.iso.date('phải là ngày viết theo dạng 2026-11-23');

/** The number of an act as it is printed: 26/2023/QH15, 73/2024/TT-BTC, 5230/QĐ-BCA-C06, 66.22/2026/NQ-CP. */
const NUMBER = /(?<![\p{L}\d./-])\d+(?:\.\d+)?\/(?:\d{4}\/)?(?=[A-ZĐ])[A-ZĐ0-9]+(?:-[A-ZĐ0-9]+g?)*/gu;
/** Numbers of forms look alike: 01/LPTB, 01/BK-STK. */
const FORM = /^(?:0\d\/(?!\d{4}\/)|\d+\/(?:ĐK|BK|TK)(?![\p{L}-]))/u;
/** What an act is, at the head of its title. */
const KIND =
  /^(?:Hiến pháp|Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết liên tịch|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định|Chỉ thị|Kế hoạch|Công văn|Văn bản hợp nhất|Hướng dẫn|Thông báo|Công điện)/u;
/** Acts that people know by their name rather than by their number. */
const NAMED = /^(?:Hiến pháp|Bộ luật|Luật|Pháp lệnh)/u;

/** `content/law.yaml`: the acts on which the content rests. */
export const lawFile = z.array(
  z
    .strictObject({
      number: line,
      title: line,
      /** First and last day in force; left out where it is not known. */
      from: day.optional(),
      to: day.optional(),
      replaced_by: z.array(line).default([]),
      amended_by: z.array(line).default([]),
      /** The day on which it was looked at, and where. */
      on: day,
      source: line,
      confidence: z.enum(CONFIDENCES),
    })
    .refine(({ from, to }) => from === undefined || to === undefined || from <= to, 'ngày hết hiệu lực (to) phải sau ngày có hiệu lực'),
);
export type LawFile = z.output<typeof lawFile>;
export type Law = LawFile[number];

/** The numbers of acts in a text, each once. */
export const actsIn = (text: string): string[] => [...new Set(text.match(NUMBER) ?? [])].filter((number) => !FORM.test(number));

/** How an act stands on a day. */
export type Standing = 'ahead' | 'in_force' | 'ended' | 'unknown';

/** The register of acts. */
export class Laws {
  private readonly byNumber: ReadonlyMap<string, Law>;

  constructor(readonly all: LawFile) {
    this.byNumber = new Map(all.map((law) => [law.number, law]));
  }

  get(number: string): Law | undefined {
    return this.byNumber.get(number);
  }

  /** `day`: YYYY-MM-DD. */
  standing(number: string, day: string): Standing {
    const law = this.get(number);
    if (!law || (law.from === undefined && law.to === undefined)) return 'unknown';
    if (law.to !== undefined && law.to < day) return 'ended';
    return law.from !== undefined && law.from > day ? 'ahead' : 'in_force';
  }

  /** As people say it: "Luật Căn cước 26/2023/QH15", "Thông tư 73/2024/TT-BTC"; the bare number where the register has no such act. */
  nameOf(number: string): string {
    const title = this.get(number)?.title;
    if (title === undefined) return number;
    const called = NAMED.test(title) ? title : KIND.exec(title)?.[0];
    return called === undefined ? number : `${called} ${number}`;
  }
}
