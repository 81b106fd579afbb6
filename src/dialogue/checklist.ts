import type { Procedure } from '../knowledge/index.ts';
import { cardText, bullets, withCopies, type CardContext } from './card.ts';
import type { Choice } from './reply.ts';
import { fill } from './wording.ts';

/** What a person said to each condition so far: `c` it applies (có), `k` it does not (không), `r` not sure (chưa rõ). */
const SAID = /^[ckr]*$/;
const STAMP = 4;
/** A case told by what is not there. */
const NEGATIVE = /(^|\s)(không|chưa)(\s|$)/;

/** More questions than anybody answers; the whole list is better. */
const MOST = 6;

/** The cases in which a procedure wants other papers, in the order of the content. Those of an imported list were checked by nobody. */
function conditionsOf({ documents, imported }: Procedure): string[] {
  const conditions = [...new Set(documents.flatMap(({ when }) => when ?? []))];
  return imported || conditions.length > MOST ? [] : conditions;
}

/** Four letters that change with the conditions: answers to other questions than those asked now are worth nothing. */
function stampOf(conditions: readonly string[]): string {
  let sum = 7;
  for (const letter of conditions.join('|')) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 26 ** STAMP;
  return Array.from({ length: STAMP }, (_, at) => String.fromCodePoint(97 + (Math.floor(sum / 26 ** at) % 26))).join('');
}

const payloadOf = (item: Procedure, said: string): string => `#gt:${item.id}:${stampOf(conditionsOf(item))}${said}`;

/** The way to the list of papers of one's own; undefined where everybody brings the same. */
export function checklistChoice(item: Procedure, { wording }: CardContext): Choice | undefined {
  return conditionsOf(item).length === 0 ? undefined : { title: wording.checklist.title, payload: payloadOf(item, '') };
}

/** A question, or the list at the end. */
export interface ChecklistStep {
  text: string;
  choices: Choice[];
  done: boolean;
}

/**
 * The next step for what was said so far: one question for each case, then the one list of papers that is this person's. What somebody is not
 * sure of stays on the list with its condition, so that nothing is missing.
 */
export function checklistStep(item: Procedure, answers: string, context: CardContext): ChecklistStep {
  const { checklist } = context.wording;
  const conditions = conditionsOf(item);
  const current = answers.startsWith(stampOf(conditions)) ? answers.slice(STAMP) : '';
  const said = SAID.test(current) && current.length <= conditions.length ? current : '';
  const condition = conditions[said.length];
  if (condition !== undefined) {
    const place = { at: said.length + 1, count: conditions.length, name: item.short_name, when: condition };
    const lead = said === '' ? `${fill(checklist.lead, place)}\n\n` : '';
    const answer = (letter: string, { title, words }: { title: string; words: string[] }, more: readonly string[] = []): Choice => ({
      title,
      words: [...words, ...more],
      payload: payloadOf(item, said + letter),
    });
    // "Không" to "không có giấy chứng sinh" may mean either: then the paper stays on the list with its condition.
    const { bare_yes, bare_no } = checklist;
    const [yes, no, unsure] = NEGATIVE.test(condition) ? [[], [], [...bare_yes, ...bare_no]] : [bare_yes, bare_no, []];
    return {
      text: `${lead}${fill(checklist.ask, place)}`,
      choices: [
        answer('c', checklist.yes, yes),
        answer('k', checklist.no, no),
        answer('r', checklist.unsure, unsure),
        { title: checklist.whole, payload: `#tt:${item.id}:documents` },
      ],
      done: false,
    };
  }
  const of = (letter: string): ReadonlySet<string> => new Set(conditions.filter((_, at) => said[at] === letter));
  const [mine, open] = [of('c'), of('r')];
  const needed = item.documents.filter(
    ({ when, unless }) => (when === undefined || mine.has(when)) && !(unless !== undefined && mine.has(unless)),
  );
  const perhaps = item.documents.filter(({ when }) => when !== undefined && open.has(when));
  const text = [
    bullets(
      needed.map((document) => withCopies(document, context)),
      '☐',
    ),
    ...(perhaps.length === 0
      ? []
      : [
          checklist.perhaps,
          bullets(
            perhaps.map((document) =>
              fill(context.wording.answer.when, { when: document.when ?? '', text: withCopies(document, context) }),
            ),
            '☐',
          ),
        ]),
    fill(checklist.where, { where: item.where }),
  ].join('\n');
  return {
    text: cardText(item, 'documents', context, { heading: fill(checklist.heading, { name: item.short_name }), text }),
    choices: [{ title: checklist.again, payload: payloadOf(item, '') }],
    done: true,
  };
}
