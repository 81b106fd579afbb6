import { loadDialogue } from '../assembly/dialogue.ts';
import { askContext, turn, type Dialogue, type DialogueState } from '../dialogue/index.ts';
import {
  CONFIDENCE_FEATURES,
  confidenceFeatures,
  fitted,
  Knowledge,
  PartFinder,
  PhraseSearch,
  POINT_FEATURES,
  READING_FEATURES,
  weighed,
  type Choosing,
  type Option,
} from '../knowledge/index.ts';
import { readConfig } from '../ground/config.ts';
import type { Command } from './command.ts';
import { pointChoosings } from './point-scores.ts';

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

/** Conversations are dealt into so many parts; each is judged by what was learnt from the others. */
const FOLDS = 5;

/** What conversations went on to, as they go with the program as it is. `now` is epoch ms. */
function continuations(dialogue: Dialogue, now: number): Choosing[][] {
  const { content } = dialogue.knowledge;
  const search = PhraseSearch.of(content.procedures, content.language, content.phrasings);
  const parts = PartFinder.of(content.language, content.phrasings);
  return Array.from({ length: FOLDS }, (_, fold) => {
    const [mine, others] = [true, false].map((of) => content.conversations.filter((_one, at) => (at % FOLDS === fold) === of));
    const knowledge = new Knowledge({ ...content, conversations: others ?? [] }, { search, parts });
    return (mine ?? []).flatMap(({ turns }) => {
      let state: DialogueState = {};
      return turns.flatMap(({ user, topic, also }): Choosing[] => {
        const options = knowledge.readings(user, askContext(user, state, dialogue.wording));
        ({ state } = turn({ ...dialogue, knowledge }, { kind: 'text', text: user }, state, now));
        if (options.length === 0) return [];
        return [{ options: options.map((option) => ({ features: option.features, right: isRight(option, [topic, ...also]) })) }];
      });
    });
  });
}

/** Share of examples in which the likeliest option is right, each fold by weights fitted on the others. */
function crossed(folds: readonly Choosing[][]): number {
  const right = folds.flatMap((mine, fold) => {
    const weights = fitted(READING_FEATURES, folds.filter((_, at) => at !== fold).flat());
    return mine.map(({ options }) => {
      const sums = options.map(({ features }) => weighed(READING_FEATURES, features, weights));
      return options[sums.indexOf(Math.max(...sums))]?.right === true;
    });
  });
  return right.filter(Boolean).length / right.length;
}

export const fitCommand: Command = {
  summary: 'tính lại các con số của độ tin cậy và của lượt nối (cho người phát triển)',
  usage: 'motcua fit',
  run(terminal) {
    const dialogue = loadDialogue(readConfig(terminal.env), terminal.logger);
    const print = (file: string, weights: Record<string, number>): void => {
      terminal.out(`${file}:`);
      for (const [name, value] of Object.entries(weights)) terminal.out(`  ${name}: ${String(value)},`);
    };
    print('src/knowledge/confidence.ts', fitted(CONFIDENCE_FEATURES, confidences(dialogue, terminal.err)));
    print('src/knowledge/point-evidence.ts', fitted(POINT_FEATURES, pointChoosings(dialogue, terminal.err)));
    const folds = continuations(dialogue, terminal.clock.now());
    print('src/knowledge/continuation.ts', fitted(READING_FEATURES, folds.flat()));
    terminal.out(`Lượt nối đúng, mỗi phần theo số của các phần khác: ${(crossed(folds) * 100).toFixed(1)} %`);
    return Promise.resolve(0);
  },
};
