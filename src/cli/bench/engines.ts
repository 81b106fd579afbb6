import { Knowledge, type Content, type Procedure } from '../../knowledge/index.ts';
import { syllables } from '../../text/vietnamese.ts';

/** A text that an engine indexes and what it stands for. */
export interface Document {
  text: string;
  topic: string;
}

/** What the bench asks of an engine: the topics it would offer, best first. */
export interface Engine {
  name: string;
  /** Indexes the documents; returns what answers. */
  build(documents: readonly Document[]): Promise<(question: string) => string[]>;
}

/** The words that all engines get: folded, so that none is beaten by tone marks alone. */
const folded = (text: string): string => syllables(text).join(' ');

const LIMIT = 40;
const OFFERED = 4;

/** The topics of the best documents, each once. */
function topics(found: Iterable<number | string>, documents: readonly Document[]): string[] {
  const best = new Set<string>();
  for (const id of found) {
    const topic = documents[Number(id)]?.topic;
    if (topic !== undefined) best.add(topic);
    if (best.size === OFFERED) break;
  }
  return [...best];
}

const miniSearch: Engine = {
  name: 'MiniSearch',
  async build(documents) {
    const { default: MiniSearch } = await import('minisearch');
    const index = new MiniSearch<{ id: number; text: string }>({ fields: ['text'], searchOptions: { fuzzy: 0.2, prefix: false } });
    index.addAll(documents.map(({ text }, id) => ({ id, text: folded(text) })));
    return (question) =>
      topics(
        index.search(folded(question)).map((hit) => hit.id as number),
        documents,
      );
  },
};

const orama: Engine = {
  name: 'Orama',
  async build(documents) {
    const { create, insertMultiple, search } = await import('@orama/orama');
    const index = create({ schema: { text: 'string' } as const });
    await insertMultiple(
      index,
      documents.map(({ text }, at) => ({ id: String(at), text: folded(text) })),
    );
    return (question) => {
      const found = search(index, { term: folded(question), limit: LIMIT, threshold: 1 });
      return 'hits' in found
        ? topics(
            found.hits.map(({ id }) => id),
            documents,
          )
        : [];
    };
  },
};

const flexSearch: Engine = {
  name: 'FlexSearch',
  async build(documents) {
    const { default: FlexSearch } = await import('flexsearch');
    const index = new FlexSearch.Index({ tokenize: 'strict', resolution: 9 });
    for (const [at, { text }] of documents.entries()) index.add(at, folded(text));
    return (question) => topics(index.search(folded(question), { limit: LIMIT, suggest: true }) as (number | string)[], documents);
  },
};

/** Ours needs the procedures themselves; what goes beyond them counts as an imported catalogue. */
export function ours(content: Content, catalogue: readonly Procedure[]): Engine {
  return {
    name: 'Một Cửa',
    build() {
      const knowledge = new Knowledge(content, { catalogue });
      return Promise.resolve((question) => {
        const { status, item, candidates } = knowledge.ask(question);
        const offered = candidates.map((hit) => hit.item.topic);
        return status === 'answered' && item ? [...new Set([item.topic, ...offered])] : status === 'clarify' ? [...new Set(offered)] : [];
      });
    },
  };
}

export const OTHERS: readonly Engine[] = [miniSearch, orama, flexSearch];
