import { wardTitle, type Agency, type Office } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { agencyNames, type Wording } from './wording.ts';

/** What is said of offices is made from this. */
export interface OfficeContext {
  wording: Wording;
  agency: Agency;
  /** The office of the ward that the citizen speaks of. */
  office?: Office | undefined;
}

/** What may be missing of an office. */
export const CONTACTS = ['address', 'phone'] as const;
export type Contact = (typeof CONTACTS)[number];

/** What citizens want to know of an office and the agency has not entered. */
export const missingOf = (office: Office): Contact[] => CONTACTS.filter((contact) => office[contact] === undefined);

/** Says what is not known, of whom, and who knows it. */
export function missingText(missing: readonly Contact[], whose: string, { wording: { places }, agency }: OfficeContext): string {
  const [only, more] = missing;
  const what = places.missing_names[only === undefined || more !== undefined ? 'both' : only];
  return fill(places.missing, { ...agencyNames(agency), what, whose });
}

const nameOf = ({ name, formerly }: Office, { wording }: OfficeContext): string =>
  formerly.length === 0 ? name : fill(wording.answer.former, { name, formerly: formerly.join(', ') });

/** What is known of an office, line by line. */
export function officeText(office: Office, context: OfficeContext): string {
  const { places } = context.wording;
  const told = (['address', 'phone', 'hours'] as const).flatMap((key) => {
    const text = office[key];
    return text === undefined ? [] : [fill(places[key], { text })];
  });
  return [nameOf(office, context), ...told].join('\n');
}

/** What there is to say of all offices: each on a line, what is not known of them, and how to come to one. */
function allOffices(context: OfficeContext): { list: string; missing: string[]; choose: string } {
  const { agency, wording } = context;
  const list = agency.offices.map((office) => {
    const told = [office.address, office.phone, office.hours].filter((part) => part !== undefined);
    return `- ${[nameOf(office, context), ...told].join('. ')}`;
  });
  const silent = agency.offices.every((office) => missingOf(office).length === CONTACTS.length);
  const { missing_all, name_ward } = wording.places;
  return { list: list.join('\n'), missing: silent ? [fill(missing_all, agencyNames(agency))] : [], choose: name_ward };
}

/** The offices of the agency, one a line; of a citizen whose ward is known, the one of it. What is not known of them is said. */
export function officeLines(context: OfficeContext): string {
  const { office, wording } = context;
  if (office) {
    const missing = missingOf(office);
    const admitted = missing.length > 0 ? [missingText(missing, wording.places.this_office, context)] : [];
    return [`- ${officeText(office, context)}`, ...admitted, wording.places.other_ward].join('\n');
  }
  const { list, missing, choose } = allOffices(context);
  return [list, ...missing, choose].join('\n');
}

/** The same for somebody who asks for addresses or numbers and has named no ward: what is not known comes first. */
export function officesAsked(context: OfficeContext): string {
  const { list, missing, choose } = allOffices(context);
  return [...missing, choose, '', context.wording.answer.offices, list].join('\n');
}

/** What stands above them. */
export const officeHeading = ({ office, wording }: OfficeContext): string =>
  office ? fill(wording.places.office, { ward: wardTitle(office) }) : wording.answer.offices;

/** Where papers are taken by the offices of the agency. */
export const isAtOffice = (where: string): boolean => where.includes('Trung tâm Phục vụ hành chính công');

/** What a place that each ward has means to a citizen whose ward is known. */
export function wardHint(where: string, { office, wording: { places } }: OfficeContext): string[] {
  if (!office || !where.includes('phường')) return [];
  const ward = wardTitle(office);
  return isAtOffice(where) ? [`${fill(places.office, { ward })} ${office.name}.`] : [fill(places.asked_for, { ward })];
}
