import { ASPECTS, type Answer, type Aspect, type Procedure } from '../knowledge/index.ts';
import { splitText } from '../text/split.ts';
import { answerText, type CardContext } from './card.ts';
import { checklistChoice, checklistStep } from './checklist.ts';
import { startPayload } from './choices.ts';
import { isOne } from './flows/answers.ts';
import { helpfulChoices, isReason, reasonChoices } from './helpful.ts';
import { asButtons, MAX_BUTTONS, MAX_TEXT, numbered, type Choice, type Reply, type ReplyButton } from './reply.ts';
import type { Dialogue, DialogueState, Handled, Input, Outcome, Turn } from './state.ts';
import { type Wording } from './wording.ts';
import { fill } from '../text/fill.ts';
import { defined } from '../ground/defined.ts';

/** Parts offered under an answer, in the order in which citizens ask for them. */
const OFFERED: Aspect[] = ['documents', 'fee', 'duration', 'place', 'online', 'steps'];
const MAX_CHOICES = 9;
const MAX_LABEL = 160;
/** Letters that the choices under a list of papers take. */
const ROOM_FOR_CHOICES = 300;
const MAX_QUESTION = 600;

const PAYLOAD = /^#([a-z]+)(?::([a-z0-9-]+))?(?::([a-z]+))?$/;
const payloadOf = (item: string, aspect: Aspect): string => `#tt:${item}:${aspect}`;

/** Answers what is asked outside of flows: questions, and the buttons under answers. Pure. */
export class Assistant {
  constructor(
    private readonly dialogue: Dialogue,
    private readonly state: DialogueState,
    private readonly card: CardContext,
    private readonly names: Readonly<Record<string, string>>,
  ) {}

  private get say(): Wording {
    return this.dialogue.wording;
  }

  /** What a message in words asks for. */
  text(text: string): Handled {
    // Payloads first: they come back as text, and anyone may type them too.
    const payload = PAYLOAD.exec(text);
    if (payload) return this.payload(payload[1] ?? '', payload[2], payload[3]);
    const command = this.command(text);
    if (command) return command;
    if (text.length > MAX_QUESTION) return this.plain('unanswered_no_match', this.say.too_long);
    return this.answer(this.dialogue.knowledge.ask(text, { item: this.state.item }));
  }

  /** An answer with nothing offered under it, for somebody who is in the middle of something else; undefined where there is none. */
  aside(text: string): { texts: string[]; outcome: Outcome } | undefined {
    const payload = PAYLOAD.exec(text);
    const known = payload?.[1] === 'tt' && payload[2] !== undefined ? this.dialogue.knowledge.item(payload[2]) : undefined;
    if (known) return this.bare(known, ASPECTS.find((part) => part === payload?.[3]) ?? 'general', { status: 'answered', confidence: 1 });
    if (payload || text.length > MAX_QUESTION) return undefined;
    const answer = this.dialogue.knowledge.ask(text, { item: this.state.item });
    if (answer.status === 'smalltalk_thanks') return { texts: [this.say.thanks], outcome: { status: answer.status } };
    if (answer.status !== 'answered' || !answer.item) return undefined;
    return this.bare(answer.item, answer.aspect, { status: answer.status, confidence: round(answer.confidence) });
  }

  /** Something other than words came: a fitting reply. */
  sent(input: Extract<Input, { kind: 'attachment' | 'info' }>): Turn {
    if (input.kind === 'info') return this.plain('flow_info', this.filled(this.say.info_received));
    return this.plain('flow_attachment', this.filled(this.say.attachments[input.sent]));
  }

  private bare(item: Procedure, aspect: Aspect, outcome: Outcome): { texts: string[]; outcome: Outcome } {
    return {
      texts: splitText(answerText(item, aspect, this.card), MAX_TEXT),
      outcome: { ...outcome, item: item.id, topic: item.topic, aspect },
    };
  }

  private payload(name: string, id: string | undefined, part: string | undefined): Handled {
    if (name === 'nhom') return this.group(Number(id));
    if (name === 'xoa') return this.erase(id);
    if (name === 'gt' && id !== undefined) return this.checklist(id, part ?? '');
    if (name === 'hi' && id !== undefined) return this.rate(id, part ?? '');
    const item = name === 'tt' && id !== undefined ? this.dialogue.knowledge.item(id) : undefined;
    const aspect = ASPECTS.find((known) => known === part) ?? 'general';
    // A button of an old message may name what is no longer there: the menu is always a way on.
    return item ? this.show(item, aspect, { status: 'answered', confidence: 1 }) : { start: 'menu' };
  }

  private command(text: string): Turn | undefined {
    const { my_data, export_data, erase } = this.say.commands;
    if (isOne(text, export_data)) return { ...this.plain('flow_my_data', this.say.my_data.export.lead), fill: 'export' };
    if (isOne(text, my_data)) return { ...this.plain('flow_my_data', this.filled(this.say.my_data.known)), fill: 'known' };
    return isOne(text, erase) ? this.erase(undefined) : undefined;
  }

  /** A number was typed that stands for nothing. */
  badChoice(number: string, choices: readonly Choice[]): Turn {
    const reply = fill(this.say.bad_choice, { number, count: choices.length });
    return {
      replies: [{ text: `${reply}\n${numbered(choices)}`, buttons: asButtons(choices) }],
      state: this.state,
      outcome: { status: 'flow_bad_choice' },
    };
  }

  private answer(answer: Answer): Handled {
    const candidates = answer.candidates.map((hit) => hit.item.topic);
    const outcome: Outcome = { status: answer.status, aspect: answer.aspect, confidence: round(answer.confidence), candidates };
    switch (answer.status) {
      case 'answered':
        return answer.item ? this.show(answer.item, answer.aspect, outcome, true) : this.noMatch(outcome);
      case 'clarify':
        return this.clarify(answer, outcome);
      case 'smalltalk_greeting':
        return { start: 'greeting', outcome };
      case 'smalltalk_thanks':
        return this.plain('smalltalk_thanks', this.say.thanks, [], outcome);
      case 'handoff':
        return { start: 'handover', outcome: { ...outcome, topic: 'gap-can-bo' } };
      case 'unanswered_out_of_scope':
        if (answer.item) return this.show(answer.item, 'general', outcome);
        return this.plain(
          answer.status,
          this.filled(answer.elsewhere ? this.say.elsewhere : this.say.out_of_scope),
          this.waysOn(),
          outcome,
        );
      case 'unanswered_no_match':
        return this.noMatch(outcome);
    }
  }

  /** `asked`: in answer to a question in words, and so worth asking whether it helped. */
  private show(item: Procedure, aspect: Aspect, outcome: Outcome, asked = false): Turn {
    if (item.kind === 'answer') return this.single(item, outcome, asked);
    const own = aspect === 'documents' ? checklistChoice(item, this.card) : undefined;
    const parts = OFFERED.filter((part) => part !== aspect).map((part) => ({
      title: this.say.parts[part].title,
      payload: payloadOf(item.id, part),
    }));
    const rating = asked && this.state.rated !== item.id ? helpfulChoices(item.id, this.say) : [];
    const flows = [...this.dialogue.flows.values()]
      .filter(({ offered_with }) => offered_with.includes(item.id))
      .map(({ id, words }) => ({ title: words.title, payload: startPayload(id) }));
    const stepwise =
      aspect === 'steps' && item.steps.length > 1 && !item.imported
        ? [{ title: this.say.step_by_step, payload: startPayload('guide', item.id) }]
        : [];
    const choices: Choice[] = [...flows, ...stepwise, ...(own ? [own] : []), ...parts].slice(0, MAX_BUTTONS).concat(rating);
    const texts = splitText(answerText(item, aspect, this.card), MAX_TEXT);
    const menu = `${this.say.choose_part}\n${numbered(choices)}`;
    const last = texts.pop() ?? '';
    const fits = last.length + menu.length + 2 <= MAX_TEXT;
    const replies: Reply[] = texts.map((text) => ({ text, buttons: [] }));
    if (fits) replies.push({ text: `${last}\n\n${menu}`, buttons: asButtons(choices) });
    else replies.push({ text: last, buttons: [] }, { text: menu, buttons: asButtons(choices) });
    const rated = rating.length > 0 ? item.id : this.state.rated;
    return {
      replies,
      state: { ...this.kept(), item: item.id, choices, ...defined({ rated }) },
      outcome: { ...outcome, item: item.id, topic: item.topic, aspect },
    };
  }

  /** Asks whether everything kept of this citizen is to be removed, and takes the answer. */
  private erase(said: string | undefined): Turn {
    const { my_data: words } = this.say;
    // A button of an old message is no consent: only the answer to what was just asked counts.
    const asked = this.state.choices?.some(({ payload }) => payload === '#xoa:co') === true;
    if (said === 'co' && asked) return { ...this.plain('flow_erased', words.erased), state: {}, fill: 'receipt' };
    if (said === 'khong') return this.plain('flow_my_data', words.kept);
    const choices: Choice[] = [
      { ...words.yes, payload: '#xoa:co' },
      { ...words.no, payload: '#xoa:khong' },
    ];
    return {
      replies: [this.offer(this.filled(words.ask), choices)],
      state: { ...this.state, choices },
      outcome: { status: 'flow_my_data' },
    };
  }

  /** The next step towards the list of papers that is this citizen's own. */
  private checklist(id: string, answers: string): Handled {
    const item = this.dialogue.knowledge.item(id);
    if (!item || item.documents.length === 0) return { start: 'menu' };
    const { text, choices, done } = checklistStep(item, answers, this.card);
    const all: Choice[] = done
      ? [
          ...choices,
          ...OFFERED.filter((part) => part !== 'documents').map((part) => ({
            title: this.say.parts[part].title,
            payload: payloadOf(id, part),
          })),
        ]
      : choices;
    const shown = all.slice(0, MAX_BUTTONS).concat(done ? helpfulChoices(id, this.say) : []);
    const parts = splitText(text, MAX_TEXT - ROOM_FOR_CHOICES);
    const replies = parts.map((part, at): Reply =>
      at < parts.length - 1
        ? { text: part, buttons: [] }
        : { text: `${part}\n\n${done ? this.say.choose_part : this.say.pick}\n${numbered(shown)}`, buttons: asButtons(shown) },
    );
    return {
      replies,
      state: { ...this.state, item: id, choices: shown },
      outcome: { status: done ? 'flow_checklist_done' : 'flow_checklist', item: id, topic: item.topic },
    };
  }

  /** What the citizen says of an answer. The numbers of that answer go on to count. */
  private rate(id: string, said: string): Handled {
    const item = this.dialogue.knowledge.item(id);
    if (!item) return { start: 'menu' };
    const { helpful } = this.say;
    const about = { item: id, topic: item.topic };
    const reply = (text: string): Turn => ({
      replies: [{ text, buttons: [] }],
      state: this.state,
      outcome: { status: 'flow_rating', ...about },
    });
    if (said === 'co') return { ...reply(helpful.thanks), rating: { helpful: 'yes', ...about } };
    if (isReason(said)) return { ...reply(this.filled(helpful.noted)), rating: { helpful: 'reason', reason: said, ...about } };
    const choices = reasonChoices(id, this.say);
    return {
      replies: [this.offer(helpful.why, choices)],
      state: { ...this.state, choices },
      outcome: { status: 'flow_rating', ...about },
      rating: { helpful: 'no', ...about },
    };
  }

  /** An answer without parts: the ways on are those of the main menu. */
  private single(item: Procedure, outcome: Outcome, asked: boolean): Turn {
    const [menu, person] = this.waysOn();
    const buttons = [menu, person].filter((button) => button !== undefined);
    const rating = asked && this.state.rated !== item.id ? helpfulChoices(item.id, this.say) : [];
    const text = answerText(item, 'general', this.card);
    const { replies, state } = this.plain('answered', rating.length > 0 ? `${text}\n\n${numbered(rating)}` : text, buttons);
    const rated = rating.length > 0 ? item.id : this.state.rated;
    return {
      replies,
      state: { ...state, item: item.id, choices: [...rating, ...(state.choices ?? [])], ...defined({ rated }) },
      outcome: { ...outcome, item: item.id, topic: item.topic, aspect: 'general' },
    };
  }

  private clarify(answer: Answer, outcome: Outcome): Turn {
    const choices: Choice[] = answer.candidates.map(({ item }) => ({
      title: item.short_name,
      payload: payloadOf(item.id, answer.aspect),
      // Official names differ in their ends, which a button has no room for.
      ...(item.imported && { label: item.name.length > MAX_LABEL ? `${item.name.slice(0, MAX_LABEL - 1)}…` : item.name }),
    }));
    choices.push({ title: this.say.none_of_these, payload: '#khac' });
    const lead = answer.candidates.length === 1 ? this.say.clarify_one : this.say.clarify;
    return {
      replies: [this.offer(lead, choices)],
      state: { ...this.state, choices },
      outcome,
    };
  }

  private group(at: number): Handled {
    const group = this.say.menu_groups[at];
    if (!group) return { start: 'menu' };
    const items = this.dialogue.knowledge.content.procedures.filter((item) => group.fields.includes(item.field)).slice(0, MAX_CHOICES);
    const choices = items.map((item) => ({ title: item.short_name, payload: payloadOf(item.id, 'general') }));
    const lead = fill(this.say.menu_group, { group: group.title.toLowerCase() });
    return {
      replies: [this.offer(lead, choices)],
      state: { ...this.kept(), choices },
      outcome: { status: 'flow_menu' },
    };
  }

  private offer(lead: string, choices: readonly Choice[]): Reply {
    return { text: `${lead}\n${numbered(choices)}\n${this.say.pick}`, buttons: asButtons(choices) };
  }

  private noMatch(outcome: Outcome): Turn {
    return this.plain('unanswered_no_match', this.filled(this.say.no_match), this.waysOn(), outcome);
  }

  /** Where to go from a message that offers nothing itself. */
  waysOn(): ReplyButton[] {
    const { menu, person, portal } = this.say.buttons;
    return [
      { kind: 'say', title: menu, payload: '#menu' },
      { kind: 'say', title: person, payload: '#canbo' },
      { kind: 'url', title: portal, url: this.dialogue.knowledge.agency.portal.url },
    ];
  }

  /** A reply that changes nothing of what is remembered, save that old numbers no longer count. */
  private plain(status: string, text: string, buttons: ReplyButton[] = [], outcome: Outcome = { status }): Turn {
    const parts = splitText(text, MAX_TEXT);
    const choices = buttons.flatMap((button) => (button.kind === 'say' ? [{ title: button.title, payload: button.payload }] : []));
    return {
      replies: parts.map((part, at) => ({ text: part, buttons: at === parts.length - 1 ? buttons : [] })),
      state: { ...this.kept(), item: this.state.item, ...(choices.length > 0 && { choices }) },
      outcome,
    };
  }

  /** What outlives a change of subject. */
  private kept(): DialogueState {
    const { flow, parked } = this.state;
    return defined({ flow, parked });
  }

  private filled(sentence: string): string {
    return fill(sentence, this.names);
  }
}

const round = (score: number): number => Math.round(score * 1_000) / 1_000;
