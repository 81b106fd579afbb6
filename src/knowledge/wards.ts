import { syllables } from '../text/vietnamese.ts';
import type { Agency } from './schema.ts';

/** How people write what kind of place a name is, folded; the name of a former place alone is often also that of a street or a district. */
const KINDS: Record<string, string[]> = { phuong: ['phuong', 'p'], xa: ['xa', 'x'], 'thi tran': ['thi tran', 'tt'] };

/** The ward that a text names, by its name or by that of a place that became part of it; undefined where it names none. */
export function wardNamed(text: string, agency: Pick<Agency, 'offices'>): string | undefined {
  const said = ` ${syllables(text).join(' ')} `;
  const names = (place: string): string[] => {
    const folded = syllables(place).join(' ');
    const kind = Object.keys(KINDS).find((word) => folded.startsWith(`${word} `));
    return kind === undefined ? [folded] : (KINDS[kind] ?? []).map((word) => word + folded.slice(kind.length));
  };
  const found = (places: readonly string[]): boolean => places.flatMap(names).some((name) => said.includes(` ${name} `));
  return (agency.offices.find(({ ward }) => found([ward])) ?? agency.offices.find(({ formerly }) => found(formerly)))?.ward;
}
