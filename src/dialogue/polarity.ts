import type { Point } from '../knowledge/index.ts';

/** How a yes or a no is asked for; `other` where it is no plain question of yes or no: "đúng không", "hay", "ai", "thế nào". */
export type Form = 'can' | 'must' | 'has' | 'other';

const word = (words: string): string => `(?:^|[\\s,.;])(?:${words})`;
const END = '(?=$|[\\s,.;?!])';
const NO = 'không|khong|ko|kg|k|hông|hong|hok|chưa|chua|à|hả|chứ|chu|hay không|hay ko';
const TAG = new RegExp(
  `${word('đúng|dung|phải|phai')}\\s+(?:là\\s+|vậy\\s+)?(?:không|khong|ko|k|hông|hong)${END}|${word('có đúng|co dung')}${END}`,
  'iu',
);
const EITHER = new RegExp(`${word('hay|hoặc|hay là|hay la')}\\s(?!không|khong|ko|chưa)`, 'iu');
const CAN = new RegExp(
  `${word('được|duoc|dc|đc|đươc')}(?:\\s+\\S+){0,2}\\s+(?:${NO})${END}|${word('có được|co duoc|có đc|co dc')}${END}`,
  'iu',
);
const MUST = new RegExp(`${word('phải|phai|cần|can|bắt buộc|bat buoc|nhất thiết')}(?:\\s+\\S+){0,9}\\s+(?:${NO})${END}`, 'iu');
const HAS = new RegExp(`${word('có|co|bị|bi')}(?:\\s+\\S+){1,9}\\s+(?:${NO})${END}`, 'iu');
/** A yes or a no at the beginning of an answer. */
const HEAD = /^(?:Có|Không|Được|Chưa|Không được|Được chứ|Có thể)\s*[,:.]\s*/u;
/** What stands by itself only with its head. */
const LEANS = /^(?:nếu|khi|trừ|miễn|nhưng|tùy)(?=\s)/iu;
const NEGATED = new RegExp(`${word('không|khong|ko|chưa|chua|chẳng|chả|khỏi')}\\s+(?!$|[,.?!])`, 'iu');

export function formOf(text: string): Form {
  if (TAG.test(text) || EITHER.test(text)) return 'other';
  if (CAN.test(text)) return 'can';
  if (MUST.test(text)) return 'must';
  return HAS.test(text) ? 'has' : 'other';
}

/** The form of the questions that a point was written for. */
function meantBy({ part, examples, asks, text }: Point): Form {
  const forms = [...examples, ...asks].map(formOf);
  const count = (form: Form): number => forms.filter((one) => one === form).length;
  const [first = 'other'] = (['can', 'must', 'has'] as const).filter((form) => count(form) > 0).sort((a, b) => count(b) - count(a));
  if (first !== 'other') return first;
  if (part === 'must') return 'must';
  return /^(?:Được|Không được)/u.test(text) ? 'can' : 'other';
}

/**
 * The text of a point as the answer to a question: its yes or no stays only where it answers the question as it was asked. "Con gái không được chia, có đúng
 * không" is not answered by the "Có" of "con gái có được chia không".
 */
export function answering(point: Point, question: string | undefined): string {
  const head = HEAD.exec(point.text)?.[0];
  if (question === undefined || head === undefined) return point.text;
  const [asked, meant] = [formOf(question), meantBy(point)];
  const alike = asked === meant || (asked !== 'other' && (meant === 'other' || asked === 'has' || meant === 'has'));
  if (alike && !(TAG.test(question) || (asked !== 'can' && NEGATED.test(question.replace(/\S+\s*$/u, ''))))) return point.text;
  const rest = point.text.slice(head.length);
  if (rest === '' || LEANS.test(rest)) return point.text;
  return rest.replace(/^./u, (letter) => letter.toUpperCase());
}
