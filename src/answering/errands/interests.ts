import { defined } from '../../ground/defined.ts';
import { AUDIENCES, chosenInterests, type Interests } from '../../cases/index.ts';
import type { Slots } from '../../dialogue/index.ts';
import { fill } from '../../text/fill.ts';
import type { Deed } from '../deeds.ts';
import { textOf, type DeedsOf, type ErrandContext, type ErrandOutcome, type ErrandsOf, type NewFact } from './context.ts';

/** What the citizen has chosen so far, in this very conversation too. */
function chosen({ interests }: ErrandContext, slots: Readonly<Slots>): Required<Pick<Interests, 'topics'>> & Interests {
  const said = slots.my !== undefined ? chosenInterests.parse(JSON.parse(textOf(slots, 'my'))) : interests;
  return { ...said, topics: said.topics ?? [] };
}

const changed = (context: ErrandContext, slots: Readonly<Slots>, change: Partial<Interests>): ErrandOutcome => {
  const { topics, audience, ward, muted } = { ...chosen(context, slots), ...change };
  const next: Interests = {
    topics,
    ...defined({ audience }),
    ...(ward !== undefined && ward !== '' && { ward }),
    ...(muted === true && { muted }),
  };
  return { slots: { my: JSON.stringify(next) }, deeds: [{ kind: 'interests', data: { ...next } }] };
};

export const interestErrands: ErrandsOf<'interests'> = {
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
  'interests.topic': (context, slots) => {
    const topic = textOf(slots, 'topic');
    const { topics } = chosen(context, slots);
    const had = topics.includes(topic);
    const change = changed(context, slots, { topics: had ? topics.filter((id) => id !== topic) : [...topics, topic] });
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
  'interests.stop': (context, slots) => {
    const muted = changed(context, slots, { muted: true });
    return { ...muted, deeds: [...(muted.deeds ?? []), { kind: 'dossier.unwatch', data: {} }] };
  },
  'interests.unmute': (context, slots) => changed(context, slots, { muted: false }),
};

const noticeFact = (id: string): NewFact => ({ type: 'notice', item: id });

/** The facts of a deed that is no more than a mark at the citizen. */
export const factsOfMark = (deed: Deed): NewFact[] => (deed.kind === 'notice' ? [noticeFact(deed.data.id)] : []);

export const interestDeeds: DeedsOf<'interests' | 'notice'> = {
  interests: async ({ citizens, userId }, interests) => {
    await citizens.interestedIn(userId, interests);
    return [];
  },
  notice: async ({ citizens, userId }, { id }) => {
    await citizens.toldOf(userId, id);
    return [noticeFact(id)];
  },
};
