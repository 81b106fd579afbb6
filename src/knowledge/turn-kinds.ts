import { atOnce, type Pieces } from '../ground/unhurried.ts';
import { Classifier, type Example } from './classifier.ts';
import type { Learnt } from './learnt.ts';
import type { Phrasing, TaughtConversation } from './phrasings.ts';
import type { Language } from './schema.ts';
import { shortForms, type ShortForms } from './short-forms.ts';
import { typedWords } from './typed.ts';
import { wordFeatures } from './word-features.ts';

/** What a message is by the way it is put: it leans on what was said, stands for itself, or is no question about a matter. */
export const TURN_KINDS = ['leans', 'stands', 'talk', 'person', 'outside'] as const;
export type TurnKind = (typeof TURN_KINDS)[number];

/** Labels of conversations and phrasings that are no matter. */
const OTHER: Readonly<Record<string, TurnKind>> = {
  _greeting: 'talk',
  _thanks: 'talk',
  _person: 'person',
  'gap-can-bo': 'person',
  _oos: 'outside',
};

/** Tells messages that lean on what was said ("thế phí bao nhiêu", "cháu sinh ở nhà") from those that stand for themselves. */
export class TurnKinds {
  private constructor(
    private readonly short: ShortForms,
    private readonly classifier: Classifier | undefined,
  ) {}

  static of(language: Language, conversations: readonly TaughtConversation[], phrasings: readonly Phrasing[]): TurnKinds {
    return atOnce(TurnKinds.building(language, conversations, phrasings));
  }

  /** The same, in pieces. */
  static *building(
    language: Language,
    conversations: readonly TaughtConversation[],
    phrasings: readonly Phrasing[],
    learnt?: Learnt,
  ): Pieces<TurnKinds> {
    const short = shortForms(language);
    const examples: Example[] = [];
    const learn = (text: string, kind: TurnKind): void =>
      void examples.push({ features: wordFeatures(typedWords(text, short)), label: TURN_KINDS.indexOf(kind) });
    for (const { turns } of conversations) {
      const spoken = new Set<string>();
      for (const { user, topic } of turns) {
        const kind = OTHER[topic] ?? (spoken.has(topic) ? 'leans' : 'stands');
        learn(user, kind);
        if (!(topic in OTHER)) spoken.add(topic);
      }
      yield;
    }
    if (examples.length === 0) return new TurnKinds(short, undefined);
    for (const { text, item } of phrasings) {
      learn(text, OTHER[item] ?? 'stands');
      yield;
    }
    return new TurnKinds(short, yield* Classifier.training(examples, TURN_KINDS.length, learnt));
  }

  /** The probability of each kind, adding up to 1; all alike where nothing was learnt. */
  find(text: string): Record<TurnKind, number> {
    const likely = this.classifier?.probabilities(wordFeatures(typedWords(text, this.short)));
    return Object.fromEntries(TURN_KINDS.map((kind, at) => [kind, likely?.[at] ?? 1 / TURN_KINDS.length])) as Record<TurnKind, number>;
  }
}
