import { fold, syllables } from '../text/vietnamese.ts';
import type { Language } from './schema.ts';

/** Folded short form -> the syllables that it stands for: `gpxd` -> `giay phep xay dung`. */
export type ShortForms = ReadonlyMap<string, string[]>;

/** The short forms of chat and of offices that the content knows. */
export const shortForms = ({ abbreviations }: Pick<Language, 'abbreviations'>): ShortForms =>
  new Map(Object.entries(abbreviations).map(([typed, meant]) => [fold(typed), syllables(meant)]));
