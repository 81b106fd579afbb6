import { loadDialogue } from '../assembly/live-content.ts';
import { askContext, turn, type Dialogue, type DialogueState } from '../dialogue/index.ts';
import {
  CONFIDENCE_FEATURES,
  confidenceFeatures,
  fitted,
  PhraseSearch,
  READING_FEATURES,
  type Choosing,
  type Option,
} from '../knowledge/index.ts';
import { readConfig } from '../ground/config.ts';
import { type Command } from './command.ts';
import type { LabelledDialogue } from './dialogue-scores.ts';
import { readDialogues } from './eval.ts';

const TALK = ['_greeting', '_thanks'];
const PERSON = 'gap-can-bo';
const OUTSIDE = '_oos';

/** What every kind of citizen wrote, judged by a search that has learnt from the other kinds. */
function confidences(dialogue: Dialogue, progress: (writer: string) => void): Choosing[] {
  const { procedures, language, phrasings } = dialogue.knowledge.content;
  const topics = new Map(procedures.map(({ id, topic }) => [id, topic]));
  return [...new Set(phrasings.map(({ writer }) => writer))].flatMap((writer) => {
    progress(writer);
    const search = PhraseSearch.of(
      procedures,
      language,
      phrasings.filter((phrasing) => phrasing.writer !== writer),
    );
    return phrasings
      .filter((phrasing) => phrasing.writer === writer)
      .flatMap(({ text, item, also }): Choosing[] => {
        const { hits, evidence } = search.find(text);
        if (!evidence) return [];
        const right = [item, ...also].some((id) => topics.get(id) === hits[0]?.item.topic);
        return [
          {
            options: [
              { features: confidenceFeatures(evidence), right },
              { features: [], right: !right },
            ],
          },
        ];
      });
  });
}

const isRight = ({ way, hit }: Option, topics: readonly string[]): boolean => {
  if (way === 'matter') return hit !== undefined && topics.includes(hit.item.topic);
  return topics.some((topic) => (way === 'talk' ? TALK.includes(topic) : topic === (way === 'person' ? PERSON : OUTSIDE)));
};

/** What conversations went on to, as they go with the program as it is. `now` is epoch ms. */
function continuations(dialogue: Dialogue, conversations: readonly LabelledDialogue[], now: number): Choosing[] {
  return conversations.flatMap(({ turns }) => {
    let state: DialogueState = {};
    return turns.flatMap(({ user, topic, also }): Choosing[] => {
      const options = dialogue.knowledge.readings(user, askContext(user, state, dialogue.wording));
      ({ state } = turn(dialogue, { kind: 'text', text: user }, state, now));
      if (options.length === 0) return [];
      return [{ options: options.map((option) => ({ features: option.features, right: isRight(option, [topic, ...also]) })) }];
    });
  });
}

export const fitCommand: Command = {
  summary: 'tính lại các con số của độ tin cậy và của lượt nối (cho người phát triển)',
  usage: 'motcua fit hội-thoại.jsonl…',
  run(terminal) {
    const files = terminal.args;
    const dialogue = loadDialogue(readConfig(terminal.env));
    const print = (file: string, weights: Record<string, number>): void => {
      terminal.out(`${file}:`);
      for (const [name, value] of Object.entries(weights)) terminal.out(`  ${name}: ${String(value)},`);
    };
    print('src/knowledge/confidence.ts', fitted(CONFIDENCE_FEATURES, confidences(dialogue, terminal.err)));
    const conversations = files.flatMap(readDialogues);
    if (conversations.length > 0) {
      const examples = continuations(dialogue, conversations, terminal.clock.now());
      print('src/knowledge/continuation.ts', fitted(READING_FEATURES, examples));
    }
    return Promise.resolve(0);
  },
};
