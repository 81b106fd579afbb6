import type {
  CaseContent,
  Contests,
  DataRequests,
  DossierSystem,
  Handovers,
  Interests,
  NoticeBook,
  Petitions,
  Surveys,
  Watches,
} from '../../cases/index.ts';
import type { Citizens } from '../../citizens/citizens.ts';
import type { Consents } from '../../citizens/consents.ts';
import type { ActionName, Dialogue, ErrandResult, Slots } from '../../dialogue/index.ts';
import type { Fact } from '../../engagement/fact.ts';
import { defined } from '../../ground/defined.ts';
import type { WorkingTime } from '../../time/working-time.ts';
import type { Deed, DeedData, DeedKind } from '../deeds.ts';

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
  consents: Consents;
  requests: DataRequests;
  /** Address of the privacy notice; undefined where the program has none that citizens can open. */
  privacyUrl: string | undefined;
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

/** How an errand came out, with the deeds that it leaves to be carried out. */
export type ErrandOutcome = ErrandResult & { deeds?: Deed[] };

/** One action of a flow: it reads, and says what is to be carried out after the turn. It changes nothing. */
export type ErrandRunner = (context: ErrandContext, slots: Readonly<Slots>) => ErrandOutcome | Promise<ErrandOutcome>;

/** The actions that a file does. */
export type ErrandsOf<Prefix extends string> = Record<Extract<ActionName, `${Prefix}.${string}`>, ErrandRunner>;

/** Makes the result of an errand, of one type whichever slots it fills. */
export const result = (
  outcome: string | undefined,
  slots: Slots = {},
  more: Omit<ErrandOutcome, 'outcome' | 'slots'> = {},
): ErrandOutcome => ({
  ...defined({ outcome }),
  slots,
  ...more,
});

/** A fact that carrying something out leaves behind, without what every fact of the turn has. */
export type NewFact = Pick<Fact, 'type'> & Partial<Omit<Fact, '_id' | 'at' | 'person' | 'added'>>;

/** Carries out a deed of one kind. `event` is the id of the event that asked for it; doing it again changes nothing. */
export type DeedRunner<K extends DeedKind> = (context: ErrandContext, data: DeedData<K>, event: string) => Promise<NewFact[]>;

/** The deeds of some kinds. */
export type DeedsOf<K extends DeedKind> = { [Kind in K]: DeedRunner<Kind> };

/** A slot as text; empty where it was skipped. */
export const textOf = (slots: Readonly<Slots>, name: string): string => {
  const value = slots[name];
  return value === undefined || Array.isArray(value) ? '' : String(value);
};
/** A slot as a number; 0 where it is none. */
export const numberOf = (slots: Readonly<Slots>, name: string): number => Number(textOf(slots, name)) || 0;
/** A slot as a list of texts; empty where it is none. */
export const listOf = (slots: Readonly<Slots>, name: string): string[] => {
  const value = slots[name];
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
};
