import { DossierSystemDown, type DossierRecord } from '../../cases/index.ts';
import { fill } from '../../text/fill.ts';
import { MESSAGE_WINDOW_MS } from '../../time/clock.ts';
import { momentText, vietnameseDate } from '../../time/local.ts';
import { textOf, type DeedsOf, type ErrandContext, type ErrandsOf } from './context.ts';

/** What a file's state means to the citizen who handed it in, with what is missing or why it is late. */
export function dossierText({ state, note, due, late }: DossierRecord, { cases }: Pick<ErrandContext, 'cases'>): string {
  const words = cases().dossiers;
  const said = note ?? words.no_note;
  const day = due === undefined ? '' : vietnameseDate(due);
  const { text, final } = words.states[state];
  return [
    fill(text, { note: said }),
    ...(due === undefined || final
      ? []
      : [late ? fill(words.late, { due: day, note: state === 'received' ? said : words.no_note }) : fill(words.due, { due: day })]),
  ].join('\n');
}

/** What tells one look at a file from the next. */
export const seenOf = ({ state, note }: DossierRecord): string => `${state}|${note ?? ''}`;

export const dossierErrands: ErrandsOf<'dossier'> = {
  'dossier.find': async (context, slots) => {
    const { dossiers, cases } = context;
    if (!dossiers) return { outcome: 'unconnected' };
    try {
      const found = await dossiers.find(textOf(slots, 'code'));
      if (!found) return { outcome: 'missing' };
      const words = cases().dossiers.states[found.state];
      return {
        outcome: 'found',
        slots: {
          name: found.name,
          text: `${words.title}. ${dossierText(found, context)}`,
          updated: momentText(found.updatedAt),
          seen: seenOf(found),
          final: words.final ? 'yes' : 'no',
        },
      };
    } catch (error) {
      if (error instanceof DossierSystemDown) return { outcome: 'down' };
      throw error;
    }
  },

  'dossier.watch': ({ at }, slots) => ({
    outcome: 'watching',
    slots: { until: momentText(at + MESSAGE_WINDOW_MS) },
    deeds: [{ kind: 'dossier.watch', data: { code: textOf(slots, 'code'), seen: textOf(slots, 'seen'), until: at + MESSAGE_WINDOW_MS } }],
  }),
};

export const dossierDeeds: DeedsOf<'dossier.watch' | 'dossier.unwatch'> = {
  'dossier.watch': async ({ watches, userId }, { code, seen, until }) => {
    await watches.keep(userId, code, seen, until);
    return [];
  },
  'dossier.unwatch': async ({ watches, userId }) => {
    await watches.erase(userId);
    return [];
  },
};
