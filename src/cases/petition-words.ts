import { isSealed, type Keys } from '../database/keys.ts';
import type { Seal } from '../database/seal.ts';
import { defined } from '../ground/defined.ts';

/** What a citizen has told with a petition. */
export interface Told {
  /** Empty once it was removed. */
  content: string;
  /** In words, or `latitude,longitude`. */
  place?: string | undefined;
  photos: string[];
  /** A phone number, for the officer who handles the petition. */
  contact?: string | undefined;
}

/** The words of a petition as they lie in the store; the last four where an earlier version put them. */
export interface SealedWords {
  told?: string | undefined;
  answer?: string | undefined;
  content?: string | undefined;
  place?: string | undefined;
  photos?: string[] | undefined;
  contact?: string | undefined;
}

const TOLD = 'petition';
const ANSWER = 'petition-answer';
const OLD_CONTACT = 'petition-contact';
/** In front of what the master key has sealed. */
const OFFICE = '=';

/**
 * Seals and opens the words of petitions: under the citizen's key as long as the petition is the citizen's, by the master key once it is a
 * page of the office's book that leads to nobody.
 */
export class PetitionWords {
  constructor(
    private readonly keys: Keys,
    private readonly seal: Seal,
  ) {}

  async told(userId: string, told: Told): Promise<string> {
    return (await this.keys.of(userId, 'petition')).close(JSON.stringify(told), TOLD);
  }

  /** `userId` undefined: of a petition that leads to nobody. */
  async answer(userId: string | undefined, answer: string): Promise<string> {
    return userId === undefined ? this.office(answer, ANSWER) : (await this.keys.of(userId, 'petition')).close(answer, ANSWER);
  }

  /** The words of a petition as the office keeps them, when nothing leads to the citizen any more. */
  record({ content, place }: Pick<Told, 'content' | 'place'>, answer: string | undefined): { told: string; answer?: string } {
    return {
      told: this.office(JSON.stringify({ content, ...defined({ place }), photos: [] } satisfies Told), TOLD),
      ...(answer !== undefined && { answer: this.office(answer, ANSWER) }),
    };
  }

  /** Petitions with their words in the clear; empty where the key was destroyed. */
  async opened<D extends SealedWords>(docs: readonly D[]): Promise<(Omit<D, keyof SealedWords> & Told & { answer?: string })[]> {
    const tolds = await this.open(
      docs.map(({ told }) => told),
      TOLD,
    );
    const answers = await this.open(
      docs.map(({ answer }) => answer),
      ANSWER,
    );
    return docs.map(({ told, answer, content, place, photos, contact, ...doc }, at) => {
      const text = tolds[at];
      const words: Told =
        told === undefined
          ? {
              content: content ?? '',
              photos: photos ?? [],
              ...defined({ place, contact: contact && this.seal.open(contact, OLD_CONTACT) }),
            }
          : text === undefined
            ? { content: '', photos: [] }
            : (JSON.parse(text) as Told);
      return { ...doc, ...words, ...(answer !== undefined && defined({ answer: answers[at] })) };
    });
  }

  private office(text: string, purpose: string): string {
    return OFFICE + this.seal.close(text, purpose);
  }

  private async open(sealed: readonly (string | undefined)[], purpose: string): Promise<(string | undefined)[]> {
    const opened = await this.keys.openAll(sealed, purpose);
    return opened.map((text, at) => {
      const kept = sealed[at];
      return kept !== undefined && !isSealed(kept) && kept.startsWith(OFFICE) ? this.seal.open(kept.slice(1), purpose) : text;
    });
  }
}
