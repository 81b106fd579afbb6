import type { Dialogue } from '../dialogue/index.ts';
import { Knowledge } from '../knowledge/index.ts';
import { fold as folded } from '../text/vietnamese.ts';
import { evaluate, score, STRICT, type Scores } from './scores.ts';

/**
 * What the answers are worth on words that the content does not have: the example questions are dealt into `folds` parts,
 * and each part is asked of a knowledge built without it; those that hold the item's short name are too easy to count.
 * Harder than life, because near phrasings of one item were written to differ. Deterministic.
 */
export function heldOut(dialogue: Dialogue, folds: number, now: number, progress: (done: number) => void): Scores {
  const { content } = dialogue.knowledge;
  const verdicts = [];
  for (let fold = 0; fold < folds; fold++) {
    const isHeld = (item: (typeof content.procedures)[number], at: number): boolean =>
      (at * 7 + item.id.length) % folds === fold && !folded(item.questions[at] ?? '').includes(folded(item.short_name));
    const questions = content.procedures
      .filter((item) => !item.out_of_scope)
      .flatMap((item) =>
        item.questions.flatMap((text, at) =>
          isHeld(item, at)
            ? [{ id: `${item.id}-${String(at)}`, text, topic: item.topic, also: [], aspects: [], style: '?', origin: '?' }]
            : [],
        ),
      );
    const rest = content.procedures.map((item) => ({ ...item, questions: item.questions.filter((_, at) => !isHeld(item, at)) }));
    // What kinds of citizens wrote would tell what is held out.
    const knowledge = new Knowledge({ ...content, procedures: rest, phrasings: [] });
    verdicts.push(...evaluate({ ...dialogue, knowledge }, questions, STRICT, now));
    progress(fold + 1);
  }
  return score(verdicts);
}
