import { NO_CASE, type Survey } from '../../cases/index.ts';
import { localDay } from '../../time/local.ts';
import { masked } from '../../text/mask.ts';
import { listOf, numberOf, textOf, type DeedsOf, type ErrandContext, type ErrandsOf } from './context.ts';

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
    const finished = (await surveys.sheet(survey.id, about, person))?.finished === true;
    if (!finished) return { survey, about, finished };
    last = { survey, about, finished };
  }
  return last;
}

export const surveyErrands: ErrandsOf<'survey'> = {
  'survey.next': async (context, slots) => {
    const begun = context.cases().surveys.find(({ id }) => id === textOf(slots, 'survey_id'));
    const found = begun ? { survey: begun, about: textOf(slots, 'case'), finished: false } : await surveyFor(context);
    if (!found) return { outcome: 'none' };
    if (found.finished) return { outcome: 'already' };
    const { survey, about } = found;
    const sheet = await context.surveys.sheet(survey.id, about, context.person);
    // What was answered in this very turn is not in the book yet.
    const answered = new Set([...(sheet?.answered ?? []), ...listOf(slots, 'answered')]);
    const at = survey.criteria.findIndex(({ id }) => !answered.has(id));
    const about_it = { survey: survey.title, survey_id: survey.id, case: about, answered: [...answered] };
    const criterion = survey.criteria[at];
    if (criterion)
      return {
        outcome: 'question',
        slots: { ...about_it, criterion: criterion.id, question: criterion.question, at: at + 1, count: survey.criteria.length },
      };
    if (survey.comment && !answered.has('comment')) return { outcome: 'comment', slots: { ...about_it, criterion: '' } };
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

export const surveyDeeds: DeedsOf<'survey.score' | 'survey.comment' | 'survey.finish'> = {
  'survey.score': async ({ surveys, person, at }, { survey, about, criterion, score }) => {
    const first = await surveys.record({ survey, about, person }, { criterion, score }, at);
    return first && score > 0 ? [{ type: 'survey', status: criterion, score }] : [];
  },
  'survey.comment': async ({ surveys, person, at }, { survey, about, comment }) => {
    await surveys.record({ survey, about, person }, { comment: masked(comment) }, at);
    return [];
  },
  'survey.finish': async ({ surveys, person, at }, { survey, about }) => {
    await surveys.record({ survey, about, person }, { finished: true }, at);
    return [];
  },
};
