import { isPlain, type Answer, type Point, type Procedure } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { splitText } from '../text/split.ts';
import { vietnameseDate } from '../time/local.ts';
import { waysOn } from './choices.ts';
import { partPayload, PARTS, reach, sentence, type CardContext } from './parts.ts';
import { kept, type TurnContext } from './plain.ts';
import { answering } from './polarity.ts';
import { asButtons, MAX_TEXT, type Choice } from './reply.ts';
import type { Outcome, Turn } from './state.ts';
import { shortened } from '../text/shortened.ts';

/** A part of a matter is told as far as so many letters. */
const MAX_PART = 420;
const MAX_SAID = 60;

type Said = Pick<Answer, 'asked' | 'aspect' | 'said'> & { point?: Point | undefined };

/** What is known of one of several questions, in a few lines, its matter named first. */
export function briefly(item: Procedure, { asked, aspect, said, point }: Said, context: CardContext): string {
  const { answer, parts } = context.wording;
  if (point) {
    const from = fill(answer.point_source, { name: item.short_name, source: point.source, on: vietnameseDate(point.on) });
    return `${item.short_name}: ${sentence(answering(point, said))} (${from})`;
  }
  const part = aspect === 'general' || aspect === 'eligibility' || !isPlain(asked.part) ? undefined : aspect;
  const text = part === undefined ? sentence(item.summary) : PARTS[part].text(item, context).text;
  return `${item.short_name}${part === undefined ? '' : `, ${parts[part].title.toLowerCase()}`}: ${shortened(text, MAX_PART)}`;
}

/** Says of one of several questions that nothing is known of it, and who knows. */
export function unknownLine(said: string, agency: string | undefined, context: CardContext): string {
  const { answer } = context.wording;
  const places = { ...reach(context), agency: agency ?? context.agency.name };
  return `${fill(answer.part_unknown, { said: shortened(said.replace(/(?<![?.!\s])[?.!\s]+$/, ''), MAX_SAID) })} ${fill(answer.who_knows, places)}`;
}

/** The answers to the numbered parts of one message: each gets a line, also where nothing is known of it. */
export function numberedTurn(context: TurnContext, parts: readonly { text: string; answer: Answer }[]): Turn {
  const { card, state, dialogue } = context;
  const found = parts.map(({ text, answer }) => {
    const item = answer.status === 'answered' ? answer.item : undefined;
    return { item, line: item ? briefly(item, { ...answer, said: text }, card) : unknownLine(text, undefined, card), answer };
  });
  const items = [...new Set(found.flatMap(({ item }) => item ?? []))];
  const [menu, person] = waysOn(dialogue);
  const choices: Choice[] = [
    ...items.map(({ id, short_name }) => ({ title: short_name, payload: partPayload(id, 'general') })),
    { title: person.title, payload: person.payload },
    { title: menu.title, payload: menu.payload },
  ];
  const text = found.map(({ line }, at) => `${String(at + 1)}. ${line}`).join('\n\n');
  const [first] = items;
  const told = found.find(({ item }) => item !== undefined)?.answer;
  const outcome: Outcome = first
    ? { status: 'answered', sure: told?.sure === true, item: first.id, topic: first.topic, aspect: told?.aspect ?? 'general' }
    : { status: 'unanswered_no_match' };
  const texts = splitText(text, MAX_TEXT);
  return {
    replies: texts.map((part, at) => ({ text: part, buttons: at === texts.length - 1 ? asButtons(choices) : [] })),
    state: { ...kept(state), item: items.at(-1)?.id ?? state.item, before: items.at(-2)?.id ?? state.before, choices },
    outcome,
  };
}
