import { ASPECTS, numberedParts, type Answer, type Aspect, type Procedure } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { splitText } from '../text/split.ts';
import { answerTurn, checklistTurn, clarifyTurn, tentativeTurn, twoTurn } from './answer-turns.ts';
import { lostText } from './asked.ts';
import { answerText } from './card.ts';
import { groupPage, menuPage, waysOn } from './choices.ts';
import { ratingTurn } from './helpful.ts';
import type { Input } from './input.ts';
import { eraseTurn, ownDataTurn } from './own-data.ts';
import { Manner, type Mood } from './manner.ts';
import { askContext, withoutTopics } from './ask-context.ts';
import { correctedTurn } from './corrections.ts';
import { misunderstoodTurn } from './misunderstood.ts';
import type { Page } from './pages.ts';
import { otherParts } from './parts.ts';
import { countWords, holdsPhrase } from './phrases.ts';
import { placeAsked, type PlaceAsked } from './place-asked.ts';
import { Places } from './places.ts';
import { filled, kept, offerReply, plainTurn, rounded, type TurnContext } from './plain.ts';
import { asButtons, MAX_TEXT, numbered, type Choice } from './reply.ts';
import type { Handled, Outcome, Turn } from './state.ts';
import { numberedTurn } from './several.ts';
import type { Wording } from './wording.ts';

/** Likelier than this no business of ours; in the course of a matter nothing but what names it is. */
const SURELY_OUTSIDE = { anew: 0.6, following: 1 };
/** Parts of the matter spoken of that are offered to somebody who was not understood. */
const LOST_PARTS = 2;
const HANDOVER_TOPIC = 'gap-can-bo';
/** What a message tells beside asking where that is taken, in words at least; and the parts that ask for it. */
const MIN_TOLD = 4;
export const TAKEN_FOR: readonly Aspect[] = ['general', 'place', 'steps'];

const PAYLOAD = /^#([a-z]+)(?::([a-z0-9-]+))?(?::([a-z]+))?$/;
const partNamed = (part: string | undefined): Aspect => ASPECTS.find((known) => known === part) ?? 'general';

/** An answer with nothing offered under it. */
export interface Aside {
  texts: string[];
  /** The flow that was asked for. */
  start?: string;
  outcome: Outcome;
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
    if (this.manner.isBeginning(text)) return this.greetedAgain();
    const { knowledge, wording } = this.context.dialogue;
    const parts = numberedParts(text);
    if (parts.length > 0)
      return numberedTurn(
        this.context,
        parts.map((part) => ({ text: part, answer: knowledge.ask(part) })),
      );
    const refusal = this.context.state.item === undefined ? undefined : knowledge.refusal(text, this.context.state.item);
    const said = refusal === undefined || refusal.rest === '' ? text : refusal.rest;
    const asked = placeAsked(said, { agency: knowledge.agency, wording });
    const answer = this.ask(said, asked, refusal?.topics);
    const answered = (other: Answer): Handled => this.answer(other);
    const handled =
      correctedTurn(this.context, this.manner, { text, refusal, answer, answered }) ??
      this.taken(said, answer) ??
      this.places.turn(asked, answer);
    return handled ?? this.places.above(asked, this.answer(answer));
  }

  /** An answer for somebody who is in the middle of something else; undefined where there is none. */
  aside(text: string): Aside | undefined {
    const payload = PAYLOAD.exec(text);
    const known = payload?.[1] === 'tt' && payload[2] !== undefined ? this.context.dialogue.knowledge.item(payload[2]) : undefined;
    if (known) return this.bare(known, partNamed(payload?.[3]), { status: 'answered', confidence: 1 });
    if (payload) return undefined;
    const place = this.placeAside(text);
    if (place) return place;
    const answer = this.ask(text);
    if (answer.status === 'smalltalk_thanks') return { texts: [this.say.thanks], outcome: { status: answer.status } };
    // A greeting is heard, and leads back at once.
    if (answer.status === 'smalltalk_greeting') return { texts: [], outcome: { status: answer.status } };
    if (answer.status === 'handoff') return { texts: [], start: 'handover', outcome: { status: answer.status, topic: HANDOVER_TOPIC } };
    if (answer.status !== 'answered' || !answer.item) return undefined;
    return this.bare(answer.item, answer.aspect, { status: answer.status, confidence: rounded(answer.confidence) });
  }

  /**
   * The answer to a question that comes where any text is an answer; undefined for what is to be taken as it is, as is a question about `own`,
   * what the flow is for. `which`: it has to be asked back what is meant.
   */
  asked(text: string, own: readonly string[]): Aside | 'which' | undefined {
    const asks = this.manner.asks(text);
    if (asks === undefined) return undefined;
    const { status, sure, item, aspect, confidence, candidates } = this.ask(text);
    if (status === 'clarify') return asks === 'surely' && !candidates.some((hit) => own.includes(hit.item.id)) ? 'which' : undefined;
    if (status !== 'answered' || !item || own.includes(item.id) || !(sure || asks === 'surely')) return undefined;
    const { texts, outcome } = this.bare(item, aspect, { status, sure, confidence: rounded(confidence) });
    const { flows, tentative } = this.say;
    return { texts: [...(sure ? [] : [fill(tentative, { name: item.short_name })]), ...texts, flows.asked_instead], outcome };
  }

  /** Pictures without words came: thanks, or nothing that can be read. */
  pictured(mood: Mood): Turn {
    const { texts, outcome } = this.pictureAside(mood);
    return plainTurn(this.context, texts.join('\n'), outcome);
  }

  pictureAside(mood: Mood): Aside {
    return mood === 'thanks'
      ? { texts: [this.say.thanks], outcome: { status: 'smalltalk_thanks' } }
      : { texts: [this.say.attachments.sticker], outcome: { status: 'flow_attachment' } };
  }

  /** Somebody wants to leave it at that. */
  leftOff(): Turn {
    return plainTurn(this.context, this.say.flows.done, { status: 'smalltalk_thanks' });
  }

  /** Somebody says hello once more, or has only begun to ask: no second greeting. What was offered before still counts. */
  greetedAgain(): Turn {
    return { replies: [{ text: this.say.greeted, buttons: [] }], state: this.context.state, outcome: { status: 'smalltalk_greeting' } };
  }

  /** Somebody was misunderstood. */
  misunderstood(): Turn {
    return misunderstoodTurn(this.context);
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

  /** The flow that takes what a message tells, where it asks for that; the message is what the flow knows already. */
  private taken(text: string, { status, item, aspect, confidence, sure }: Answer): Handled | undefined {
    if (status !== 'answered' || !item || !TAKEN_FOR.includes(aspect)) return undefined;
    const flow = [...this.context.dialogue.flows.values()].find(({ offered_with, takes, words }) => {
      const asks = words.asks.filter((ask) => holdsPhrase(text, ask)).map(countWords);
      return takes.length > 0 && offered_with.includes(item.id) && asks.length > 0 && countWords(text) - Math.max(...asks) >= MIN_TOLD;
    });
    const [slot] = flow?.takes ?? [];
    if (!flow || slot === undefined) return undefined;
    const outcome = { status, sure, item: item.id, topic: item.topic, aspect, confidence: rounded(confidence) };
    return { start: flow.id, slots: { [slot]: text }, outcome };
  }

  private get manner(): Manner {
    return Manner.of(this.say.manner);
  }

  private get places(): Places {
    return new Places(this.context, (text) => this.ask(text));
  }

  /** What a question means; the name of a place in it counts for nothing where it hides what is asked. */
  private ask(text: string, { known, without }: Partial<PlaceAsked> = {}, except?: ReadonlySet<string>): Answer {
    const { dialogue, state } = this.context;
    const context = withoutTopics(askContext(text, state, dialogue.wording), except, dialogue);
    const ask = (words: string): Answer => dialogue.knowledge.ask(words, context);
    const answer = ask(text);
    // A former name may be the very matter: "giấy tờ xã Mai Pha cũ".
    if (answer.status !== 'clarify' || !known || known.length === 0 || known.some(({ former }) => former) || !without?.includes(' '))
      return answer;
    const again = ask(without);
    return again.status === 'answered' ? again : answer;
  }

  /** The reply to a question about a place, for somebody who is in the middle of something else. */
  private placeAside(text: string): Aside | undefined {
    const { knowledge, wording } = this.context.dialogue;
    const asked = placeAsked(text, { agency: knowledge.agency, wording });
    if (asked.asks.size === 0 || (asked.known.length === 0 && !asked.unknown)) return undefined;
    const turn = new Places({ ...this.context, state: {} }, (words) => this.ask(words)).turn(asked, this.ask(text));
    return turn && 'replies' in turn ? { texts: turn.replies.map((reply) => reply.text), outcome: turn.outcome } : undefined;
  }

  private bare(item: Procedure, aspect: Aspect, outcome: Outcome): Aside {
    return {
      texts: splitText(answerText(item, aspect, this.context.card), MAX_TEXT),
      outcome: { ...outcome, item: item.id, topic: item.topic, aspect },
    };
  }

  private payload(name: string, id: string | undefined, part: string | undefined): Handled {
    if (name === 'trang') return this.menu(Number(id));
    if (name === 'nhom') return this.group(id ?? '');
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
    const outcome: Outcome = { status: answer.status, aspect: answer.aspect, confidence: rounded(answer.confidence), candidates };
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
        return { start: 'handover', outcome: { ...outcome, topic: HANDOVER_TOPIC } };
      case 'unanswered_out_of_scope':
        if (answer.item) return answerTurn(context, answer.item, { aspect: 'general' }, outcome);
        if (answer.elsewhere) return this.unanswered(this.say.elsewhere, outcome);
        // Only what is surely no business of ours is turned away.
        return answer.confidence >= SURELY_OUTSIDE[context.state.item === undefined ? 'anew' : 'following']
          ? this.unanswered(this.say.out_of_scope, outcome)
          : this.lost(outcome);
      case 'unanswered_no_match':
        return answer.ending ? this.unanswered(this.say.ending, outcome) : this.lost(outcome);
    }
  }

  /** Nothing is known of what was asked: in the course of a matter it is said of that matter. */
  private lost(outcome: Outcome): Turn {
    const { dialogue, state, card } = this.context;
    const item = state.item === undefined ? undefined : dialogue.knowledge.item(state.item);
    if (!item || item.kind === 'answer') return this.unanswered(this.say.no_match, outcome);
    return plainTurn(this.context, lostText(item, card), { ...outcome, status: 'unanswered_no_match' }, [
      ...asButtons(otherParts(item.id, 'general', this.say)).slice(0, LOST_PARTS),
      ...waysOn(dialogue),
    ]);
  }

  private unanswered(sentence: string, outcome: Outcome): Turn {
    return plainTurn(this.context, filled(this.context, sentence), outcome, waysOn(this.context.dialogue));
  }

  /** A page of the menu. */
  private menu(at: number): Handled {
    return this.page(menuPage(this.context.dialogue, at), this.say.menu_page, { page: at + 1 });
  }

  /** The procedures of a group of the menu, or a page of them: `3`, `3-1`. */
  private group(said: string): Handled {
    const [group = NaN, at = 0] = said.split('-').map(Number);
    const page = groupPage(this.context.dialogue, group, at);
    const lead = page?.pages === 1 ? this.say.menu_group : this.say.menu_group_page;
    return this.page(page, lead, { group: page?.title ?? '', page: at + 1 });
  }

  private page(page: Page | undefined, lead: string, places: Readonly<Record<string, string | number>>): Handled {
    if (!page) return { start: 'menu' };
    const { choices, pages } = page;
    return {
      replies: [offerReply(fill(lead, { ...places, pages }), choices, this.say.pick)],
      state: { ...kept(this.context.state), choices },
      outcome: { status: 'flow_menu' },
    };
  }
}
