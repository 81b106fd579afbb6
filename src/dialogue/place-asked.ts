import { placeMeant, placesNamed, type Agency, type PlacesNamed } from '../knowledge/index.ts';
import { fold, foldWord, words } from '../text/vietnamese.ts';
import { DAY } from '../time/clock.ts';
import type { DialogueState } from './state.ts';
import { PLACE_ASKS, type Wording } from './wording.ts';

/** "Không có tài khoản VNeID": how near the verb follows, and how near what cannot be used. */
const VERB_WITHIN = 2;
const OFFLINE_WITHIN = 4;

type PlaceAsks = (typeof PLACE_ASKS)[number];

/** What a message says of places, and asks about them. */
export interface PlaceAsked extends PlacesNamed {
  asks: ReadonlySet<PlaceAsks>;
  /** "Ở đây", "phường tôi": a place that was named before. */
  here: boolean;
  /** Another body of the ward than its office: "công an". */
  body: string | undefined;
  /** Somebody cannot do it with a phone or a computer, and asks where or how else. */
  offline: boolean;
  /** The message says nothing besides. */
  bare: boolean;
  /** The message without its places and without what cannot be used. */
  without: string;
}

/** Whether a word is this one, with its tone marks or with none. */
const fits = (word: string | undefined, one: string): boolean => word === one || word === foldWord(one);

/** The phrases of a list, in words, each with its tone marks and with none. Made once for each list of the wording. */
type Phrase = readonly (readonly [string, string])[];
const made = new WeakMap<readonly string[], readonly Phrase[]>();
function phrasesOf(listed: readonly string[]): readonly Phrase[] {
  const known = made.get(listed);
  if (known) return known;
  const phrases = listed.map((phrase) => words(phrase).map((word) => [word, fold(word)] as const));
  made.set(listed, phrases);
  return phrases;
}
const isPhraseAt = (said: readonly string[], at: number, phrase: Phrase): boolean =>
  phrase.every(([marked, plain], offset) => said[at + offset] === marked || said[at + offset] === plain);

/** Where the words of these phrases stand. */
function standing(said: readonly string[], listed: readonly string[]): Set<number> {
  const found = new Set<number>();
  for (const phrase of phrasesOf(listed))
    for (let at = 0; at < said.length; at++)
      if (isPhraseAt(said, at, phrase)) for (let offset = 0; offset < phrase.length; offset++) found.add(at + offset);
  return found;
}

/** The words that tell that a phone or a computer cannot be used. */
function offlineWords(said: readonly string[], { not, verbs, using }: Wording['places']['offline']): Set<number> {
  for (let from = 0; from < said.length; from++) {
    const verb = said.slice(from + 1, from + 1 + VERB_WITHIN).some((word) => verbs.some((one) => fits(word, one)));
    if (!verb || !not.some((one) => fits(said[from], one))) continue;
    for (let at = from + 1; at <= from + OFFLINE_WITHIN && at < said.length; at++) {
      // "Không biết số điện thoại" is something else.
      const device = fits(said[at - 1], 'số') ? undefined : phrasesOf(using).find((phrase) => isPhraseAt(said, at, phrase));
      if (device) return new Set(Array.from({ length: at + device.length - from }, (_, offset) => from + offset));
    }
  }
  return new Set();
}

interface Known {
  agency: Agency;
  wording: Wording;
}

/** What was read last: one message is asked for its places by several. */
let last: ({ text: string; asked: PlaceAsked } & Known) | undefined;

/** Reads what a message says of places. */
export function placeAsked(text: string, { agency, wording }: Known): PlaceAsked {
  if (last?.text !== text || last.agency !== agency || last.wording !== wording)
    last = { text, agency, wording, asked: placesAskedIn(text, agency, wording) };
  return last.asked;
}

function placesAskedIn(text: string, agency: Agency, { places }: Wording): PlaceAsked {
  const said = words(text);
  const unusable = offlineWords(said, places.offline);
  const askedBy = new Map(PLACE_ASKS.map((ask) => [ask, standing(said, places.asks[ask])]));
  // "Không có điện thoại" asks for no number.
  const asks = new Set(PLACE_ASKS.filter((ask) => [...(askedBy.get(ask) ?? [])].some((at) => !unusable.has(at))));
  const [filling, never] = [standing(said, places.filler), standing(said, places.no_name)];
  const about = new Set([...askedBy.values()].flatMap((found) => [...found]));
  const named = placesNamed(text, agency, {
    asking: asks.has('ward'),
    endsName: (at) => filling.has(at) || never.has(at) || about.has(at),
  });
  const spans = [...named.known, ...named.denied, ...(named.unknown ? [named.unknown] : [])];
  const inPlace = (at: number): boolean => spans.some(({ from, to }) => at >= from && at < to);
  const body = places.bodies.find((one) => standing(said, one.words).size > 0);
  const how = standing(said, places.offline.asks);
  const told = [about, filling, unusable, ...(unusable.size > 0 ? [how] : []), ...(body ? [standing(said, body.words)] : [])];
  return {
    ...named,
    asks,
    here: standing(said, places.here).size > 0,
    body: body?.title,
    offline: unusable.size > 0 && (asks.has('place') || asks.has('address') || how.size > 0),
    bare: said.every((_, at) => inPlace(at) || told.some((found) => found.has(at))),
    without: said.filter((_, at) => !inPlace(at) && !unusable.has(at)).join(' '),
  };
}

/**
 * What is remembered of places when a message comes (`text` undefined where it is no question): the ward that it names, or the one named before, as
 * long as the words of citizens are kept. Somebody who speaks of a place that is not known speaks of the former no longer. `now` is epoch ms.
 */
export function withPlace(
  state: DialogueState,
  text: string | undefined,
  { agency, wording, now }: { agency: Agency; wording: Wording; now: number },
): { state: DialogueState; ward?: string } {
  const { place, ...rest } = state;
  const asked = text === undefined ? undefined : placeAsked(text, { agency, wording });
  const office = asked && placeMeant(asked)?.office;
  if (office) return { state: { ...rest, place: { ward: office.id, at: now } }, ward: office.ward };
  const holds = place && now - place.at < agency.retention.message_text_days * DAY && agency.offices.some(({ id }) => id === place.ward);
  return { state: holds && !asked?.unknown?.sure ? state : rest };
}
