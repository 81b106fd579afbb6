import type { Connection, Model } from 'mongoose';
import { date, maybe, mixed, schemaOf, text, type DocOf } from '../database/model.ts';
import type { Survey } from './content/surveys.ts';

const fields = {
  /** `survey:case:pseudonym`. */
  _id: text(),
  survey: text(),
  /** The petition that it is about; `-` for a campaign. */
  about: text(),
  person: maybe(text()),
  /** 1 to 5 by criterion; 0 where the citizen would not say. */
  scores: mixed<Record<string, number>>({ default: {} }),
  comment: maybe(text()),
  startedAt: date(),
  finishedAt: maybe(date()),
};
/** One citizen's answers to one survey about one case. Who it was is known by pseudonym alone. */
export type SurveySheet = DocOf<typeof fields>;

const schema = schemaOf(fields, { minimize: false });
schema.index({ survey: 1, startedAt: 1 });
schema.index({ person: 1 });

export const NO_CASE = '-';
export const sheetId = (survey: string, about: string, person: string): string => `${survey}:${about}:${person}`;

/** The answers to a survey, all sheets together. */
export interface SurveyResult {
  sheets: number;
  finished: number;
  /** By criterion: how often 1, 2, 3, 4 and 5 were given. */
  scores: Map<string, number[]>;
  comments: { text: string; at: Date }[];
}

/** Sheets of satisfaction surveys. */
export class Surveys {
  readonly model: Model<SurveySheet>;

  constructor(connection: Connection) {
    this.model = connection.model<SurveySheet>('SurveySheet', schema, 'survey_sheets');
  }

  async sheet(survey: string, about: string, person: string): Promise<SurveySheet | null> {
    return this.model.findById(sheetId(survey, about, person)).lean<SurveySheet>();
  }

  /** Enters an answer. Only the first answer to a criterion counts. */
  async record(
    { survey, about, person }: { survey: string; about: string; person: string },
    answer: { criterion: string; score: number } | { comment: string } | { finished: true },
    at: number,
  ): Promise<void> {
    const _id = sheetId(survey, about, person);
    await this.model.updateOne({ _id }, { $setOnInsert: { survey, about, person, scores: {}, startedAt: new Date(at) } }, { upsert: true });
    if ('criterion' in answer)
      await this.model.updateOne(
        { _id, [`scores.${answer.criterion}`]: { $exists: false } },
        { $set: { [`scores.${answer.criterion}`]: answer.score } },
      );
    else if ('comment' in answer) await this.model.updateOne({ _id, comment: { $exists: false } }, { $set: { comment: answer.comment } });
    else await this.model.updateOne({ _id, finishedAt: { $exists: false } }, { $set: { finishedAt: new Date(at) } });
  }

  async result({ id, criteria }: Survey): Promise<SurveyResult> {
    const scores = new Map(criteria.map((criterion) => [criterion.id, [0, 0, 0, 0, 0]]));
    const result: SurveyResult = { sheets: 0, finished: 0, scores, comments: [] };
    for await (const sheet of this.model.find({ survey: id }).sort({ startedAt: -1 }).lean<SurveySheet>().cursor()) {
      result.sheets++;
      if (sheet.finishedAt) result.finished++;
      for (const [criterion, score] of Object.entries(sheet.scores)) {
        const counts = scores.get(criterion);
        if (counts && score >= 1 && score <= 5) counts[score - 1] = (counts[score - 1] ?? 0) + 1;
      }
      if (sheet.comment !== undefined && sheet.comment !== '') result.comments.push({ text: sheet.comment, at: sheet.startedAt });
    }
    return result;
  }

  /** How many sheets are kept of a person. */
  async countOf(person: string): Promise<number> {
    return this.model.countDocuments({ person });
  }

  /** Takes a citizen out of their sheets: scores still count, the pseudonym and the comment are removed. */
  async erase(person: string): Promise<void> {
    const sheets = await this.model.find({ person }).lean<SurveySheet[]>();
    for (const { _id, survey, scores, startedAt, finishedAt } of sheets) {
      const nobody = sheetId(survey, NO_CASE, `x${String(startedAt.getTime())}`);
      const kept = { survey, about: NO_CASE, scores, startedAt, ...(finishedAt && { finishedAt }) };
      await this.model.updateOne({ _id: nobody }, { $setOnInsert: kept }, { upsert: true });
      await this.model.deleteOne({ _id });
    }
  }

  /** Removes comments older than `before` (epoch ms). */
  async forget(before: number): Promise<number> {
    return (await this.model.updateMany({ startedAt: { $lt: new Date(before) }, comment: { $exists: true } }, { $unset: { comment: '' } }))
      .modifiedCount;
  }
}
