import { onTime, PETITION_KINDS, spotOf, type CaseContent, type Petition, type PetitionKind } from '../../cases/index.ts';
import { LOCAL_OFFSET_MS, localDay, vietnameseDate } from '../../time/local.ts';
import { fill } from '../../text/fill.ts';
import { syllables } from '../../text/vietnamese.ts';
import { addWorkingDays } from '../../time/working-time.ts';
import { listOf, textOf, type DeedsOf, type ErrandContext, type ErrandsOf, type NewFact } from './context.ts';
import { DAY } from '../../time/clock.ts';

const kindOf = (text: string): PetitionKind => PETITION_KINDS.find((kind) => kind === text) ?? 'rule';

/** What is promised of a petition that is still open; only what the law or the agency has set. */
function promiseOf({ transferDue, answerDue }: Pick<Petition, 'transferDue' | 'answerDue'>, { petitions }: CaseContent): string {
  const { transfer, answer } = petitions.promise;
  return [
    fill(transfer, { transfer: vietnameseDate(transferDue), source: petitions.source }),
    ...(answerDue === undefined ? [] : [fill(answer, { answer: vietnameseDate(answerDue) })]),
  ].join('\n');
}

function dues(kind: PetitionKind, { at, cases, workingTime }: ErrandContext): { transferDue: string; answerDue?: string } {
  const { transfer_working_days: transfer, answer_working_days: answers } = cases().petitions;
  const [today, time] = [localDay(at), workingTime()];
  const answer = answers[kind];
  return {
    transferDue: addWorkingDays(today, transfer, time),
    ...(answer !== undefined && { answerDue: addWorkingDays(today, answer, time) }),
  };
}

export const petitionErrands: ErrandsOf<'petition'> = {
  'petition.screen': ({ cases }, slots) => {
    const said = ` ${syllables(textOf(slots, 'content')).join(' ')} `;
    const denounces = cases().petitions.denounce_words.some((word) => said.includes(` ${syllables(word).join(' ')} `));
    return { outcome: denounces ? 'denounce' : 'fine' };
  },

  'petition.summary': ({ cases, dialogue }, slots) => {
    const { summary: words, kinds } = cases().petitions;
    const unit = dialogue().knowledge.agency.offices.find(({ id }) => id === textOf(slots, 'unit'));
    const [place, contact, photos] = [textOf(slots, 'place'), textOf(slots, 'contact'), listOf(slots, 'photos').length];
    const lines = [
      fill(words.kind, { text: kinds[kindOf(textOf(slots, 'kind'))] }),
      fill(words.unit, { text: unit?.ward ?? words.other_unit }),
      fill(words.content, { text: textOf(slots, 'content') }),
      ...(place === '' ? [] : [fill(words.place, { text: spotOf(place) ? words.shared_place : place })]),
      ...(photos === 0 ? [] : [fill(words.photos, { count: photos })]),
      contact === '' ? words.anonymous : fill(words.contact, { text: contact }),
    ];
    return { slots: { summary: lines.join('\n') } };
  },

  'petition.file': async (context, slots) => {
    const { cases, petitions, userId, at, newCode } = context;
    // Since local midnight.
    const since = Math.floor((at + LOCAL_OFFSET_MS) / DAY) * DAY - LOCAL_OFFSET_MS;
    if ((await petitions.countOf(userId, since)) >= cases().petitions.per_day) return { outcome: 'too_many' };
    const kind = kindOf(textOf(slots, 'kind'));
    const due = dues(kind, context);
    let code = newCode();
    while (await petitions.find(code)) code = newCode();
    const [place, contact] = [textOf(slots, 'place'), textOf(slots, 'contact')];
    return {
      outcome: 'filed',
      slots: { receipt: code, promise: promiseOf(due, cases()) },
      deeds: [
        {
          kind: 'petition.file',
          data: {
            code,
            kind,
            unit: textOf(slots, 'unit'),
            content: textOf(slots, 'content'),
            photos: listOf(slots, 'photos'),
            ...(place !== '' && { place }),
            ...(contact !== '' && { contact }),
            ...due,
          },
        },
      ],
    };
  },

  'petition.find': async ({ petitions, cases }, slots) => {
    const found = await petitions.find(textOf(slots, 'code'));
    if (!found) return { outcome: 'missing' };
    const { states, transferred_to: to } = cases().petitions;
    const note = found.state === 'transferred' ? found.history.findLast(({ what }) => what === 'transfer')?.note : undefined;
    const open = found.state === 'received' || found.state === 'assigned';
    return {
      outcome: 'found',
      slots: {
        status: [states[found.state], ...(note === undefined ? [] : [fill(to, { note })])].join(' '),
        answer: found.answer ?? '',
        received: vietnameseDate(localDay(found.receivedAt.getTime())),
        promise: open ? promiseOf(found, cases()) : '',
      },
    };
  },

  'petition.latest': async ({ petitions, userId }) => {
    const found = await petitions.latestOf(userId);
    return found ? { outcome: 'found', slots: { code: found._id } } : { outcome: 'none' };
  },
};

export const petitionDeeds: DeedsOf<'petition.file'> = {
  'petition.file': async ({ petitions, userId, at }, data) => {
    await petitions.file({ ...data, userId }, at);
    return [{ type: 'petition', status: 'received' }];
  },
};

/** The fact that an answer to a petition leaves. Only where a time is set is anything late. */
export function answeredFact(petition: Petition): NewFact {
  const answeredAt = petition.answeredAt ?? petition.receivedAt;
  const day = (at: Date): string => localDay(at.getTime());
  return {
    type: 'petition',
    status: 'answered',
    answerMs: answeredAt.getTime() - petition.receivedAt.getTime(),
    onTime: onTime(petition, day(petition.takenUpAt ?? answeredAt), day(answeredAt)),
  };
}
