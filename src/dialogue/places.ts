import { wardTitle, type Answer, type KnownPlace, type NamedPlace, type Office, type Procedure } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { vietnameseDate } from '../time/local.ts';
import { answerTurn } from './answer-turns.ts';
import { startPayload, waysOn } from './choices.ts';
import { CONTACTS, isAtOffice, missingOf, missingText, officeHeading, officeLines, officesAsked, officeText } from './offices.ts';
import type { PlaceAsked } from './place-asked.ts';
import { below, filled, plainTurn, rounded, type TurnContext } from './plain.ts';
import type { ReplyButton } from './reply.ts';
import type { Handled, Outcome, Turn } from './state.ts';

/** Kinds of places of which an office may be asked for; streets and markets are not. */
const HAS_OFFICE = /^(phường|xã|thị|huyện|quận)/u;

const capital = (text: string): string => text.replace(/^./u, (letter) => letter.toUpperCase());
const lines = (...texts: (string | undefined)[]): string => texts.filter((text) => text !== undefined && text !== '').join('\n');

/** How to reach an office is asked. */
const isContact = ({ asks }: PlaceAsked): boolean => asks.has('phone') || asks.has('address');

/** Answers what is asked about places: which ward something is in, where its office is. */
export class Places {
  constructor(
    private readonly context: TurnContext,
    private readonly ask: (text: string) => Answer,
  ) {}

  private get words() {
    return this.context.dialogue.wording.places;
  }

  /** The reply to a message that is about places and nothing else; undefined where it is about more. `answer`: what else it may mean. */
  turn(asked: PlaceAsked, answer: Answer): Handled | undefined {
    const { asks, bare, known, unknown } = asked;
    if (asked.offline) return this.offline(asked);
    if (asks.has('hours') && !isContact(asked) && !asks.has('ward')) return this.hours(asked, answer);
    if (!bare && !this.isAbout(asked, answer)) return undefined;
    if (known.length > 0) return this.named(asked, answer);
    return unknown ? this.unknown(asked, answer) : this.unnamed(asked, answer);
  }

  /** Whether a message with more in it is about a place all the same. */
  private isAbout({ asks }: PlaceAsked, { item, candidates, sure, status }: Answer): boolean {
    const about = (item ?? candidates[0]?.item)?.id === this.words.item;
    if (asks.has('ward')) return about || status.startsWith('unanswered');
    if (!asks.has('phone') && !asks.has('address')) return false;
    return about ? sure || asks.has('phone') : status === 'unanswered_no_match';
  }

  /** What became of the places of a message, above the reply to what it asks besides, where that depends on them. */
  above(asked: PlaceAsked, handled: Handled): Handled {
    if ('start' in handled || asked.offline) return handled;
    const text = handled.replies.map((reply) => reply.text).join('\n');
    const ward = asked.asks.has('ward');
    const told = asked.known
      .filter(({ former, doubtful, office }) => ward || (former && !doubtful && text.includes(wardTitle(office))))
      .map((place) => this.became(place));
    const { unknown } = asked;
    const offices = this.context.dialogue.knowledge.agency.offices.some(({ name }) => text.includes(name));
    if (told.length === 0 && unknown?.sure && unknown.name !== undefined && offices && HAS_OFFICE.test(unknown.name))
      told.push(fill(this.words.unknown, { place: unknown.name }));
    return told.length === 0 ? handled : below(told.join('\n'), handled);
  }

  /** Places that are known: what became of them, and their office. */
  private named(asked: PlaceAsked, answer: Answer): Turn | undefined {
    const { known, asks } = asked;
    const matter = this.matterAt(asked, answer);
    if (matter) return matter;
    // "Nhà ở Kỳ Lừa sang Đông Kinh nộp có nhận không" does not ask where.
    if (asks.has('doing') && asks.size === 1) return undefined;
    const told = known.filter(({ former, doubtful }) => asks.has('ward') || former || doubtful);
    const meant = known.find(({ alone, former, doubtful }) => alone !== undefined && former && !doubtful);
    const offices = [...new Set(known.map(({ office }) => office))];
    return this.done(
      lines(
        ...told.map((place) => this.became(place)),
        meant && fill(this.words.meant, { said: meant.alone ?? '', place: meant.name }),
        `${told.length > 0 ? '\n' : ''}${this.officeOf(offices, asked)}`,
        asks.size === 0 ? this.words.then : undefined,
      ),
      asked,
      answer,
      offices,
    );
  }

  /** A place that the data do not have: said so, with what is known and who knows more. */
  private unknown(asked: PlaceAsked, answer: Answer): Turn | undefined {
    const { asks, bare, unknown } = asked;
    const somewhere = isContact(asked) || asks.has('ward') || asks.has('place');
    const place = unknown?.name ?? this.words.unnamed;
    const may = unknown?.sure === true || (bare && somewhere);
    if (!may || !(asks.has('ward') || unknown?.name === undefined || HAS_OFFICE.test(place))) return undefined;
    const said = fill(this.words.unknown, { place });
    const matter = this.matterAt(asked, answer);
    if (matter) return below(said, matter);
    const { dialogue } = this.context;
    const { knowledge } = dialogue;
    const alike = unknown?.alike?.former ? unknown.alike : undefined;
    const wards = knowledge.agency.offices.map(wardTitle).join(', ');
    const [menu, person, portal] = waysOn(dialogue);
    const item = alike && knowledge.item(this.words.item);
    const found: Outcome = item ? { status: 'answered', sure: false, item: item.id, topic: item.topic } : { status: 'unanswered_no_match' };
    return plainTurn(
      this.context,
      lines(
        said,
        alike && fill(this.words.alike, { place: alike.name, ward: wardTitle(alike.office) }),
        fill(filled(this.context, this.words.who), { wards }),
      ),
      { ...found, aspect: 'place', confidence: rounded(answer.confidence) },
      [this.hotline(), portal, person, menu],
    );
  }

  /** No place is named: the one named before is meant, or it is asked for. */
  private unnamed(asked: PlaceAsked, answer: Answer): Handled | undefined {
    const { asks, bare, here } = asked;
    const { card } = this.context;
    if (!isContact(asked) && !asks.has('ward') && !(here && asks.has('place'))) return undefined;
    if (card.office) return this.matterAt(asked, answer) ?? this.done(this.officeOf([card.office], asked), asked, answer, [card.office]);
    if (!bare) return undefined;
    if (isContact(asked) && !this.spoken()) return this.done(officesAsked(card), asked, answer, []);
    return here ? { start: 'where' } : undefined;
  }

  /** Opening hours, where a place that was named in asking for them hid what was asked. */
  private hours({ bare, known, here }: PlaceAsked, answer: Answer): Turn | undefined {
    const { dialogue, card } = this.context;
    const item = dialogue.knowledge.item(this.words.hours_item);
    // How to come in time is told with the times themselves.
    const told = answer.item?.id === item?.id && answer.aspect !== 'steps';
    return bare && item && !told && (known.length > 0 || here || card.office) ? this.part(item, answer) : undefined;
  }

  /** Where the matter spoken of is done, for somebody who names a place or asks for one in its course. */
  private matterAt(asked: PlaceAsked, answer: Answer): Turn | undefined {
    const { asks, known } = asked;
    const item = this.spoken();
    const elsewhere = isContact(asked) || asks.has('ward') || known.some(({ doubtful }) => doubtful);
    if (!item || elsewhere || (asks.has('place') && !asks.has('doing') && known.length > 0)) return undefined;
    const told = known.filter(({ former }) => former).map((place) => this.became(place));
    const turn = this.part(item, answer);
    return told.length === 0 ? turn : below(told.join('\n'), turn);
  }

  /** The part of a matter that depends on the place. */
  private part(item: Procedure, { confidence }: Answer): Turn {
    const outcome: Outcome = { status: 'answered', sure: true, confidence: rounded(confidence) };
    return answerTurn(this.context, item, { aspect: item.kind === 'procedure' ? 'place' : 'general' }, outcome);
  }

  /** What the conversation is about: a procedure, or opening hours. */
  private spoken(): Procedure | undefined {
    const { dialogue, state } = this.context;
    const item = state.item === undefined ? undefined : dialogue.knowledge.item(state.item);
    return item?.kind === 'procedure' || item?.id === this.words.hours_item ? item : undefined;
  }

  /** Where to go for somebody who cannot use a phone or a computer. */
  private offline(asked: PlaceAsked): Turn | undefined {
    const answer = this.ask(asked.without);
    const found = answer.sure && answer.item?.kind === 'procedure' ? answer.item : this.spoken();
    if (found) {
      const turn = this.part(found, answer);
      return isAtOffice(found.where) ? below(this.words.offline.said_short, turn) : turn;
    }
    if (!asked.bare) return undefined;
    const { card } = this.context;
    return this.done(lines(this.words.offline.said, `\n${officeHeading(card)}`, officeLines(card)), asked, answer, []);
  }

  private became({ name, office, former, ...named }: KnownPlace & Partial<NamedPlace>): string {
    const { became, stands, stands_alone, doubtful } = this.words;
    const ward = wardTitle(office);
    if (named.doubtful) return fill(doubtful, { place: name, ward, said: named.alone ?? '' });
    if (former) return fill(became, { place: capital(name), ward });
    const { formerly } = office;
    return fill(formerly.length > 0 ? stands : stands_alone, { place: capital(name), formerly: formerly.join(', ') });
  }

  /** The offices, with what is not known of them: above them where it was asked for. */
  private officeOf(offices: readonly Office[], { asks, body }: PlaceAsked): string {
    const { card } = this.context;
    const contacts = CONTACTS.filter((contact) => asks.has(contact));
    const texts = offices.map((office) => {
      const ward = wardTitle(office);
      const told = lines(fill(this.words.office, { ward }), officeText(office, card));
      const missing = body !== undefined ? (contacts.length > 0 ? contacts : CONTACTS) : missingOf(office);
      if (missing.length === 0) return told;
      const asked = body !== undefined || contacts.some((contact) => missing.includes(contact));
      const whose = body !== undefined ? `${body} ${ward}` : asked ? ward : this.words.this_office;
      const admitted = missingText(missing, whose, card);
      return asked ? lines(admitted, `\n${told}`) : lines(told, admitted);
    });
    return texts.join('\n\n');
  }

  private hotline(): ReplyButton {
    const { dialogue, names } = this.context;
    return { kind: 'phone', title: fill(dialogue.wording.buttons.call, names), phone: dialogue.knowledge.agency.hotline.phone };
  }

  /** The reply, with the legal basis of what became of places, and ways on. */
  private done(text: string, { asks, bare, offline }: PlaceAsked, answer: Answer, offices: readonly Office[]): Turn {
    const { dialogue, state } = this.context;
    const { knowledge, wording, flows } = dialogue;
    const basis = knowledge.item(offline ? this.words.offline.basis : this.words.basis);
    const source =
      basis && basis.legal_basis.length > 0
        ? fill(wording.answer.source, { legal: basis.legal_basis.join('; '), on: vietnameseDate(basis.reviewed.on) })
        : undefined;
    const where = flows.get('where');
    const [menu, person] = waysOn(dialogue);
    const buttons: ReplyButton[] = [
      ...(where ? [{ kind: 'say' as const, title: where.words.title, payload: startPayload(where.id) }] : []),
      ...(offices.some((office) => missingOf(office).length > 0) ? [this.hotline()] : []),
      menu,
      person,
    ];
    // What became of a ward is told under the matter that it is asked in.
    const onlyWard = bare && asks.has('ward') && answer.item?.id === this.words.basis;
    const item = onlyWard ? basis : knowledge.item(this.words.item);
    const outcome: Outcome = {
      status: 'answered',
      sure: true,
      aspect: onlyWard ? 'general' : 'place',
      confidence: rounded(answer.confidence),
      ...(item && { item: item.id, topic: item.topic }),
    };
    const turn = plainTurn(this.context, lines(text, source && `\n${source}`), outcome, buttons);
    return { ...turn, state: { ...turn.state, item: state.item ?? item?.id } };
  }
}
