import { mapUrl, spotOf, type Spot } from '../../cases/index.ts';
import { agencyNames } from '../../dialogue/index.ts';
import { localDay, vietnameseDate } from '../../time/local.ts';
import { fill } from '../../text/fill.ts';
import { holidayOn, openAt } from '../../time/working-time.ts';
import { textOf, type ErrandContext, type ErrandsOf } from './context.ts';

const EARTH_KM = 6_371;

/** Distance as the crow flies, km. */
export function distance(a: Spot, b: Spot): number {
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const [dLat, dLon] = [rad(b.latitude - a.latitude), rad(b.longitude - a.longitude)];
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(h));
}

interface Place {
  name: string;
  formerly?: readonly string[];
  address?: string | undefined;
  phone?: string | undefined;
  hours?: string | undefined;
  location?: Spot | undefined;
  /** Keeps the hours of the offices. */
  office: boolean;
}

const mapOf = ({ name, address, location }: Place, province: string): string =>
  mapUrl(location ? `${String(location.latitude)},${String(location.longitude)}` : [name, address, province].filter(Boolean).join(', '));

/** What is not known of an office. */
function missing({ office, address, phone }: Place, { cases, dialogue }: ErrandContext): string | undefined {
  const { no_contact, no_address, no_phone } = cases().service.places;
  if (!office || (address !== undefined && phone !== undefined)) return undefined;
  const said = phone !== undefined ? no_address : address === undefined ? no_contact : no_phone;
  return fill(said, agencyNames(dialogue().knowledge.agency));
}

/** What is known of a place, line by line, and what is not. */
function placeText(place: Place, context: ErrandContext, km?: number): string {
  const words = context.cases().service.places;
  return [
    place.name,
    place.formerly && place.formerly.length > 0 ? fill(words.former, { text: place.formerly.join(', ') }) : undefined,
    place.address && fill(words.address, { text: place.address }),
    place.phone && fill(words.phone, { text: place.phone }),
    place.hours && fill(words.hours, { text: place.hours }),
    missing(place, context),
    km === undefined ? undefined : fill(words.distance, { km: km < 10 ? km.toFixed(1).replace('.', ',') : String(Math.round(km)) }),
  ]
    .filter((line) => line !== undefined && line !== '')
    .join('\n');
}

/** Whether the offices are open at the moment of the question; empty where no hours are known. */
export function openText({ cases, workingTime, at }: ErrandContext): string {
  const [words, time] = [cases().service.places, workingTime()];
  if (time.hours.length === 0) return '';
  const open = openAt(at, time);
  const holiday = holidayOn(localDay(at), time);
  const lines = [
    holiday === undefined ? undefined : fill(words.holiday, { text: holiday }),
    open.open
      ? fill(words.open, { until: open.until })
      : open.opens && fill(words.closed, { from: open.opens.from, day: vietnameseDate(open.opens.day) }),
    words.note,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

export const placeErrands: ErrandsOf<'place'> = {
  'place.find': (context, slots) => {
    const { agency } = context.dialogue().knowledge;
    const words = context.cases().service.places;
    const asked = textOf(slots, 'spot') || textOf(slots, 'ward');
    const spot = spotOf(asked);
    const offices = agency.offices.map((office) => ({ ...office, office: true as const }));
    const all: Place[] = [...offices, ...agency.post_offices.map((post) => ({ ...post, office: false }))];
    let found: { place: Place; km?: number }[];
    if (spot) {
      const near = all
        .flatMap((place) => (place.location ? [{ place, km: distance(spot, place.location) }] : []))
        .sort((a, b) => a.km - b.km);
      if (near.length === 0) return { outcome: 'unmapped', slots: { places: offices.map((place) => `- ${place.name}`).join('\n') } };
      // The nearest office, and the nearest post office, whichever is nearer first.
      found = [near.find(({ place }) => place.office), near.find(({ place }) => !place.office)]
        .flatMap((one) => one ?? [])
        .sort((a, b) => a.km - b.km);
    } else found = offices.filter(({ id, ward }) => id === asked || ward === asked).map((place) => ({ place }));
    if (found.length === 0) return { outcome: 'none' };
    const texts = found.map(({ place, km }) => placeText(place, context, km));
    const open = found.some(({ place }) => place.office && place.hours === undefined) ? openText(context) : '';
    return {
      outcome: 'found',
      slots: { places: [...texts, open].filter((text) => text !== '').join('\n\n') },
      links: found.flatMap(({ place }) => [
        { kind: 'url' as const, title: words.map, url: mapOf(place, agency.province) },
        ...(place.phone === undefined
          ? []
          : [{ kind: 'phone' as const, title: fill(words.call, { phone: place.phone }), phone: place.phone.replaceAll(/\D/g, '') }]),
      ]),
    };
  },
};
