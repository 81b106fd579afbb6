import { converse, type Dialogue } from '../dialogue/index.ts';

/** Questions that are put at a start. */
const QUESTIONS = 80;

/**
 * Has the conversation answer some of the content's own questions, to nobody: code that has run runs ten times as fast, and the first citizens after a
 * start, of whom there may be many, need not be the ones to wait for that. Others are served in between. `now` is epoch ms.
 */
export async function warmUp(dialogue: Dialogue, now: number): Promise<void> {
  const questions = dialogue.knowledge.content.procedures.flatMap(({ questions: [first] }) => first ?? []);
  const step = Math.max(1, Math.floor(questions.length / QUESTIONS));
  for (let at = 0; at < questions.length; at += step) {
    // As far as the first thing that somebody would have to do for it.
    converse(dialogue, { kind: 'text', text: questions[at] ?? '' }, {}, now).next();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
