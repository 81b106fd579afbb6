import { localDay } from '../../../time/local.ts';
import { answerText, cardContext, turn } from '../../../dialogue/index.ts';
import { ASPECTS, type Procedure } from '../../../knowledge/index.ts';
import type { Context } from '../../context.ts';

/** A procedure part by part in the words that the bot answers with, or would answer with if a `draft` were approved. */
export const CitizenView = ({ context: { deps, now }, item, draft = false }: { context: Context; item: Procedure; draft?: boolean }) => {
  const dialogue = deps.dialogue();
  const { wording } = dialogue;
  const card = cardContext(dialogue, localDay(now));
  const parts = item.kind === 'answer' || item.kind === 'event' ? (['general'] as const) : ASPECTS;
  return (
    <>
      {parts.map((aspect) => (
        <details key={aspect} open={aspect === 'general'} class="card card-body mb-2">
          <summary>{wording.parts[aspect].title}</summary>
          <pre class="said">
            {draft
              ? answerText(item, aspect, card)
              : turn(dialogue, { kind: 'text', text: `#tt:${item.id}:${aspect}` }, {}, now)
                  .replies.map(({ text }) => text)
                  .join('\n\n')}
          </pre>
        </details>
      ))}
    </>
  );
};
