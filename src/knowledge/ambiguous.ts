import type { Hit, Search } from './found.ts';
import type { Language, Procedure } from './schema.ts';

/** Words that mean several things: alone they are never answered, but asked back. */
export class Ambiguous {
  private readonly known: ReadonlyMap<string, readonly string[]>;

  constructor(
    words: Language['ambiguous'],
    private readonly search: Pick<Search, 'plain'>,
    private readonly item: (id: string) => Procedure | undefined,
  ) {
    this.known = new Map(words.flatMap(({ says, choices }) => says.map((one) => [search.plain(one), choices] as const)));
  }

  /** What a text of nothing but such words may mean; undefined where it says more. */
  find(text: string): Hit[] | undefined {
    return this.known.get(this.search.plain(text))?.flatMap((id) => {
      const item = this.item(id);
      return item ? [{ item, score: 1, covered: 1, exact: false }] : [];
    });
  }
}
