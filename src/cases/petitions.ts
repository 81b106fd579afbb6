import type { Connection, Model } from 'mongoose';
import { auditFields, auditSource, doneBy, indexAudit, type AuditSource } from '../database/audited.ts';
import { date, list, maybe, part, schemaOf, text, type DocOf } from '../database/model.ts';
import type { Keys } from '../database/keys.ts';
import type { Seal } from '../database/seal.ts';
import { defined } from '../ground/defined.ts';
import { UserFacingError } from '../ground/errors.ts';
import type { PetitionKind } from './content/petitions.ts';
import { PetitionWords, type SealedWords, type Told } from './petition-words.ts';

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
/** What officers did, as the audit log says it. A citizen's own move is in the book alone. */
const DEED_NAMES: Record<PetitionMove, string> = {
  assign: 'giao xử lý phản ánh',
  transfer: 'chuyển phản ánh',
  answer: 'trả lời phản ánh',
  withdraw: 'rút phản ánh',
};

const fields = {
  /** The code that the citizen has: six signs that cannot be taken for one another. */
  _id: text(),
  /** Missing once the citizen's data were removed. */
  userId: maybe(text()),
  kind: text<PetitionKind>(),
  /** Office of the ward that it is about; `khac` for another or an unknown one. */
  unit: text(),
  /** What the citizen told, sealed: see petition-words.ts. */
  told: maybe(text()),
  /** Where an earlier version stored it in the clear, and the phone number sealed by the master key. */
  content: maybe(text()),
  place: maybe(text()),
  photos: maybe(list(text())),
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
  /** Sealed likewise. */
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
  ...auditFields,
};
type PetitionDoc = DocOf<typeof fields>;

/** A petition or feedback on administration (Decree 20/2008/NĐ-CP), in the clear. */
export type Petition = Omit<PetitionDoc, keyof SealedWords> & Told & { answer?: string };

const HEAD = { kind: 1, unit: 1, state: 1, assignee: 1, receivedAt: 1, transferDue: 1, answerDue: 1, takenUpAt: 1 } as const;
/** What a list shows of a petition without opening what the citizen told. */
export type PetitionHead = Pick<PetitionDoc, '_id' | keyof typeof HEAD>;

const schema = schemaOf(fields);
schema.index({ state: 1, receivedAt: 1 });
schema.index({ userId: 1, receivedAt: 1 });
indexAudit(schema);

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

/** States in which an officer still has to act. */
export const OPEN_STATES: readonly PetitionState[] = ['received', 'assigned', 'transferred'];

const SETTLED: PetitionState[] = ['answered', 'withdrawn'];

/** The book of petitions. */
export class Petitions {
  readonly model: Model<PetitionDoc>;
  private readonly words: PetitionWords;
  readonly audited: readonly AuditSource[];

  constructor(
    connection: Connection,
    private readonly keys: Keys,
    seal: Seal,
  ) {
    this.words = new PetitionWords(keys, seal);
    this.model = connection.model<PetitionDoc>('Petition', schema, 'petitions');
    this.audited = [auditSource(this.model)];
  }

  /** Enters a petition. Entering the same code again changes nothing. */
  async file({ code, content, photos, contact, place, answerDue, ...rest }: NewPetition, at: number): Promise<void> {
    const receivedAt = new Date(at);
    await this.model.updateOne(
      { _id: code },
      {
        $setOnInsert: {
          ...rest,
          told: await this.words.told(rest.userId, { content, photos, ...defined({ place, contact }) }),
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
    return this.opened(await this.model.findById(code).lean<PetitionDoc>());
  }

  /** The last petition of a citizen. */
  async latestOf(userId: string): Promise<Petition | null> {
    return this.opened(await this.model.findOne({ userId }).sort({ receivedAt: -1 }).lean<PetitionDoc>());
  }

  /** A citizen's petitions, the newest first. */
  async of(userId: string): Promise<Petition[]> {
    return this.words.opened(await this.model.find({ userId }).sort({ receivedAt: -1 }).lean<PetitionDoc[]>());
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

  /** Open petitions that were given to an officer or to nobody yet, the oldest first, without what citizens told. */
  async waitingFor(officer: string): Promise<PetitionHead[]> {
    return this.model
      .find({ state: { $in: [...OPEN_STATES] }, $or: [{ assignee: officer }, { state: 'received' }] }, HEAD)
      .sort({ receivedAt: 1 })
      .limit(200)
      .lean<PetitionHead[]>();
  }

  /** Petitions in some states, the oldest first while open, the newest first otherwise. */
  async list({ states, assignee }: { states: readonly PetitionState[]; assignee?: string | undefined }, limit = 200): Promise<Petition[]> {
    const filter = {
      state: { $in: [...states] },
      ...defined({ assignee }),
    };
    const open = states.some((state) => OPEN_STATES.includes(state));
    const docs = await this.model
      .find(filter)
      .sort({ receivedAt: open ? 1 : -1 })
      .limit(limit)
      .lean<PetitionDoc[]>();
    return this.words.opened(docs);
  }

  private async opened(doc: PetitionDoc | null): Promise<Petition | null> {
    return doc && ((await this.words.opened([doc]))[0] ?? null);
  }

  /**
   * Moves a petition on, if it is still where it was.
   * @throws UserFacingError when somebody else moved it meanwhile.
   */
  async move(
    code: string,
    what: PetitionMove,
    { by, note, at, answer, ...set }: { by?: string; note?: string; at: number } & Partial<Pick<Petition, 'assignee' | 'answer'>>,
  ): Promise<Petition> {
    const { from, to } = MOVES[what];
    const when = new Date(at);
    const before = answer === undefined ? null : await this.model.findById(code, { userId: 1 }).lean<PetitionDoc>();
    const sealed = answer === undefined ? {} : { answer: await this.words.answer(before?.userId, answer) };
    const moved = await this.model
      .findOneAndUpdate(
        { _id: code, state: { $in: [...from] } },
        doneBy(by === undefined ? undefined : { by, action: DEED_NAMES[what], subject: code, detail: note }, at, {
          $set: { ...set, ...sealed, state: to, ...(what === 'answer' && { answeredAt: when }) },
          $push: { history: { at: when, what, ...defined({ by, note }) } },
        }),
        { returnDocument: 'after' },
      )
      .lean<PetitionDoc>();
    if (!moved) throw new UserFacingError('Phản ánh này đã được người khác xử lý hoặc đã rút.', 'Mở lại trang để xem tình trạng mới.');
    if (what !== 'withdraw' && moved.takenUpAt === undefined)
      await this.model.updateOne({ _id: code, takenUpAt: { $exists: false } }, { $set: { takenUpAt: when } });
    return (await this.opened(moved)) as Petition;
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
      { $unset: { userId: '', told: '', answer: '', content: '', photos: '', contact: '', place: '' } },
    );
    return open.map(({ _id }) => _id);
  }

  /**
   * Petitions that were settled and came before `before` (epoch ms) become pages of the office's book: what was told and what was answered stays,
   * without phone number, pictures and citizen. Resolves with how many.
   */
  async forget(before: number): Promise<number> {
    const settled = { state: { $in: SETTLED }, receivedAt: { $lt: new Date(before) }, userId: { $exists: true } };
    const docs = await this.model.find(settled).limit(500).lean<PetitionDoc[]>();
    const petitions = await this.words.opened(docs);
    for (const [at, { _id, content, place, answer }] of petitions.entries()) {
      const userId = docs[at]?.userId ?? '';
      const unset = { userId: '', content: '', photos: '', contact: '', place: '' };
      await this.model.updateOne({ _id, userId }, { $set: this.words.record({ content, place }, answer), $unset: unset });
      if ((await this.model.countDocuments({ userId })) === 0) await this.keys.drop(userId, 'petition');
    }
    return docs.length;
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
