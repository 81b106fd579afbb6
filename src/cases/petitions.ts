import type { Connection, Model } from 'mongoose';
import { date, list, maybe, part, schemaOf, text, type DocOf } from '../database/model.ts';
import type { Seal } from '../database/seal.ts';
import { UserFacingError } from '../ground/errors.ts';
import type { PetitionKind } from './content/petitions.ts';
import { defined } from '../ground/defined.ts';

/** Where a petition stands. `transferred`: another body answers, and the citizen is told which. */
export const PETITION_STATES = ['received', 'assigned', 'transferred', 'answered', 'withdrawn'] as const;
export type PetitionState = (typeof PETITION_STATES)[number];

/** What can be done with a petition: from which states, and to which it leads. */
const MOVES = {
  assign: { from: ['received', 'assigned'], to: 'assigned' },
  transfer: { from: ['received', 'assigned'], to: 'transferred' },
  answer: { from: ['received', 'assigned', 'transferred'], to: 'answered' },
  withdraw: { from: ['received', 'assigned', 'transferred'], to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly PetitionState[]; to: PetitionState }>;
export type PetitionMove = keyof typeof MOVES;

const fields = {
  /** The code that the citizen has: six signs that cannot be taken for one another. */
  _id: text(),
  /** Missing once the citizen's data were removed. */
  userId: maybe(text()),
  kind: text<PetitionKind>(),
  /** Office of the ward that it is about; `khac` for another or an unknown one. */
  unit: text(),
  content: text(),
  /** In words, or `latitude,longitude`. */
  place: maybe(text()),
  photos: list(text()),
  /** A phone number, sealed. */
  contact: maybe(text()),
  state: text<PetitionState>(),
  assignee: maybe(text()),
  receivedAt: date(),
  /** Local day `YYYY-MM-DD` on which it must be with the body that is competent. */
  transferDue: text(),
  /** Local day on which it must be answered, where the agency has set that. */
  answerDue: maybe(text()),
  /** When an officer first took it up: assigned, transferred or answered it. */
  takenUpAt: maybe(date()),
  answer: maybe(text()),
  answeredAt: maybe(date()),
  /** How the answer reached the citizen; `code` where Zalo no longer lets us write. */
  delivered: maybe(text<'message' | 'code'>()),
  history: list(
    part({
      at: date(),
      /** The officer; undefined for the citizen. */
      by: maybe(text()),
      what: text<PetitionMove | 'receive'>(),
      note: maybe(text()),
    }),
  ),
};
/** A petition or feedback on administration (Decree 20/2008/NĐ-CP). */
export type Petition = DocOf<typeof fields>;

const schema = schemaOf(fields);
schema.index({ state: 1, receivedAt: 1 });
schema.index({ userId: 1, receivedAt: 1 });

/** What a citizen hands in. */
export interface NewPetition {
  code: string;
  userId: string;
  kind: PetitionKind;
  unit: string;
  content: string;
  place?: string | undefined;
  photos: string[];
  contact?: string | undefined;
  transferDue: string;
  answerDue?: string | undefined;
}

const PURPOSE = 'petition-contact';
/** States in which an officer still has to act. */
export const OPEN_STATES: readonly PetitionState[] = ['received', 'assigned', 'transferred'];

const SETTLED: PetitionState[] = ['answered', 'withdrawn'];

/** The book of petitions. */
export class Petitions {
  readonly model: Model<Petition>;

  constructor(
    connection: Connection,
    private readonly seal: Seal,
  ) {
    this.model = connection.model<Petition>('Petition', schema, 'petitions');
  }

  /** Enters a petition. Entering the same code again changes nothing. */
  async file({ code, contact, place, answerDue, ...rest }: NewPetition, at: number): Promise<void> {
    const receivedAt = new Date(at);
    await this.model.updateOne(
      { _id: code },
      {
        $setOnInsert: {
          ...rest,
          ...defined({ place }),
          ...(contact !== undefined && { contact: this.seal.close(contact, PURPOSE) }),
          ...defined({ answerDue }),
          state: 'received',
          receivedAt,
          history: [{ at: receivedAt, what: 'receive' }],
        },
      },
      { upsert: true },
    );
  }

  async find(code: string): Promise<Petition | null> {
    return this.model.findById(code).lean<Petition>();
  }

  /** The last petition of a citizen. */
  async latestOf(userId: string): Promise<Petition | null> {
    return this.model.findOne({ userId }).sort({ receivedAt: -1 }).lean<Petition>();
  }

  /** A citizen's petitions, the newest first. */
  async of(userId: string): Promise<Petition[]> {
    return this.model.find({ userId }).sort({ receivedAt: -1 }).lean<Petition[]>();
  }

  /** Codes of everything that a citizen has handed in. */
  async codesOf(userId: string): Promise<string[]> {
    return (await this.model.find({ userId }, { _id: 1 }).sort({ receivedAt: 1 }).lean<Pick<Petition, '_id'>[]>()).map(({ _id }) => _id);
  }

  /** Counts what a citizen has handed in since a moment (epoch ms). */
  async countOf(userId: string, since: number): Promise<number> {
    return this.model.countDocuments({ userId, receivedAt: { $gte: new Date(since) } });
  }

  /** Counts the petitions on which an officer still has to act. */
  async openCount(): Promise<number> {
    return this.model.countDocuments({ state: { $in: [...OPEN_STATES] } });
  }

  /** Petitions in some states, the oldest first while open, the newest first otherwise. */
  async list({ states, assignee }: { states: readonly PetitionState[]; assignee?: string | undefined }, limit = 200): Promise<Petition[]> {
    const filter = {
      state: { $in: [...states] },
      ...defined({ assignee }),
    };
    const open = states.some((state) => OPEN_STATES.includes(state));
    return this.model
      .find(filter)
      .sort({ receivedAt: open ? 1 : -1 })
      .limit(limit)
      .lean<Petition[]>();
  }

  /** Opens the sealed phone number, for the officer who handles the petition. */
  contactOf({ contact }: Petition): string | undefined {
    return contact === undefined ? undefined : this.seal.open(contact, PURPOSE);
  }

  /**
   * Moves a petition on, if it is still where it was.
   * @throws UserFacingError when somebody else moved it meanwhile.
   */
  async move(
    code: string,
    what: PetitionMove,
    { by, note, at, ...set }: { by?: string; note?: string; at: number } & Partial<Pick<Petition, 'assignee' | 'answer'>>,
  ): Promise<Petition> {
    const { from, to } = MOVES[what];
    const when = new Date(at);
    const moved = await this.model
      .findOneAndUpdate(
        { _id: code, state: { $in: [...from] } },
        {
          $set: { ...set, state: to, ...(what === 'answer' && { answeredAt: when }) },
          $push: { history: { at: when, what, ...defined({ by, note }) } },
        },
        { returnDocument: 'after' },
      )
      .lean<Petition>();
    if (!moved) throw new UserFacingError('Phản ánh này đã được người khác xử lý hoặc đã rút.', 'Mở lại trang để xem tình trạng mới.');
    if (what !== 'withdraw' && moved.takenUpAt === undefined)
      await this.model.updateOne({ _id: code, takenUpAt: { $exists: false } }, { $set: { takenUpAt: when } });
    return moved;
  }

  async delivered(code: string, how: 'message' | 'code'): Promise<void> {
    await this.model.updateOne({ _id: code, delivered: { $exists: false } }, { $set: { delivered: how } });
  }

  /** Takes the citizen out of their petitions. Withdraws those that are open, since nobody could be answered, and returns their codes. */
  async erase(userId: string, at: number): Promise<string[]> {
    const open = await this.model.find({ userId, state: { $in: [...OPEN_STATES] } }, { _id: 1 }).lean<Pick<Petition, '_id'>[]>();
    for (const { _id } of open) await this.move(_id, 'withdraw', { at }).catch(() => undefined);
    await this.model.updateMany(
      { userId },
      { $set: { content: '', photos: [] }, $unset: { userId: '', contact: '', place: '', answer: '' } },
    );
    return open.map(({ _id }) => _id);
  }

  /** Removes contacts and pictures of petitions that were settled before `before` (epoch ms). */
  async forget(before: number): Promise<number> {
    const settled = { state: { $in: SETTLED }, receivedAt: { $lt: new Date(before) }, userId: { $exists: true } };
    return (await this.model.updateMany(settled, { $set: { photos: [] }, $unset: { contact: '', userId: '' } })).modifiedCount;
  }
}

/** Whether a petition was taken up, or answered where the agency has set a time for that, in time. Days are local. */
export function onTime(
  { transferDue, answerDue }: Pick<Petition, 'transferDue' | 'answerDue'>,
  takenUpDay: string,
  answeredDay: string,
): boolean {
  return answerDue === undefined ? takenUpDay <= transferDue : answeredDay <= answerDue;
}
