import type { Procedure } from '../knowledge/index.ts';
import { cardText } from './card.ts';
import { wardHint } from './offices.ts';
import { bullets, partPayload, withCopies, type CardContext } from './parts.ts';
import type { Choice } from './reply.ts';
import { fill } from '../text/fill.ts';

/**
 * What a person said to each question so far: `c` it applies (có), `k` it does not (không), `r` not sure (chưa rõ); `n` the question was not
 * asked, because another procedure has led here.
 */
const SAID = /^n*[ckr]*$/;
const STAMP = 4;
/** A case told by what is not there. */
const NEGATIVE = /(^|\s)(không|chưa)(\s|$)/;

/** More questions than anybody answers; the whole list is better. */
const MOST = 6;
/** Questions that tell one procedure from another. */
const MOST_FORKS = 2;

/** The cases in which a procedure wants other papers, in the order of the content. Those of an imported list were checked by nobody. */
function conditionsOf({ documents, imported }: Procedure): string[] {
  const conditions = [...new Set(documents.flatMap(({ when }) => when ?? []))];
  return imported || conditions.length > MOST ? [] : conditions;
}

/** Cases in which another procedure is the right one ("cha hoặc mẹ là người nước ngoài"): asked first, as many as there is room for. */
function forksOf(item: Procedure, { item: known }: Pick<CardContext, 'item'>): { tell: string; other: Procedure }[] {
  if (item.imported || item.documents.length === 0) return [];
  const room = MOST - conditionsOf(item).length;
  return item.lookalikes
    .flatMap(({ item: id, tell }) => {
      const other = known(id);
      return other && other.documents.length > 0 ? [{ tell, other }] : [];
    })
    .slice(0, Math.max(0, Math.min(MOST_FORKS, room)));
}

/** Everything that is asked, in order. */
const questionsOf = (item: Procedure, context: Pick<CardContext, 'item'>): string[] => [
  ...forksOf(item, context).map(({ tell }) => tell),
  ...conditionsOf(item),
];

/** Four letters that change with the questions: answers to others than those asked now are worth nothing. */
function stampOf(questions: readonly string[]): string {
  let sum = 7;
  for (const letter of questions.join('|')) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 26 ** STAMP;
  return Array.from({ length: STAMP }, (_, at) => String.fromCodePoint(97 + (Math.floor(sum / 26 ** at) % 26))).join('');
}

const payloadOf = (item: Procedure, said: string, context: Pick<CardContext, 'item'>): string =>
  `#gt:${item.id}:${stampOf(questionsOf(item, context))}${said}`;

/** The way to the list of papers of one's own; undefined where everybody brings the same. */
export function checklistChoice(item: Procedure, context: CardContext): Choice | undefined {
  return questionsOf(item, context).length === 0
    ? undefined
    : { title: context.wording.checklist.title, payload: payloadOf(item, '', context) };
}

/** Where somebody goes on whose case belongs to another procedure: its own questions, but for those that might lead back. */
function switched(other: Procedure, context: CardContext): string {
  const forks = forksOf(other, context).length;
  return conditionsOf(other).length === 0 ? partPayload(other.id, 'documents') : payloadOf(other, 'n'.repeat(forks), context);
}

/** What was said, and what the citizen had told before it was asked; the others are asked for. */
function filledIn(said: string, forks: number, conditions: readonly string[], { holds = () => undefined }: CardContext): string {
  let all = said;
  // Nobody is asked for another procedure whose own case is known here.
  for (let at = all.length; at < forks + conditions.length; at++) {
    const known = at < forks ? undefined : holds(conditions[at - forks] ?? '');
    if (known === undefined) return all;
    all += known ? 'c' : 'k';
  }
  return all;
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
  const forks = forksOf(item, context);
  const conditions = conditionsOf(item);
  const questions = questionsOf(item, context);
  const current = answers.startsWith(stampOf(questions)) ? answers.slice(STAMP) : '';
  const said = filledIn(SAID.test(current) && current.length <= questions.length ? current : '', forks.length, conditions, context);
  const condition = questions[said.length];
  if (condition !== undefined) {
    const isAsked = (when: string, at: number): boolean => said[at] !== 'n' && (at < forks.length || context.holds?.(when) === undefined);
    const asked = questions.filter(isAsked);
    const place = { at: asked.indexOf(condition) + 1, count: asked.length, name: item.short_name, when: condition };
    const lead = place.at === 1 ? `${fill(checklist.lead, place)}\n\n` : '';
    const answer = (payload: string, { title, words }: { title: string; words: string[] }, more: readonly string[] = []): Choice => ({
      title,
      words: [...words, ...more],
      payload,
    });
    // "Không" to "không có giấy chứng sinh" may mean either: then the paper stays on the list with its condition.
    const { bare_yes, bare_no } = checklist;
    const [yes, no, unsure] = NEGATIVE.test(condition) ? [[], [], [...bare_yes, ...bare_no]] : [bare_yes, bare_no, []];
    const fork = forks[said.length];
    return {
      text: `${lead}${fill(checklist.ask, place)}`,
      choices: [
        answer(fork ? switched(fork.other, context) : payloadOf(item, `${said}c`, context), checklist.yes, yes),
        answer(payloadOf(item, `${said}k`, context), checklist.no, no),
        answer(payloadOf(item, `${said}r`, context), checklist.unsure, unsure),
        { title: checklist.whole, payload: partPayload(item.id, 'documents') },
      ],
      done: false,
    };
  }
  const of = (letter: string): ReadonlySet<string> => new Set(conditions.filter((_, at) => said[forks.length + at] === letter));
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
    ...wardHint(item.where, context),
  ].join('\n');
  return {
    text: cardText(item, 'documents', context, { heading: fill(checklist.heading, { name: item.short_name }), text }),
    choices: [{ title: checklist.again, payload: payloadOf(item, '', context) }],
    done: true,
  };
}
