import { momentText, localDay, vietnameseDate } from '../../time/local.ts';
import { entryId, NO_CASE, roundNow, timeTaken, type Contest, type Entry, type Round, type Survey } from '../../cases/index.ts';
import { fill } from '../../text/fill.ts';
import { listOf, numberOf, textOf, type Deeds, type ErrandContext, type Errands } from './context.ts';

/** The survey that a citizen is to be asked: about their last answered petition, else the campaign that is on. */
async function surveyFor({
  cases,
  petitions,
  surveys,
  userId,
  person,
  at,
}: ErrandContext): Promise<{ survey: Survey; about: string; finished: boolean } | undefined> {
  const today = localDay(at);
  const all = cases().surveys;
  const latest = await petitions.latestOf(userId);
  const candidates = [
    ...(latest?.state === 'answered'
      ? all.filter(({ after }) => after === 'petition').map((survey) => ({ survey, about: latest._id }))
      : []),
    ...all.filter(({ from = '9', to = '0' }) => from <= today && today <= to).map((survey) => ({ survey, about: NO_CASE })),
  ];
  let last: { survey: Survey; about: string; finished: boolean } | undefined;
  for (const { survey, about } of candidates) {
    const finished = (await surveys.sheet(survey.id, about, person))?.finishedAt !== undefined;
    if (!finished) return { survey, about, finished };
    last = { survey, about, finished };
  }
  return last;
}

export const surveyErrands: Errands = {
  'survey.next': async (context, slots) => {
    const begun = context.cases().surveys.find(({ id }) => id === textOf(slots, 'survey_id'));
    const found = begun ? { survey: begun, about: textOf(slots, 'case'), finished: false } : await surveyFor(context);
    if (!found) return { outcome: 'none' };
    if (found.finished) return { outcome: 'already' };
    const { survey, about } = found;
    const sheet = await context.surveys.sheet(survey.id, about, context.person);
    // What was answered in this very turn is not in the book yet.
    const answered = new Set([...Object.keys(sheet?.scores ?? {}), ...listOf(slots, 'answered')]);
    const at = survey.criteria.findIndex(({ id }) => !answered.has(id));
    const about_it = { survey: survey.title, survey_id: survey.id, case: about, answered: [...answered] };
    const criterion = survey.criteria[at];
    if (criterion)
      return {
        outcome: 'question',
        slots: { ...about_it, criterion: criterion.id, question: criterion.question, at: at + 1, count: survey.criteria.length },
      };
    if (survey.comment && sheet?.comment === undefined) return { outcome: 'comment', slots: { ...about_it, criterion: '' } };
    return { outcome: 'finished', deeds: [{ kind: 'survey.finish', data: { survey: survey.id, about } }] };
  },

  'survey.record': (_context, slots) => {
    const [survey, about, criterion] = [textOf(slots, 'survey_id'), textOf(slots, 'case'), textOf(slots, 'criterion')];
    if (criterion === '')
      return {
        deeds: [
          { kind: 'survey.comment', data: { survey, about, comment: textOf(slots, 'comment') } },
          { kind: 'survey.finish', data: { survey, about } },
        ],
      };
    return {
      slots: { answered: [...listOf(slots, 'answered'), criterion] },
      deeds: [{ kind: 'survey.score', data: { survey, about, criterion, score: numberOf(slots, 'score') } }],
    };
  },
};

const sheetOf = ({ person }: ErrandContext, data: Record<string, unknown>): { survey: string; about: string; person: string } => ({
  survey: String(data.survey),
  about: String(data.about),
  person,
});

export const surveyDeeds: Deeds = {
  'survey.score': async (context, data) => {
    const [criterion, score] = [String(data.criterion), Number(data.score)];
    await context.surveys.record(sheetOf(context, data), { criterion, score }, context.at);
    return score > 0 ? [{ type: 'survey', status: criterion, score }] : [];
  },
  'survey.comment': async (context, data) => {
    await context.surveys.record(sheetOf(context, data), { comment: String(data.comment) }, context.at);
    return [];
  },
  'survey.finish': async (context, data) => {
    await context.surveys.record(sheetOf(context, data), { finished: true }, context.at);
    return [];
  },
};

const roundOf = ({ cases }: ErrandContext, slots: Parameters<Errands[string]>[1]): { contest: Contest; round: Round } | undefined => {
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
function standing(entry: Entry | null, slots: Parameters<Errands[string]>[1]): { done: number; right: number } {
  const [done, right] = [numberOf(slots, 'progress'), numberOf(slots, 'rights')];
  return entry && entry.answers.length >= done ? { done: entry.answers.length, right: entry.right } : { done, right };
}

export const contestErrands: Errands = {
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
          title: title.length > 36 ? `${title.slice(0, 35)}…` : title,
          label: title,
        })),
      },
      ...(!entry && done === 0 && { deeds: [{ kind: 'contest.start', data: { contest: contest.id, round: round.id } }] }),
    };
  },

  'contest.record': (context, slots) => {
    const found = roundOf(context, slots);
    if (!found) return {};
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

export const contestDeeds: Deeds = {
  'contest.start': async ({ contests, person, at }, { contest, round }) => {
    await contests.start(String(contest), String(round), person, at);
    return [{ type: 'contest', status: String(contest) }];
  },
  'contest.answer': async ({ contests, person, at }, data) => {
    const id = entryId(String(data.contest), String(data.round), person);
    await contests.answer(
      id,
      { question: Number(data.question), choice: Number(data.choice), right: data.right === true, last: data.last === true },
      at,
    );
    return [];
  },
  'contest.sign': async ({ contests, person }, data) => {
    await contests.sign(entryId(String(data.contest), String(data.round), person), String(data.name));
    return [];
  },
};
