import { ASPECTS, type Answer, type AskContext, type Aspect, type Procedure } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { syllables } from '../text/vietnamese.ts';
import { splitText } from '../text/split.ts';
import { answerTurn, checklistTurn, clarifyTurn, tentativeTurn, twoTurn } from './answer-turns.ts';
import { answerText } from './card.ts';
import { waysOn } from './choices.ts';
import { ratingTurn } from './helpful.ts';
import type { Input } from './input.ts';
import { eraseTurn, ownDataTurn } from './own-data.ts';
import { partPayload } from './parts.ts';
import { filled, kept, offerReply, plainTurn, type TurnContext } from './plain.ts';
import { asButtons, MAX_TEXT, numbered, type Choice } from './reply.ts';
import type { DialogueState, Handled, Outcome, Turn } from './state.ts';
import type { Wording } from './wording.ts';

const MAX_CHOICES = 9;
const MAX_QUESTION = 600;

const PAYLOAD = /^#([a-z]+)(?::([a-z0-9-]+))?(?::([a-z]+))?$/;
const partNamed = (part: string | undefined): Aspect => ASPECTS.find((known) => known === part) ?? 'general';

/** An answer with nothing offered under it. */
export interface Aside {
  texts: string[];
  outcome: Outcome;
}

/** What a question is asked after. */
export function askContext(text: string, { item, before, known, choices = [] }: DialogueState, { previous }: Wording): AskContext {
  const said = ` ${syllables(text).join(' ')} `;
  const back = previous.some((words) => said.includes(` ${syllables(words).join(' ')} `));
  const [last, other] = back && before !== undefined ? [before, item] : [item, before];
  const offered = choices.flatMap(({ payload }) => PAYLOAD.exec(payload)?.[2] ?? []).filter((id) => id !== item);
  return { item: last, before: other, offered: [...new Set(offered)], back, ...(known && { known }) };
}

/** Tells what is asked outside of flows, in words or by the buttons under answers, and answers it. Pure. */
export class Assistant {
  constructor(private readonly context: TurnContext) {}

  private get say(): Wording {
    return this.context.dialogue.wording;
  }

  /** What a message in words asks for. */
  text(text: string): Handled {
    // Payloads first: they come back as text, and anyone may type them too.
    const payload = PAYLOAD.exec(text);
    if (payload) return this.payload(payload[1] ?? '', payload[2], payload[3]);
    const ownData = ownDataTurn(this.context, text);
    if (ownData) return ownData;
    if (text.length > MAX_QUESTION) return plainTurn(this.context, this.say.too_long, { status: 'unanswered_no_match' });
    return this.answer(this.ask(text));
  }

  /** An answer for somebody who is in the middle of something else; undefined where there is none. */
  aside(text: string): Aside | undefined {
    const payload = PAYLOAD.exec(text);
    const known = payload?.[1] === 'tt' && payload[2] !== undefined ? this.context.dialogue.knowledge.item(payload[2]) : undefined;
    if (known) return this.bare(known, partNamed(payload?.[3]), { status: 'answered', confidence: 1 });
    if (payload || text.length > MAX_QUESTION) return undefined;
    const answer = this.ask(text);
    if (answer.status === 'smalltalk_thanks') return { texts: [this.say.thanks], outcome: { status: answer.status } };
    if (answer.status !== 'answered' || !answer.item) return undefined;
    return this.bare(answer.item, answer.aspect, { status: answer.status, confidence: round(answer.confidence) });
  }

  /** Something other than words came: a fitting reply. */
  sent(input: Extract<Input, { kind: 'attachment' | 'info' }>): Turn {
    const { info_received, attachments } = this.say;
    const [status, text] = input.kind === 'info' ? ['flow_info', info_received] : ['flow_attachment', attachments[input.sent]];
    return plainTurn(this.context, filled(this.context, text), { status });
  }

  /** A number was typed that stands for nothing. */
  badChoice(number: string, choices: readonly Choice[]): Turn {
    const reply = fill(this.say.bad_choice, { number, count: choices.length });
    return {
      replies: [{ text: `${reply}\n${numbered(choices)}`, buttons: asButtons(choices) }],
      state: this.context.state,
      outcome: { status: 'flow_bad_choice' },
    };
  }

  private ask(text: string): Answer {
    const { dialogue, state } = this.context;
    return dialogue.knowledge.ask(text, askContext(text, state, dialogue.wording));
  }

  private bare(item: Procedure, aspect: Aspect, outcome: Outcome): Aside {
    return {
      texts: splitText(answerText(item, aspect, this.context.card), MAX_TEXT),
      outcome: { ...outcome, item: item.id, topic: item.topic, aspect },
    };
  }

  private payload(name: string, id: string | undefined, part: string | undefined): Handled {
    if (name === 'nhom') return this.group(Number(id));
    if (name === 'xoa') return eraseTurn(this.context, id);
    if (name === 'gt' && id !== undefined) return checklistTurn(this.context, id, part ?? '');
    if (name === 'hi' && id !== undefined) return ratingTurn(this.context, id, part ?? '');
    const item = name === 'tt' && id !== undefined ? this.context.dialogue.knowledge.item(id) : undefined;
    // A button of an old message may name what is no longer there: the menu is always a way on.
    return item ? answerTurn(this.context, item, { aspect: partNamed(part) }, { status: 'answered', confidence: 1 }) : { start: 'menu' };
  }

  private answer(answer: Answer): Handled {
    const { context } = this;
    const candidates = answer.candidates.map((hit) => hit.item.topic);
    const outcome: Outcome = { status: answer.status, aspect: answer.aspect, confidence: round(answer.confidence), candidates };
    switch (answer.status) {
      case 'answered':
        if (!answer.item) return this.unanswered(this.say.no_match, outcome);
        if (answer.second) return twoTurn(context, answer.item, answer.second, answer, { ...outcome, sure: true });
        return answer.sure
          ? answerTurn(context, answer.item, answer, { ...outcome, sure: true })
          : tentativeTurn(context, answer.item, answer, { ...outcome, sure: false });
      case 'clarify':
        return clarifyTurn(context, answer, outcome);
      case 'smalltalk_greeting':
        return { start: 'greeting', outcome };
      case 'smalltalk_thanks':
        return plainTurn(context, this.say.thanks, outcome);
      case 'handoff':
        return { start: 'handover', outcome: { ...outcome, topic: 'gap-can-bo' } };
      case 'unanswered_out_of_scope':
        if (answer.item) return answerTurn(context, answer.item, { aspect: 'general' }, outcome);
        return this.unanswered(answer.elsewhere ? this.say.elsewhere : this.say.out_of_scope, outcome);
      case 'unanswered_no_match':
        return this.unanswered(answer.ending ? this.say.ending : this.say.no_match, outcome);
    }
  }

  private unanswered(sentence: string, outcome: Outcome): Turn {
    return plainTurn(this.context, filled(this.context, sentence), outcome, waysOn(this.context.dialogue));
  }

  /** The procedures of a group of the menu. */
  private group(at: number): Handled {
    const group = this.say.menu_groups[at];
    if (!group) return { start: 'menu' };
    const { dialogue, state } = this.context;
    const items = dialogue.knowledge.content.procedures.filter((item) => group.fields.includes(item.field)).slice(0, MAX_CHOICES);
    const choices = items.map((item) => ({ title: item.short_name, payload: partPayload(item.id, 'general') }));
    const lead = fill(this.say.menu_group, { group: group.title.toLowerCase() });
    return {
      replies: [offerReply(lead, choices, this.say.pick)],
      state: { ...kept(state), choices },
      outcome: { status: 'flow_menu' },
    };
  }
}

const round = (score: number): number => Math.round(score * 1_000) / 1_000;
