import { MESSAGE_WINDOW_MS } from '../../time/clock.ts';
import { AUDIENCES, chosenInterests, DossierSystemDown, type DossierRecord, type Interests } from '../../cases/index.ts';
import { vietnameseDate, momentText } from '../../time/local.ts';
import { fill } from '../../text/fill.ts';
import { openAt } from '../../time/working-time.ts';
import { result, textOf, type Deeds, type ErrandContext, type Errands } from './context.ts';
import { defined } from '../../ground/defined.ts';

/** What a file's state means to whoever handed it in, with what is missing or why it is late. */
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

export const dossierErrands: Errands = {
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

export const dossierDeeds: Deeds = {
  'dossier.watch': async ({ watches, userId }, data) => {
    await watches.keep(userId, String(data.code), String(data.seen), Number(data.until));
    return [];
  },
};

export const handoverErrands: Errands = {
  'handover.open': async ({ handovers, userId, cases, workingTime, at }) => {
    const { waiting_minutes: minutes, opens } = cases().service.handover;
    const waiting = await handovers.ofCitizen(userId);
    const position = (await handovers.before(waiting?.openedAt)) + 1;
    if (waiting) return result('waiting', { position });
    const time = workingTime();
    const now = openAt(at, time);
    const deeds = [{ kind: 'handover.open', data: {} }];
    if (now.open || time.hours.length === 0) return result('open', { position, minutes }, { deeds });
    return result(
      now.opens ? 'closed' : 'inbox',
      { position, opens: now.opens ? fill(opens, { from: now.opens.from, day: vietnameseDate(now.opens.day) }) : '' },
      { deeds },
    );
  },
};

export const handoverDeeds: Deeds = {
  'handover.open': async ({ handovers, userId, at }, _data, event) => {
    await handovers.open(event, userId, at);
    return [];
  },
};

/** What the citizen has chosen so far, in this very conversation too. */
function chosen({ interests }: ErrandContext, slots: Parameters<Errands[string]>[1]): Required<Pick<Interests, 'topics'>> & Interests {
  const said = slots.my !== undefined ? chosenInterests.parse(JSON.parse(textOf(slots, 'my'))) : interests;
  return { ...said, topics: said.topics ?? [] };
}

const changed = (
  context: ErrandContext,
  slots: Parameters<Errands[string]>[1],
  change: Partial<Interests>,
): ReturnType<Errands[string]> => {
  const { topics, audience, ward, muted } = { ...chosen(context, slots), ...change };
  const next: Interests = {
    topics,
    ...defined({ audience }),
    ...(ward !== undefined && ward !== '' && { ward }),
    ...(muted === true && { muted }),
  };
  return { slots: { my: JSON.stringify(next) }, deeds: [{ kind: 'interests', data: { ...next } }] };
};

export const interestErrands: Errands = {
  'interests.show': (context, slots) => {
    const { topics, audience, ward, muted } = chosen(context, slots);
    const words = context.cases().notices;
    const { lines } = words;
    const office = context.dialogue().knowledge.agency.offices.find(({ id }) => id === ward);
    const names = words.topics.filter(({ id }) => topics.includes(id)).map(({ title }) => title);
    return {
      slots: {
        topics: words.topics.map(({ id, title }) => ({ value: id, title: topics.includes(id) ? `✓ ${title}` : title })),
        muted: muted === true ? 'yes' : 'no',
        list: [
          ...(muted === true ? [lines.muted] : []),
          fill(lines.topics, { text: names.length > 0 ? names.join('; ') : lines.no_topics }),
          fill(lines.audience, { text: audience === undefined ? lines.no_ward : words.audiences[audience] }),
          fill(lines.ward, { text: office?.ward ?? lines.no_ward }),
        ].join('\n'),
      },
    };
  },
  'interests.topic': async (context, slots) => {
    const topic = textOf(slots, 'topic');
    const { topics } = chosen(context, slots);
    const had = topics.includes(topic);
    const change = await changed(context, slots, { topics: had ? topics.filter((id) => id !== topic) : [...topics, topic] });
    const name = context.cases().notices.topics.find(({ id }) => id === topic)?.title ?? topic;
    return { ...change, outcome: had ? 'removed' : 'added', slots: { ...change.slots, name } };
  },
  'interests.audience': (context, slots) => {
    const audience = AUDIENCES.find((known) => known === textOf(slots, 'audience'));
    return changed(context, slots, audience === undefined ? {} : { audience });
  },
  // Skipped: no ward any more.
  'interests.ward': (context, slots) => changed(context, slots, { ward: textOf(slots, 'ward') }),
  'interests.mute': (context, slots) => changed(context, slots, { muted: true }),
  'interests.unmute': (context, slots) => changed(context, slots, { muted: false }),
};

export const interestDeeds: Deeds = {
  interests: async ({ citizens, userId }, data) => {
    await citizens.interestedIn(userId, chosenInterests.parse(data));
    return [];
  },
  exported: (_context, { receipt }) => Promise.resolve([{ type: 'event', status: 'exported', source: String(receipt) }]),
  notice: async ({ citizens, userId }, { id }) => {
    await citizens.toldOf(userId, String(id));
    return [{ type: 'notice', item: String(id) }];
  },
};
