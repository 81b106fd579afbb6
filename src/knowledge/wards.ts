import { is, isAny, lookedFor, partsOf, wordsOf, type Word } from './said-words.ts';
import type { Agency } from './schema.ts';

export type Office = Agency['offices'][number];

/** A place that the data have: a ward, or what became part of one. */
export interface KnownPlace {
  /** "xã Mai Pha", "phường Kỳ Lừa". */
  name: string;
  office: Office;
  /** It is called otherwise now. */
  former: boolean;
}
/** Where the words of a place stand in the text: from the word for its kind, if there is one, to the word after its name. */
interface Span {
  from: number;
  to: number;
}
export interface NamedPlace extends KnownPlace, Span {
  /** The name, where it stands alone, with no word for the kind of place before it. */
  alone: string | undefined;
  /** It is the name of other places too. */
  doubtful: boolean;
}
/** A place that the data do not have. */
export interface UnknownPlace extends Span {
  /** As it was written; undefined where it cannot be told apart from the words around it. */
  name: string | undefined;
  /** It is written as a name, or known as one. */
  sure: boolean;
  /** What the data have under this name: a place of another kind. */
  alike?: KnownPlace;
}
export interface PlacesNamed {
  known: NamedPlace[];
  /** Named to say that it is another: "không phải Kỳ Lừa". */
  denied: Span[];
  unknown: UnknownPlace | undefined;
}

/** Words for kinds of places and their short forms. */
const KINDS: Record<string, readonly string[]> = { phường: ['phường', 'p', 'f'], xã: ['xã', 'x'], 'thị trấn': ['thị trấn', 'tt'] };
/** They may stand between the kind and the name: "phường khác: Tam Thanh". */
const BETWEEN = ['mới', 'cũ', 'khác', 'là', 'tên'];
const FORMER = ['cũ', 'trước'];
/** A name alone is a place to live or an office after one of these; after others it is a street, a market or a pagoda. */
const BEFORE = [
  ...'ở tại bên về thuộc dân người quê sang lên qua đến tới ra xuống từ khu trú trọ khẩu nhà trong dưới trên ngoài còn hay và phải'.split(
    ' ',
  ),
  ...['hoặc', 'nhập', 'gộp', 'ubnd', 'ủy ban', 'trung tâm', 'tt', 'một cửa', '1 cửa', 'hành chính công', 'công an', 'trụ sở'],
];
/** A name alone at the beginning of a sentence is one before one of these, and where hardly anything follows. */
const AFTER = 'cũ giờ nay bây hiện thuộc trước thì'.split(' ');
/** What else can have the name of a place. */
const LANDMARKS = [
  ...'đường phố ngõ ngách hẻm cầu trường huyện quận tỉnh thôn xóm khối động ải núi suối sông hồ bến đồi viện'.split(' '),
  ...'viên chùa đình làng bản chợ tổ'.split(' '),
];
/** Places of which the data may not know. */
const OTHER_KINDS = ['phường', 'thị trấn', 'thị xã', 'xã', 'huyện', 'quận', 'thôn', 'xóm', 'khối', 'đường', 'chợ', 'phố', 'bản', 'làng'];
/** These are other words too where they are written without tone marks. */
const MARKED_ONLY = ['chợ', 'phố', 'bản', 'làng'];
/** Said of a place to say that it is another; a word may stand between. */
const NOT = ['không phải', 'ko phải', 'k phải', 'chứ không', 'không ở'];
const MOST_WORDS = 3;

const bareName = (name: string): string => name.replace(/^(phường|xã|thị trấn)\s+/iu, '');
const kindOf = (name: string): string | undefined => Object.keys(KINDS).find((kind) => name.toLowerCase().startsWith(`${kind} `));

/** A ward as its office calls it: "phường Kỳ Lừa"; its name alone where the office does not. */
export const wardTitle = ({ name, ward }: Pick<Office, 'name' | 'ward'>): string =>
  Object.keys(KINDS)
    .map((kind) => `${kind} ${ward}`)
    .find((title) => name.toLowerCase().endsWith(title.toLowerCase())) ?? ward;

/** A known place, and its name without the word for its kind, word by word. */
interface Listed {
  place: KnownPlace;
  parts: readonly string[];
}

const listedPlaces = ({ offices }: Pick<Agency, 'offices'>): Listed[] =>
  offices
    .flatMap((office): KnownPlace[] => [
      { name: wardTitle(office), office, former: false },
      ...office.formerly.map((name) => ({ name, office, former: true })),
    ])
    .map((place) => ({ place, parts: bareName(place.name).split(' ') }));

/** Finds the places that texts name. */
class Reader {
  private readonly words: Word[];
  /** The writer sets tone marks, or writes in capitals throughout. */
  private readonly marked: boolean;
  private readonly shouted: boolean;
  private readonly listed: readonly Listed[];

  constructor(
    text: string,
    private readonly agency: Pick<Agency, 'offices' | 'shared_names'>,
  ) {
    this.words = wordsOf(text);
    this.marked = this.words.some(({ said, plain }) => said !== plain);
    this.shouted = text === text.toUpperCase();
    this.listed = listedPlaces(agency);
  }

  read(asking: boolean, endsName: (at: number) => boolean): PlacesNamed {
    const known: NamedPlace[] = [];
    const denied: Span[] = [];
    let other: UnknownPlace | undefined;
    for (let at = 0; at < this.words.length; at++) {
      const found = this.placeAt(at, asking);
      if (!found) continue;
      if (this.isDenied(found.from)) denied.push(found);
      else if ('office' in found) known.push(found);
      else other ??= found;
      at = found.to - 1;
    }
    return { known, denied, unknown: other ?? this.unknownBeside([...known, ...denied], endsName) };
  }

  private placeAt(at: number, asking: boolean): NamedPlace | UnknownPlace | undefined {
    const { places, parts } = this.listedAt(at);
    const [first] = places;
    if (!first) return undefined;
    const name = bareName(first.name);
    const to = at + parts.length;
    const wasSo = isAny(this.words[to], FORMER) || is(this.words[at - 1], 'cũ');
    const pick = (list: readonly KnownPlace[]): KnownPlace | undefined => list.find(({ former }) => former === wasSo) ?? list[0];
    const kind = this.kindBefore(at, places);
    if (kind) {
      // People call a new ward a commune; a former place of another kind is another place.
      const place = pick(places.filter((one) => kindOf(one.name) === kind.kind)) ?? places.find(({ former }) => !former);
      if (place) return { ...place, from: kind.from, to, alone: undefined, doubtful: false };
      return { name: `${kind.kind} ${name}`, from: kind.from, to, sure: true, alike: first };
    }
    const place = pick(places) ?? first;
    // "Người động kinh" are ill people.
    if (!parts.every((part, offset) => is(this.words[at + offset], part)) || !this.isPlace(at, to, asking, place.former)) return undefined;
    return { ...place, from: at, to, alone: name, doubtful: place.former && this.agency.shared_names.includes(name) };
  }

  /** The known places whose name begins here, whatever the tone marks. */
  private listedAt(at: number): { places: KnownPlace[]; parts: readonly string[] } {
    const found = this.listed.filter(({ parts }) =>
      parts.every((part, offset) => this.words[at + offset]?.plain === lookedFor(part).plain),
    );
    return { places: found.map(({ place }) => place), parts: found[0]?.parts ?? [] };
  }

  private said(from: number, to: number): string {
    return this.words
      .slice(from, to)
      .map(({ raw }) => raw)
      .join(' ');
  }

  /** Whether these words stand directly before a place in the text. */
  private endsAt(at: number, phrase: string): boolean {
    const parts = partsOf(phrase);
    // "Xa" is far, and no "xã", where the writer sets tone marks.
    return parts.every((part, offset) => {
      const word = this.words[at - parts.length + offset];
      return is(word, part) && !(this.marked && part === 'xã' && word?.said === 'xa');
    });
  }

  /** The word for a kind of place that stands before a name. */
  private kindBefore(at: number, places: readonly KnownPlace[]): { kind: string; from: number } | undefined {
    for (const end of isAny(this.words[at - 1], BETWEEN) ? [at, at - 1] : [at])
      for (const [kind, forms] of Object.entries(KINDS)) {
        const form = forms.find((one) => this.endsAt(end, one));
        // "TT" is an office too.
        if (form === undefined || (form === 'tt' && !places.some(({ name }) => kindOf(name) === kind))) continue;
        return { kind, from: end - form.split(' ').length };
      }
    return undefined;
  }

  /** Whether a name alone stands for a place to live or an office. */
  private isPlace(at: number, to: number, asking: boolean, former: boolean): boolean {
    const next = this.words[to];
    if (this.words[at]?.begins) return asking || isAny(next, AFTER) || [next, this.words[to + 1]].some((word) => word?.begins ?? true);
    if (isAny(this.words[at - 1], LANDMARKS)) return false;
    return asking || (former && is(next, 'cũ')) || BEFORE.some((phrase) => this.endsAt(at, phrase));
  }

  private isDenied(from: number): boolean {
    const ends = this.words[from]?.begins ? [] : this.words[from - 1]?.begins ? [from] : [from, from - 1];
    return ends.some((end) => NOT.some((phrase) => this.endsAt(end, phrase)));
  }

  /** A place that is named by its kind and is none of the known ones. */
  private unknownBeside(known: readonly Span[], endsName: (at: number) => boolean): UnknownPlace | undefined {
    for (let at = 1; at < this.words.length; at++) {
      const kind = OTHER_KINDS.find((one) => this.endsAt(at, one) && (!MARKED_ONLY.includes(one) || this.words[at - 1]?.said === one));
      const to = kind === undefined || is(this.words[at - 2], 'thành') ? undefined : this.endOfName(at, endsName);
      if (kind === undefined || to === undefined) continue;
      const from = at - kind.split(' ').length;
      if (known.some((place) => place.from < to && place.to > from)) continue;
      const [alike] = this.listedAt(at).places;
      const sure = this.isProper(at) || alike !== undefined;
      const name = alike ? bareName(alike.name) : sure || this.marked ? capitals(this.said(at, to)) : undefined;
      return { from, to, sure, name: name && `${kind} ${name}`, ...(alike && { alike }) };
    }
    return undefined;
  }

  private isProper(at: number): boolean {
    return !this.shouted && /^\p{Lu}/u.test(this.words[at]?.raw ?? '');
  }

  /** Where the name that begins here ends; undefined where it is none. Names in small letters have two words, or are known. */
  private endOfName(from: number, endsName: (at: number) => boolean): number | undefined {
    const { places, parts } = this.listedAt(from);
    if (places.length > 0) return from + parts.length;
    if (this.words[from]?.begins) return undefined;
    const proper = this.isProper(from);
    let to = from;
    while (to < this.words.length && to - from < MOST_WORDS) {
      const word = this.words[to];
      if (!word || (to > from && word.begins) || (proper ? !this.isProper(to) : endsName(to))) break;
      to++;
    }
    return (proper ? to > from : to === from + 2) ? to : undefined;
  }
}

/** A name as it is written: "Đồng Đăng". */
const capitals = (name: string): string => name.replaceAll(/(?<=^| )./gu, (letter) => letter.toUpperCase());

/**
 * The places that a text names, in its order. With the word for their kind they count everywhere; by the name alone only where the text speaks of
 * a place to live or an office, or asks (`asking`) which ward something is in. `endsName`: words that end the name of a place that is not known.
 */
export const placesNamed = (
  text: string,
  agency: Pick<Agency, 'offices' | 'shared_names'>,
  { asking = false, endsName = () => true }: { asking?: boolean; endsName?: (at: number) => boolean } = {},
): PlacesNamed => new Reader(text, agency).read(asking, endsName);

/** The place last spoken of, where it is sure which one is meant. */
export const placeMeant = ({ known }: Pick<PlacesNamed, 'known'>): NamedPlace | undefined => known.findLast(({ doubtful }) => !doubtful);

/** The ward that a text names, by its name or by that of a place that became part of it; undefined where it names none. */
export const wardNamed = (text: string, agency: Pick<Agency, 'offices' | 'shared_names'>): string | undefined =>
  placeMeant(placesNamed(text, agency))?.office.ward;
