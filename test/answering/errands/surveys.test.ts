import { beforeEach, describe, expect, it } from 'vitest';
import type { Slots } from '../../../src/dialogue/index.ts';
import { fromLocal } from '../../../src/time/local.ts';
import { ErrandDesk } from '../../support/errand-desk.ts';
import { MORNING } from '../../support/stand-ins.ts';
import { openStore } from '../../support/store.ts';

const store = await openStore();
const desk = new ErrandDesk(store);
beforeEach(() => desk.reset());

describe('a survey', () => {
  const criteria = ['a', 'b'].map((id) => ({ id, name: id, question: `${id}?` }));
  beforeEach(() => {
    const campaign = { id: 'mot-cua', title: 'Một cửa', from: '2026-11-01', to: '2026-11-30', criteria, comment: true };
    const after = { id: 'sau-phan-anh', title: 'Sau phản ánh', after: 'petition' as const, criteria: criteria.slice(0, 1), comment: false };
    desk.cases = { ...desk.cases, surveys: [after, campaign] };
  });
  /** Answers what is asked, one value each, and resolves with what was asked. */
  async function answers(...values: (number | string)[]): Promise<string[]> {
    const asked = [];
    let slots: Slots = {};
    for (const value of values) {
      const next = await desk.turn('survey.next', slots);
      slots = { ...slots, ...next.slots };
      asked.push(`${next.outcome ?? ''} ${String(slots.criterion)}`.trim());
      const record = await desk.turn('survey.record', { ...slots, ...(typeof value === 'number' ? { score: value } : { comment: value }) });
      slots = { ...slots, ...record.slots };
    }
    return asked;
  }

  it('asks each thing once, then for words, and then no more', async () => {
    expect(await answers(4, 5, 'tốt')).toEqual(['question a', 'question b', 'comment']);
    expect(await desk.run('survey.next')).toMatchObject({ outcome: 'already' });
    const [survey] = desk.cases.surveys.filter(({ id }) => id === 'mot-cua');
    expect(survey && (await desk.surveys.result(survey))).toEqual({
      sheets: 1,
      finished: 1,
      scores: new Map([
        ['a', [0, 0, 0, 1, 0]],
        ['b', [0, 0, 0, 0, 1]],
      ]),
      comments: [{ text: 'tốt', day: '2026-11-23' }],
    });
  });

  it('keeps nothing that leads from somebody to their marks, nor from one mark of theirs to another', async () => {
    await answers(4, 5, 'gọi tôi 0912 345 678');
    const sheets = JSON.stringify(await store.kept('survey_sheets'));
    expect(sheets).not.toMatch(/[45]\b|\d{4}-\d\d/);
    for (const name of ['survey_marks', 'survey_comments', 'survey_counts']) {
      const kept = JSON.stringify(await store.kept(name));
      expect(kept).not.toMatch(/anna|0912|T\d\d:/);
    }
    const survey = desk.cases.surveys[1];
    expect(survey && (await desk.surveys.result(survey)).comments).toMatchObject([{ text: 'gọi tôi [số điện thoại]' }]);
  });

  it('loses the marks that an earlier version has tied to people, and counts them', async () => {
    const old = { survey: 'mot-cua', about: '-', person: 'person of anna', scores: { a: 2 }, comment: 'ồn', startedAt: new Date(MORNING) };
    await store.connection.collection<{ _id: string }>('survey_sheets').insertOne({ _id: 'mot-cua:-:person of anna', ...old });
    for (let time = 0; time < 2; time++) await desk.surveys.forget(MORNING);
    const survey = desk.cases.surveys[1];
    expect(survey && (await desk.surveys.result(survey))).toMatchObject({
      sheets: 1,
      finished: 0,
      comments: [{ text: 'ồn', day: '2026-11-23' }],
    });
    expect(await store.kept('survey_sheets')).toEqual([
      { _id: 'mot-cua:-:person of anna', survey: 'mot-cua', about: '-', person: 'person of anna', answered: ['a', 'comment'] },
    ]);
  });

  it('goes on where it was left, another day, and keeps the first answer to a question', async () => {
    await answers(4);
    const again = { kind: 'survey.score', data: { survey: 'mot-cua', about: '-', criterion: 'a', score: 1 } };
    await desk.carry({ deeds: [again] });
    expect(await answers(2)).toEqual(['question b']);
    expect(await store.kept('survey_marks')).toMatchObject([{ counts: { 4: 1 } }, { counts: { 2: 1 } }]);
  });

  it('does not ask again what was answered in the same turn and is not entered yet', async () => {
    const { slots = {} } = await desk.run('survey.next');
    const record = await desk.run('survey.record', { ...slots, score: 3 });
    expect(await desk.run('survey.next', { ...slots, ...record.slots })).toMatchObject({ outcome: 'question', slots: { criterion: 'b' } });
  });

  it('leaves a figure for a mark, and none for "would not say"', async () => {
    const { slots = {} } = await desk.run('survey.next');
    const marked = await desk.run('survey.record', { ...slots, score: 3 });
    expect(await desk.carry(marked)).toEqual([{ type: 'survey', status: 'a', score: 3 }]);
    const silent = await desk.run('survey.record', { ...slots, criterion: 'b', score: 0 });
    expect(await desk.carry(silent)).toEqual([]);
  });

  it('is about the petition that was answered first, then that of everybody, each while it lasts', async () => {
    const { slots } = await desk.turn('petition.file', { kind: 'scene', unit: 'ky-lua', content: 'Đèn hỏng' });
    const code = String(slots?.receipt);
    expect((await desk.run('survey.next')).slots).toMatchObject({ survey_id: 'mot-cua' });
    await desk.petitions.move(code, 'answer', { by: 'minh', answer: 'Xong', at: MORNING });
    expect((await desk.run('survey.next')).slots).toMatchObject({ survey_id: 'sau-phan-anh', case: code });
    const begun = await desk.run('survey.next');
    const record = await desk.turn('survey.record', { ...begun.slots, score: 5 });
    expect(await desk.turn('survey.next', { ...begun.slots, ...record.slots })).toMatchObject({ outcome: 'finished' });
    expect((await desk.run('survey.next')).slots).toMatchObject({ survey_id: 'mot-cua' });
    desk.at = fromLocal('2026-12-01T00:00');
    expect(await desk.run('survey.next')).toMatchObject({ outcome: 'already' });
    desk.user = 'binh';
    expect(await desk.run('survey.next')).toMatchObject({ outcome: 'none' });
  });
});
