import { localDay } from '../clock.ts';
import { ASPECTS, wardNamed, type Answer, type Aspect, type Knowledge, type Procedure } from '../knowledge/index.ts';
import { splitText } from '../text/split.ts';
import { syllables, tidy } from '../text/vietnamese.ts';
import { answerText, officeLines, type CardContext } from './card.ts';
import { checklistChoice, checklistStep } from './checklist.ts';
import { helpfulChoices, isReason, reasonChoices, type Rating } from './helpful.ts';
import { asButtons, MAX_BUTTONS, MAX_TEXT, numbered, type Choice, type Reply, type ReplyButton } from './reply.ts';
import { fill, type Wording } from './wording.ts';

/** What happened, as far as a conversation cares. */
export type Input = { kind: 'text'; text: string } | { kind: 'follow' } | { kind: 'location' } | { kind: 'attachment' } | { kind: 'info' };

/** What is remembered between two messages of a citizen. Small, and without the citizen's words. */
export interface DialogueState {
  /** The procedure last spoken of. */
  item?: string | undefined;
  /** What the numbers of the last message stand for. */
  choices?: Choice[] | undefined;
  /** The pause of the bot that this citizen has been told of: when it began, epoch ms. */
  paused?: number | undefined;
  /** The procedure of which this citizen was last asked whether the answer helped. */
  rated?: string | undefined;
}

/** How a turn ended; becomes a fact. */
export interface Outcome {
  /** An answer status of the knowledge room, or `flow_<name>`. */
  status: string;
  item?: string;
  topic?: string;
  aspect?: Aspect;
  confidence?: number;
  candidates?: string[];
  /** The ward that the message names. */
  ward?: string;
}

export interface Turn {
  replies: Reply[];
  state: DialogueState;
  outcome: Outcome;
  rating?: Rating;
  /** Places of the reply that are not known here: what is kept of the citizen, or the receipt for its removal. */
  fill?: 'known' | 'receipt';
}

/** What a dialogue needs; all of it read-only. */
export interface Dialogue {
  knowledge: Knowledge;
  wording: Wording;
}

/** Parts offered under an answer, in the order in which citizens ask for them. */
const OFFERED: Aspect[] = ['documents', 'fee', 'duration', 'place', 'online', 'steps'];
const MAX_CHOICES = 9;
const MAX_LABEL = 160;
/** Letters that the choices under a list of papers take. */
const ROOM_FOR_CHOICES = 300;
const MAX_QUESTION = 600;

const PAYLOAD = /^#([a-z]+)(?::([a-z0-9-]+))?(?::([a-z]+))?$/;
const payloadOf = (item: string, aspect: Aspect): string => `#tt:${item}:${aspect}`;

/** One turn of a conversation. Pure: the same input, state and time always give the same replies. */
export function turn(dialogue: Dialogue, input: Input, state: DialogueState, now: number): Turn {
  const done = new Run(dialogue, state, now).handle(input);
  const ward = input.kind === 'text' ? wardNamed(input.text, dialogue.knowledge.agency) : undefined;
  return ward === undefined ? done : { ...done, outcome: { ...done.outcome, ward } };
}

/** What is said while officers have stopped the bot: the notice, once to each citizen, and then nothing. */
export function pausedTurn({ since, message }: { since: number; message: string }, state: DialogueState): Turn {
  const told = state.paused === since;
  return {
    replies: told ? [] : splitText(message, MAX_TEXT).map((text) => ({ text, buttons: [] })),
    state: { ...state, paused: since },
    outcome: { status: 'flow_paused' },
  };
}

class Run {
  private readonly card: CardContext;
  private readonly names: Record<string, string>;

  constructor(
    private readonly dialogue: Dialogue,
    private readonly state: DialogueState,
    now: number,
  ) {
    const { agency } = dialogue.knowledge;
    this.card = { wording: dialogue.wording, agency, item: (id) => dialogue.knowledge.item(id), today: localDay(now) };
    this.names = { agency: agency.name, portal: agency.portal.url, hotline: agency.hotline.name, phone: agency.hotline.phone };
  }

  private get say(): Wording {
    return this.dialogue.wording;
  }

  handle(input: Input): Turn {
    switch (input.kind) {
      case 'text':
        return this.text(tidy(input.text));
      case 'follow':
        return this.menu('flow_welcome', this.filled(this.say.welcome));
      case 'location':
        return this.plain('flow_location', `${this.filled(this.say.location)}\n${officeLines(this.card)}`);
      case 'info':
        return this.plain('flow_info', this.filled(this.say.info_received));
      case 'attachment':
        return this.plain('flow_attachment', this.filled(this.say.attachment));
    }
  }

  private text(text: string): Turn {
    // Payloads first: they come back as text, and anyone may type them too.
    const payload = PAYLOAD.exec(text);
    if (payload) return this.payload(payload[1] ?? '', payload[2], payload[3]);
    const command = this.command(text);
    if (command) return command;
    const chosen = this.choice(text);
    if (chosen) return chosen;
    if (text.length > MAX_QUESTION) return this.plain('unanswered_no_match', this.say.too_long);
    return this.answer(this.dialogue.knowledge.ask(text, { item: this.state.item }));
  }

  private payload(name: string, id: string | undefined, part: string | undefined): Turn {
    if (name === 'nhom') return this.group(Number(id));
    if (name === 'canbo') return this.person();
    if (name === 'xoa') return this.erase(id);
    if (name === 'gt' && id !== undefined) return this.checklist(id, part ?? '');
    if (name === 'hi' && id !== undefined) return this.rate(id, part ?? '');
    if (name === 'khac') return this.plain('flow_other', this.filled(this.say.help));
    const item = name === 'tt' && id !== undefined ? this.dialogue.knowledge.item(id) : undefined;
    const aspect = ASPECTS.find((known) => known === part) ?? 'general';
    // A button of an old message may name what is no longer there: the menu is always a way on.
    return item ? this.show(item, aspect, { status: 'answered', confidence: 1 }) : this.menu('flow_menu', this.say.menu);
  }

  private command(text: string): Turn | undefined {
    const typed = syllables(text).join(' ');
    const is = (words: readonly string[]): boolean => words.some((word) => syllables(word).join(' ') === typed);
    if (typed === '') return undefined;
    if (is(this.say.commands.menu)) return this.menu('flow_menu', this.say.menu);
    if (is(this.say.commands.help)) return this.plain('flow_help', this.filled(this.say.help));
    if (is(this.say.commands.my_data)) return { ...this.plain('flow_my_data', this.filled(this.say.my_data.known)), fill: 'known' };
    if (is(this.say.commands.erase)) return this.erase(undefined);
    return is(this.say.commands.person) ? this.person() : undefined;
  }

  /** A number or the very words of one of the choices last offered. */
  private choice(text: string): Turn | undefined {
    const { choices } = this.state;
    if (!choices || choices.length === 0) return undefined;
    const number = /^(?:số\s*)?(\d{1,2})[.)]?$/iu.exec(text)?.[1];
    const typed = syllables(text).join(' ');
    const found =
      number === undefined
        ? choices.find(({ title, words = [] }) => [title, ...words].some((word) => syllables(word).join(' ') === typed))
        : choices[Number(number) - 1];
    if (found) return this.text(found.payload);
    if (number === undefined) return undefined;
    const reply = fill(this.say.bad_choice, { number, count: choices.length });
    return {
      replies: [{ text: `${reply}\n${numbered(choices)}`, buttons: asButtons(choices) }],
      state: this.state,
      outcome: { status: 'flow_bad_choice' },
    };
  }

  private answer(answer: Answer): Turn {
    const candidates = answer.candidates.map((hit) => hit.item.topic);
    const outcome: Outcome = { status: answer.status, aspect: answer.aspect, confidence: round(answer.confidence), candidates };
    switch (answer.status) {
      case 'answered':
        return answer.item ? this.show(answer.item, answer.aspect, outcome, true) : this.noMatch(outcome);
      case 'clarify':
        return this.clarify(answer, outcome);
      case 'smalltalk_greeting':
        return this.menu('smalltalk_greeting', this.filled(this.say.greeting), outcome);
      case 'smalltalk_thanks':
        return this.plain('smalltalk_thanks', this.say.thanks, [], outcome);
      case 'handoff':
        return { ...this.person(), outcome: { ...outcome, topic: 'gap-can-bo' } };
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
    if (item.kind === 'answer') return this.single(item, outcome);
    const own = aspect === 'documents' ? checklistChoice(item, this.card) : undefined;
    const parts = OFFERED.filter((part) => part !== aspect).map((part) => ({
      title: this.say.parts[part].title,
      payload: payloadOf(item.id, part),
    }));
    const rating = asked && this.state.rated !== item.id ? helpfulChoices(item.id, this.say) : [];
    const choices: Choice[] = [...(own ? [own] : []), ...parts].slice(0, MAX_BUTTONS).concat(rating);
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
      state: { item: item.id, choices, ...(rated !== undefined && { rated }) },
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
  private checklist(id: string, answers: string): Turn {
    const item = this.dialogue.knowledge.item(id);
    if (!item || item.documents.length === 0) return this.menu('flow_menu', this.say.menu);
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
  private rate(id: string, said: string): Turn {
    const item = this.dialogue.knowledge.item(id);
    if (!item) return this.menu('flow_menu', this.say.menu);
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
  private single(item: Procedure, outcome: Outcome): Turn {
    const [menu, person] = this.waysOn();
    const buttons = [menu, person].filter((button) => button !== undefined);
    const { replies, state } = this.plain('answered', answerText(item, 'general', this.card), buttons);
    return { replies, state: { ...state, item: item.id }, outcome: { ...outcome, item: item.id, topic: item.topic, aspect: 'general' } };
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

  private menu(status: string, lead: string, outcome: Outcome = { status }): Turn {
    const choices: Choice[] = this.say.menu_groups.map(({ title }, at) => ({ title, payload: `#nhom:${String(at)}` }));
    choices.push({ title: this.say.buttons.person, payload: '#canbo' });
    return {
      replies: [this.offer(`${lead}\n`, choices)],
      state: { choices },
      outcome,
    };
  }

  private group(at: number): Turn {
    const group = this.say.menu_groups[at];
    if (!group) return this.menu('flow_menu', this.say.menu);
    const items = this.dialogue.knowledge.content.procedures.filter((item) => group.fields.includes(item.field)).slice(0, MAX_CHOICES);
    const choices = items.map((item) => ({ title: item.short_name, payload: payloadOf(item.id, 'general') }));
    const lead = fill(this.say.menu_group, { group: group.title.toLowerCase() });
    return {
      replies: [this.offer(lead, choices)],
      state: { choices },
      outcome: { status: 'flow_menu' },
    };
  }

  private offer(lead: string, choices: readonly Choice[]): Reply {
    return { text: `${lead}\n${numbered(choices)}\n${this.say.pick}`, buttons: asButtons(choices) };
  }

  private noMatch(outcome: Outcome): Turn {
    return this.plain('unanswered_no_match', this.filled(this.say.no_match), this.waysOn(), outcome);
  }

  private person(): Turn {
    const { phone } = this.dialogue.knowledge.agency.hotline;
    return this.plain('handoff', this.filled(this.say.handoff), [{ kind: 'phone', title: fill(this.say.buttons.call, { phone }), phone }]);
  }

  private waysOn(): ReplyButton[] {
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
      state: { item: this.state.item, ...(choices.length > 0 && { choices }) },
      outcome,
    };
  }

  private filled(sentence: string): string {
    return fill(sentence, this.names);
  }
}

const round = (score: number): number => Math.round(score * 1_000) / 1_000;
