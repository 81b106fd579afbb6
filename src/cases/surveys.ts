import { randomUUID } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import type { Keys } from '../database/keys.ts';
import { date, flag, list, maybe, mixed, number, schemaOf, text, type DocOf } from '../database/model.ts';
import { localDay } from '../time/local.ts';
import type { Survey } from './content/surveys.ts';

const sheetFields = {
  /** `survey:case:pseudonym`. */
  _id: text(),
  survey: text(),
  /** The petition that it is about; `-` for a campaign. */
  about: text(),
  person: maybe(text()),
  /** The criteria that were answered, `comment` for the words; never how. */
  answered: list(text()),
  finished: maybe(flag()),
  /** Where an earlier version kept the marks; see `untie`. */
  scores: maybe(mixed<Record<string, number>>()),
  comment: maybe(text()),
  startedAt: maybe(date()),
  finishedAt: maybe(date()),
};
/** That somebody has answered a survey, and how far. It leads to no mark: it has neither marks nor times. */
export type SurveySheet = DocOf<typeof sheetFields>;

const markFields = {
  /** `survey:criterion`. */
  _id: text(),
  survey: text(),
  criterion: text(),
  /** How often 1 to 5 were given, by whomever and whenever. */
  counts: mixed<Record<string, number>>(),
};
type Marks = DocOf<typeof markFields>;

const commentFields = {
  _id: text(),
  survey: text(),
  /** Local day, `YYYY-MM-DD`. */
  day: text(),
  /** Sealed under the key of its day. */
  text: text(),
};
type Comment = DocOf<typeof commentFields>;

const countFields = {
  /** The survey. */
  _id: text(),
  begun: number(),
  finished: number(),
};
type Count = DocOf<typeof countFields>;

const schema = schemaOf(sheetFields, { minimize: false });
schema.index({ person: 1 });
const comments = schemaOf(commentFields);
comments.index({ survey: 1, day: -1 });

const COMMENT = 'survey-comment';
/** Stands among the criteria for the words. */
const COMMENTED = 'comment';
export const NO_CASE = '-';
export const sheetId = (survey: string, about: string, person: string): string => `${survey}:${about}:${person}`;

/** The answers to a survey, all sheets together. */
export interface SurveyResult {
  sheets: number;
  finished: number;
  /** By criterion: how often 1, 2, 3, 4 and 5 were given. */
  scores: Map<string, number[]>;
  /** The newest first by day; of one day in no order. */
  comments: { text: string; day: string }[];
}

/**
 * Satisfaction surveys. Who has answered is kept, so that nobody is asked twice, and what was answered is counted, and nothing leads from one to
 * the other. A mark is entered after it was noted that its criterion was answered: a process that dies between the two loses the mark, since a
 * key by which it could be entered later would be that tie.
 */
export class Surveys {
  readonly model: Model<SurveySheet>;
  readonly marks: Model<Marks>;
  readonly comments: Model<Comment>;
  readonly counts: Model<Count>;

  constructor(
    connection: Connection,
    private readonly keys: Keys,
  ) {
    this.model = connection.model<SurveySheet>('SurveySheet', schema, 'survey_sheets');
    this.marks = connection.model<Marks>('SurveyMarks', schemaOf(markFields, { minimize: false }), 'survey_marks');
    this.comments = connection.model<Comment>('SurveyComment', comments, 'survey_comments');
    this.counts = connection.model<Count>('SurveyCount', schemaOf(countFields), 'survey_counts');
  }

  async sheet(survey: string, about: string, person: string): Promise<SurveySheet | null> {
    return this.model.findById(sheetId(survey, about, person)).lean<SurveySheet>();
  }

  /** Enters an answer; only the first to a criterion counts. True where it was that. `at` is epoch ms. */
  async record(
    { survey, about, person }: { survey: string; about: string; person: string },
    answer: { criterion: string; score: number } | { comment: string } | { finished: true },
    at: number,
  ): Promise<boolean> {
    const _id = sheetId(survey, about, person);
    const begun = await this.model.updateOne({ _id }, { $setOnInsert: { survey, about, person, answered: [] } }, { upsert: true });
    if (begun.upsertedCount > 0) await this.count(survey, 'begun');
    if ('finished' in answer) {
      const first = (await this.model.updateOne({ _id, finished: { $exists: false } }, { $set: { finished: true } })).modifiedCount === 1;
      if (first) await this.count(survey, 'finished');
      return first;
    }
    const what = 'criterion' in answer ? answer.criterion : COMMENTED;
    const noted = await this.model.updateOne({ _id, answered: { $ne: what } }, { $push: { answered: what } });
    if (noted.modifiedCount === 0) return false;
    if ('criterion' in answer) await this.mark(survey, answer.criterion, answer.score);
    else await this.say(survey, answer.comment, localDay(at));
    return true;
  }

  async result({ id, criteria }: Survey): Promise<SurveyResult> {
    const [count, marks, said] = await Promise.all([
      this.counts.findById(id).lean<Count>(),
      this.marks.find({ survey: id }).lean<Marks[]>(),
      this.comments.find({ survey: id }).sort({ day: -1, _id: 1 }).limit(500).lean<Comment[]>(),
    ]);
    const texts = await this.keys.openAll(
      said.map(({ text }) => text),
      COMMENT,
    );
    return {
      sheets: count?.begun ?? 0,
      finished: count?.finished ?? 0,
      scores: new Map(
        criteria.map((criterion) => {
          const counts = marks.find((one) => one.criterion === criterion.id)?.counts ?? {};
          return [criterion.id, [1, 2, 3, 4, 5].map((mark) => counts[String(mark)] ?? 0)];
        }),
      ),
      comments: said.flatMap(({ day }, at) => (texts[at] === undefined ? [] : [{ day, text: texts[at] }])),
    };
  }

  /** How many surveys a person has answered. */
  async countOf(person: string): Promise<number> {
    return this.model.countDocuments({ person });
  }

  /** Forgets that somebody has answered. What they answered stays counted: nobody knows any more which it was. */
  async erase(person: string): Promise<void> {
    await this.model.deleteMany({ person });
  }

  /** Removes comments of days before `before` (epoch ms), and unties what an earlier version has kept. */
  async forget(before: number): Promise<number> {
    await this.untie();
    return (await this.comments.deleteMany({ day: { $lt: localDay(before) } })).deletedCount;
  }

  /** Takes the marks out of sheets of an earlier version and adds them up. */
  private async untie(): Promise<void> {
    for (const sheet of await this.model
      .find({ startedAt: { $exists: true } })
      .limit(1_000)
      .lean<SurveySheet[]>()) {
      const { _id, survey, scores = {}, comment, startedAt, finishedAt } = sheet;
      const answered = [...Object.keys(scores), ...(comment === undefined ? [] : [COMMENTED])];
      const untied = await this.model.updateOne(
        { _id, startedAt: { $exists: true } },
        {
          $set: { answered, ...(finishedAt && { finished: true }) },
          $unset: { scores: '', comment: '', startedAt: '', finishedAt: '' },
        },
      );
      if (untied.modifiedCount === 0) continue;
      await this.count(survey, 'begun');
      if (finishedAt) await this.count(survey, 'finished');
      for (const [criterion, score] of Object.entries(scores)) await this.mark(survey, criterion, score);
      if (comment !== undefined && startedAt) await this.say(survey, comment, localDay(startedAt.getTime()));
    }
  }

  private async count(survey: string, what: 'begun' | 'finished'): Promise<void> {
    await this.counts.updateOne({ _id: survey }, { $inc: { [what]: 1 } }, { upsert: true });
  }

  /** 0 is "would not say", which is no mark. */
  private async mark(survey: string, criterion: string, score: number): Promise<void> {
    if (score < 1 || score > 5) return;
    const change = { $setOnInsert: { survey, criterion }, $inc: { [`counts.${String(score)}`]: 1 } };
    await this.marks.updateOne({ _id: `${survey}:${criterion}` }, change, { upsert: true });
  }

  private async say(survey: string, text: string, day: string): Promise<void> {
    const sealed = (await this.keys.ofDay(day)).close(text, COMMENT);
    await this.comments.create({ _id: randomUUID(), survey, day, text: sealed });
  }
}
