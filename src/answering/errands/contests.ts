import { entryId, roundNow, timeTaken, type Contest, type Entry, type Round } from '../../cases/index.ts';
import type { Slots } from '../../dialogue/index.ts';
import { fill } from '../../text/fill.ts';
import { localDay, momentText, vietnameseDate } from '../../time/local.ts';
import { numberOf, textOf, type DeedsOf, type ErrandContext, type ErrandsOf } from './context.ts';
import { shortened } from '../../text/shortened.ts';

const roundOf = ({ cases }: ErrandContext, slots: Readonly<Slots>): { contest: Contest; round: Round } | undefined => {
  const contest = cases().contests.find(({ id }) => id === textOf(slots, 'contest'));
  const round = contest?.rounds.find(({ id }) => id === textOf(slots, 'round'));
  return contest && round ? { contest, round } : undefined;
};

/** `3 phút 20 giây`, or seconds alone. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${String(seconds)} giây` : `${String(minutes)} phút ${String(seconds % 60)} giây`;
}

/** The answers of an entry, those of this very turn included. */
function standing(entry: Entry | null, slots: Readonly<Slots>): { done: number; right: number } {
  const [done, right] = [numberOf(slots, 'progress'), numberOf(slots, 'rights')];
  return entry && entry.answers.length >= done ? { done: entry.answers.length, right: entry.right } : { done, right };
}

export const contestErrands: ErrandsOf<'contest'> = {
  'contest.open': async (context) => {
    const { cases, contests, person, at } = context;
    const now = roundNow(cases().contests, at);
    if (!now) return { outcome: 'none' };
    const { contest, round, open } = now;
    const slots = {
      contest: contest.id,
      round: round.id,
      title: contest.title,
      count: round.questions.length,
      from: momentText(round.from),
      until: momentText(round.to),
    };
    if (!open) return { outcome: 'waiting', slots };
    const entry = await contests.entry(contest.id, round.id, person);
    if (!entry) return { outcome: 'open', slots };
    if (!entry.finishedAt) return { outcome: 'going', slots };
    return {
      outcome: 'entered',
      slots: { ...slots, result: `${String(entry.right)}/${String(round.questions.length)}, ${durationText(timeTaken(entry))}` },
    };
  },

  'contest.next': async (context, slots) => {
    const found = roundOf(context, slots);
    if (!found) return { outcome: 'over' };
    const { contest, round } = found;
    if (context.at >= round.to) return { outcome: 'over' };
    const entry = await context.contests.entry(contest.id, round.id, context.person);
    const { done, right } = standing(entry, slots);
    const question = round.questions[done];
    const going = { progress: done, rights: right, started: entry?.startedAt.getTime() ?? (numberOf(slots, 'started') || context.at) };
    if (!question) return { outcome: 'finished', slots: going };
    return {
      outcome: 'question',
      slots: {
        ...going,
        question: question.text,
        at: done + 1,
        count: round.questions.length,
        answers: question.answers.map((title, index) => ({
          value: String(index + 1),
          title: shortened(title, 36),
          label: title,
        })),
      },
      ...(!entry && done === 0 && { deeds: [{ kind: 'contest.start', data: { contest: contest.id, round: round.id } }] }),
    };
  },

  'contest.record': (context, slots) => {
    const found = roundOf(context, slots);
    // An answer to a question that was asked before the round closed comes too late after it.
    if (!found || context.at >= found.round.to) return {};
    const { contest, round } = found;
    const [question, choice] = [numberOf(slots, 'progress'), numberOf(slots, 'choice')];
    const right = round.questions[question]?.right === choice;
    return {
      slots: { progress: question + 1, rights: numberOf(slots, 'rights') + (right ? 1 : 0) },
      deeds: [
        {
          kind: 'contest.answer',
          data: { contest: contest.id, round: round.id, question, choice, right, last: question + 1 === round.questions.length },
        },
      ],
    };
  },

  'contest.result': (context, slots) => {
    const found = roundOf(context, slots);
    if (!found) return { outcome: 'passed' };
    const right = numberOf(slots, 'rights');
    return {
      outcome: right >= found.contest.certificate.from_right ? 'certified' : 'passed',
      slots: {
        right,
        count: found.round.questions.length,
        time: durationText(context.at - numberOf(slots, 'started')),
        rank_note: found.contest.note,
      },
    };
  },

  'contest.sign': (context, slots) => {
    const found = roundOf(context, slots);
    if (!found) return { slots: { certificate: '' } };
    const { contest, round } = found;
    const name = textOf(slots, 'signer');
    const certificate = fill(contest.certificate.text, {
      agency: context.dialogue().knowledge.agency.name,
      name: name || contest.certificate.unnamed,
      title: contest.title,
      right: textOf(slots, 'rights'),
      count: round.questions.length,
      day: vietnameseDate(localDay(context.at)),
    });
    return {
      slots: { certificate },
      ...(name !== '' && { deeds: [{ kind: 'contest.sign', data: { contest: contest.id, round: round.id, name } }] }),
    };
  },
};

export const contestDeeds: DeedsOf<'contest.start' | 'contest.answer' | 'contest.sign'> = {
  'contest.start': async ({ contests, person, at }, { contest, round }) => {
    await contests.start(contest, round, person, at);
    return [{ type: 'contest', status: contest }];
  },
  'contest.answer': async ({ contests, person, at }, { contest, round, ...answer }) => {
    await contests.answer(entryId(contest, round, person), answer, at);
    return [];
  },
  'contest.sign': async ({ contests, person }, { contest, round, name }) => {
    await contests.sign(entryId(contest, round, person), person, name);
    return [];
  },
};
