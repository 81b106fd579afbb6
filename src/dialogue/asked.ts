import { toldIn, type Answer, type AskedPart, type Aspect, type Point, type Procedure } from '../knowledge/index.ts';
import { spansOfWeek } from '../time/working-time.ts';
import { fill } from '../text/fill.ts';
import { vietnameseDate } from '../time/local.ts';
import { answerText, cardText } from './card.ts';
import { hoursText } from './hours.ts';
import { answering } from './polarity.ts';
import { briefly, unknownLine } from './several.ts';
import { officeLines, wardHint } from './offices.ts';
import { PARTS, reach, sentence, type CardContext } from './parts.ts';

/** What was asked of a procedure, and the sentence of the content that answers just that. */
export type Asked = Pick<Answer, 'aspect' | 'asked' | 'said' | 'more'> & { point?: Point | undefined };

/** What content may not say although it has the part in which it would be told: then that is said, and no other number given for it. */
type Unsaid = 'benefit' | 'filing_limit' | 'penalty' | 'must' | 'hours' | 'yesno';
const UNSAID = new Set<AskedPart>(['benefit', 'filing_limit', 'penalty', 'must', 'hours']);
/** Matters of yes and no that no list of a procedure decides. */
const DECIDED_BY_POINTS = new Set<AskedPart>(['eligibility', 'legal', 'yesno']);

/** Parts whose list or number stands below a point that answers a question about them. */
const LISTED = new Set<AskedPart>(['documents', 'fee', 'duration']);
/** Hours of which points tell: evenings and days off. */
const APART = /(?:^|\s)(?:tối|toi|đêm|dem|lễ|le|tết|tet|nghỉ lễ|cuối tuần|cuoi tuan|ngoài giờ|ngoai gio)(?=$|[\s,.?!])/iu;

/** Summaries that hold what is asked. */
const IN_SUMMARY: Partial<Record<AskedPart, RegExp>> = {
  benefit: /(?<![\d.,])\d[\d.,]*\s*(?:đồng|triệu|nghìn|%)/iu,
  filing_limit: /(?:trong|trước|chậm nhất|quá)\s+\d+\s*(?:ngày|tháng|năm|giờ)/iu,
};

/** The answer to a question: what was asked stands first, then the reason, at the end in one line where it is from. */
export function askedText(item: Procedure, { asked, aspect, point, said, more = [] }: Asked, context: CardContext): string {
  if (item.kind === 'answer' || item.kind === 'event') return answerText(item, 'general', context);
  const also = [
    ...(asked.also === undefined ? [] : [secondText(item, asked.also, context)]),
    ...more.map((one) =>
      one.unknown ? unknownLine(one.said, item.agency, context) : briefly(one.item, { ...one, aspect: toldIn(one.asked.part) }, context),
    ),
  ];
  const hours = asked.part === 'hours' && said !== undefined && !(point && point.part !== 'hours') ? hoursText(said, context) : undefined;
  if (hours !== undefined && !(point && APART.test(said ?? '')))
    return [[hours, ...placeOf(item, context)].join('\n'), ...also].join('\n\n');
  if (point) {
    const listed = LISTED.has(asked.part) && (point.part === asked.part || asked.signed) && point.part !== 'benefit';
    return [pointText(item, { ...point, text: answering(point, said) }, listed ? aspect : undefined, context), ...also].join('\n\n');
  }
  // Where the summary holds the number, it stands alone: beside a fee it would be taken for one.
  if (IN_SUMMARY[asked.part]?.test(item.summary))
    return [cardText(item, 'general', context, { heading: '', text: `${item.short_name}: ${item.summary}` }), ...also].join('\n\n');
  const unsaid = unsaidOf(item, asked.part, asked.yesno);
  if (unsaid === undefined) return [answerText(item, aspect, context), ...also].join('\n\n');
  return [unsaidText(item, unsaid, context), ...also].join('\n\n');
}

/** Where that is: the office of the ward spoken of, where one is. */
const placeOf = (item: Procedure, context: CardContext): string[] => [
  sentence(item.where),
  ...(item.show_offices ? (context.office ? [officeLines(context)] : []) : wardHint(item.where, context)),
];

/** Says that nothing more is known than what was told just now, and who knows. */
export function againText(item: Procedure, context: CardContext): string {
  const { answer } = context.wording;
  return `${fill(answer.told_already, { name: item.short_name })} ${fill(answer.who_knows, { ...reach(context), agency: item.agency })}`;
}

/** Says that what was asked in the course of a matter is not known, and who knows. */
export function lostText(item: Procedure, context: CardContext): string {
  const { answer } = context.wording;
  return fill(answer.lost, { name: item.short_name, who: fill(answer.who_knows, { ...reach(context), agency: item.agency }) });
}

/** A point, below it the list or number that was asked for. */
function pointText(item: Procedure, { text, source, on }: Point, listed: Aspect | undefined, context: CardContext): string {
  const from = fill(context.wording.answer.point_source, { name: item.short_name, source, on: vietnameseDate(on) });
  return `${sentence(text)}\n\n${listed === undefined ? from : answerText(item, listed, context)}`;
}

/** The second thing asked, in brief. */
function secondText(item: Procedure, part: AskedPart, context: CardContext): string {
  const { parts } = context.wording;
  const told = toldIn(part);
  const unsaid = unsaidOf(item, part, false);
  const text = unsaid === undefined ? PARTS[told].text(item, context).text : context.wording.answer.unsaid[unsaid];
  return `${parts[told].title.toUpperCase()}\n${text}`;
}

/** What the content does not say of this; undefined where it says it. */
function unsaidOf({ kind, summary, points }: Procedure, part: AskedPart, yesno: boolean): Unsaid | undefined {
  if (IN_SUMMARY[part]?.test(summary)) return undefined;
  // A guide tells in its summary what there is to know.
  if (kind === 'guide') return undefined;
  if (UNSAID.has(part)) return part as Unsaid;
  return yesno && DECIDED_BY_POINTS.has(part) && points.length > 0 ? 'yesno' : undefined;
}

/** Says what is not known and who knows it, then the matter in a sentence or two: no other number stands in for the one asked for. */
function unsaidText(item: Procedure, unsaid: Unsaid, context: CardContext): string {
  const { wording, agency } = context;
  const hours = unsaid === 'hours' ? spansOfWeek(agency.working_hours) : [];
  if (hours.length > 0) return `${fill(wording.answer.hours, { hours: hours.join('; ') })}\n${sentence(item.where)}`;
  const first = `${wording.answer.unsaid[unsaid]} ${fill(wording.answer.who_knows, { ...reach(context), agency: item.agency })}`;
  const told = `${item.short_name}: ${item.summary}`;
  // What is known may well be the answer; that the case itself is not decided by it is said after it. A number is never guessed at.
  const text = unsaid === 'yesno' ? `${told}\n\n${first}` : `${first}\n\n${told}`;
  return cardText(item, 'eligibility', context, { heading: '', text });
}
