import type {
  CaseContent,
  Contests,
  DossierSystem,
  Handovers,
  Interests,
  NoticeBook,
  Petitions,
  Surveys,
  Watches,
} from '../../cases/index.ts';
import type { Citizens } from '../../citizens/citizens.ts';
import type { Dialogue, ErrandResult, Slots } from '../../dialogue/index.ts';
import type { Fact } from '../../engagement/facts.ts';
import type { WorkingTime } from '../../time/working-time.ts';
import { defined } from '../../ground/defined.ts';

/** What the errands of flows are done with. */
export interface ErrandDeps {
  dialogue: () => Dialogue;
  cases: () => CaseContent;
  workingTime: () => WorkingTime;
  citizens: Citizens;
  petitions: Petitions;
  handovers: Handovers;
  surveys: Surveys;
  contests: Contests;
  watches: Watches;
  notices: Pick<NoticeBook, 'live'>;
  /** Undefined where no system of the province is connected. */
  dossiers: DossierSystem | undefined;
  /** A code for a petition: six signs. */
  newCode: () => string;
}

/** The turn in which something is to be done. */
export interface ErrandContext extends ErrandDeps {
  userId: string;
  /** The pseudonym under which this person is counted. */
  person: string;
  /** When the citizen wrote, epoch ms. */
  at: number;
  interests: Interests;
}

export type Errands = Record<string, (context: ErrandContext, slots: Readonly<Slots>) => ErrandResult | Promise<ErrandResult>>;

/** How an errand came out, as one type whatever it fills. */
export const result = (
  outcome: string | undefined,
  slots: Slots = {},
  more: Omit<ErrandResult, 'outcome' | 'slots'> = {},
): ErrandResult => ({
  ...defined({ outcome }),
  slots,
  ...more,
});

/** A fact that carrying something out leaves behind, without what every fact of the turn has. */
export type NewFact = Pick<Fact, 'type'> & Partial<Omit<Fact, '_id' | 'at' | 'person' | 'added'>>;

/** What is carried out after a turn. `event` is the id of the event that asked for it; doing it again changes nothing. */
export type Deeds = Record<string, (context: ErrandContext, data: Record<string, unknown>, event: string) => Promise<NewFact[]>>;

/** A slot as text; empty where it was skipped. */
export const textOf = (slots: Readonly<Slots>, name: string): string => {
  const value = slots[name];
  return value === undefined || Array.isArray(value) ? '' : String(value);
};
export const numberOf = (slots: Readonly<Slots>, name: string): number => Number(textOf(slots, name)) || 0;
export const listOf = (slots: Readonly<Slots>, name: string): string[] => {
  const value = slots[name];
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
};
