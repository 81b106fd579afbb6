import type { Connection, Model } from 'mongoose';
import { isDuplicateKey } from '../database/connection.ts';
import { GroupedReads } from '../database/grouped-reads.ts';
import { GroupedUpdates } from '../database/grouped-updates.ts';
import type { Keys } from '../database/keys.ts';
import { date, flag, list, maybe, mixed, number, part, schemaOf, text, type DocOf } from '../database/model.ts';
import { defined } from '../ground/defined.ts';

const heldFields = { event: text(), text: text(), at: date() };
/** One message of several that a citizen writes in a burst; its text lies sealed in the store. */
export type Held = DocOf<typeof heldFields>;

interface Interests {
  topics?: string[] | undefined;
  audience?: 'citizen' | 'business' | 'official' | undefined;
  ward?: string | undefined;
  muted?: boolean | undefined;
}

const fields = {
  /** Zalo's OA-scoped user id. */
  _id: text(),
  following: flag({ default: false }),
  followSource: maybe(text()),
  followedAt: maybe(date()),
  unfollowedAt: maybe(date()),
  /** Last message, tap or follow: the sending windows count from here (reference 4.2). */
  lastInteractionAt: maybe(date()),
  /** Our messages since the last interaction. */
  sentSince: number({ default: 0 }),
  /** An officer is writing: the bot is silent until then. */
  takeoverUntil: maybe(date()),
  /** When that silence began: the first word of the officer. */
  takeoverSince: maybe(date()),
  /** Zalo says that this person cannot be written to. Cleared by the next interaction. */
  unreachable: maybe(part({ code: number(), at: date() })),
  welcomedAt: maybe(date()),
  /** The privacy notice that they were told last, and when. */
  privacy: maybe(part({ version: text(), at: date() })),
  /** What they want to be told of, as they said themselves. */
  interests: maybe(mixed<Interests>()),
  /** Notices that were shown to them. */
  told: maybe(list(text())),
  /** State of the conversation, owned by the dialogue room. */
  dialogue: maybe(mixed<Record<string, unknown>>()),
  /** Parts of a burst that were not answered yet, oldest first. */
  held: maybe(list(part(heldFields))),
  /** Order of the event that set it, so that nothing older writes over it. */
  dialogueOrder: maybe(number()),
  createdAt: date(),
};
/** A person who writes to the account. As little is kept as the service needs, and no name or number. */
export type Citizen = DocOf<typeof fields>;

const schema = schemaOf(fields, { minimize: false });
schema.index({ takeoverUntil: 1 }, { sparse: true });

const HELD = 'held';

/** Matches where nothing is known to have happened after `at` (epoch ms). */
const notAfter = (field: 'followedAt' | 'unfollowedAt', at: number): { $or: Record<string, unknown>[] } => ({
  $or: [{ [field]: { $exists: false } }, { [field]: { $lte: new Date(at) } }],
});

/** Matches where no interaction at `at` (epoch ms) or later is known. */
const interactedBefore = (at: number): { $or: Record<string, unknown>[] } => ({
  $or: [{ lastInteractionAt: { $exists: false } }, { lastInteractionAt: { $lt: new Date(at) } }],
});

/** Matches where no event from `order` on has set the state of the conversation. */
const rememberedBefore = (order: number): { $or: Record<string, unknown>[] } => ({
  $or: [{ dialogueOrder: { $exists: false } }, { dialogueOrder: { $lt: order } }],
});

type Extra = Partial<Pick<Citizen, 'welcomedAt'>>;

/** What is noted with a turn of the conversation: a notice that was shown, and the version of the privacy notice that was told. */
export interface Marks {
  told?: string;
  privacy?: string;
}

interface Conversed {
  at: number;
  now: number;
  order: number;
  dialogue: Record<string, unknown>;
  extra?: Extra;
  marks?: Marks;
}

/** The people who write to us. */
export class Citizens {
  readonly model: Model<Citizen>;
  private readonly reads: GroupedReads<Citizen>;
  private readonly writes: GroupedUpdates;

  constructor(
    connection: Connection,
    private readonly keys: Keys,
  ) {
    this.model = connection.model<Citizen>('Citizen', schema, 'citizens');
    this.reads = new GroupedReads<Citizen>(this.model.collection);
    this.writes = new GroupedUpdates(this.model.collection);
  }

  find(id: string): Promise<Citizen | null> {
    return this.reads.find(id);
  }

  /**
   * The person wrote at `at` (epoch ms), and this is the state of the conversation after it: `interacted`, `remember` and what was told in one write,
   * which is all it takes where nothing newer was told.
   */
  async conversed(id: string, { at, now, order, dialogue, extra = {}, marks: { told, privacy } = {} }: Conversed): Promise<void> {
    const filter = { _id: id, $and: [interactedBefore(at), rememberedBefore(order)] };
    const update = {
      $set: {
        ...{ lastInteractionAt: new Date(at), sentSince: 0, dialogue, dialogueOrder: order, ...extra },
        ...(privacy !== undefined && { privacy: { version: privacy, at: new Date(at) } }),
      },
      ...(told !== undefined && { $addToSet: { told } }),
      $unset: { unreachable: '', held: '' },
      $setOnInsert: { following: false, createdAt: new Date(now) },
    };
    try {
      if (await this.writes.update({ filter, update, upsert: true })) return;
    } catch (error) {
      // There is such a citizen, of whom something newer is known already, or this very event.
      if (!isDuplicateKey(error)) throw error;
    }
    await this.interacted(id, at, now);
    await this.remember(id, order, dialogue, extra);
    if (told !== undefined) await this.toldOf(id, told);
    if (privacy !== undefined) await this.toldPrivacy(id, privacy, at);
  }

  /** The person wrote, tapped or followed at `at` (epoch ms): windows and counters start anew. */
  async interacted(id: string, at: number, now: number): Promise<void> {
    await this.ensure(id, now);
    // Events come late and twice: only a newer interaction moves the clock.
    await this.model.updateOne(
      { _id: id, ...interactedBefore(at) },
      { $set: { lastInteractionAt: new Date(at), sentSince: 0 }, $unset: { unreachable: '' } },
    );
  }

  async followed(id: string, source: string | undefined, at: number, now: number): Promise<void> {
    await this.interacted(id, at, now);
    // Told late or twice, it must not undo what the person did afterwards.
    await this.model.updateOne(
      { _id: id, $and: [notAfter('followedAt', at), notAfter('unfollowedAt', at)] },
      { $set: { following: true, followedAt: new Date(at), ...defined({ followSource: source }) } },
    );
  }

  /** The person left at `at` (epoch ms). Of somebody of whom nothing is kept, an erased one for example, nothing is begun. */
  async unfollowed(id: string, at: number): Promise<void> {
    await this.model.updateOne(
      { _id: id, ...notAfter('followedAt', at) },
      { $set: { following: false }, $max: { unfollowedAt: new Date(at) } },
    );
  }

  /** Keeps the state of a conversation unless a later event has set it already. */
  async remember(id: string, order: number, dialogue: Record<string, unknown>, extra: Extra = {}): Promise<void> {
    await this.model.updateOne(
      { _id: id, ...rememberedBefore(order) },
      { $set: { dialogue, dialogueOrder: order, ...extra }, $unset: { held: '' } },
    );
  }

  /** An officer wrote: the bot keeps silent until `until` (epoch ms). */
  async takenOver(id: string, until: number, now: number): Promise<void> {
    await this.ensure(id, now);
    // What an officer writes while the bot is silent already goes on with that silence.
    const speaks = { $or: [{ takeoverUntil: { $exists: false } }, { takeoverUntil: { $lte: new Date(now) } }] };
    await this.model.updateOne({ _id: id, ...speaks }, { $set: { takeoverSince: new Date(now) } });
    await this.model.updateOne({ _id: id }, { $max: { takeoverUntil: new Date(until) } });
  }

  /** Sets what a person wants to be told of. */
  async interestedIn(id: string, interests: NonNullable<Citizen['interests']>): Promise<void> {
    await this.model.updateOne({ _id: id }, { $set: { interests } });
  }

  /** The person was told the privacy notice of a version at `at` (epoch ms). */
  async toldPrivacy(id: string, version: string, at: number): Promise<void> {
    await this.model.updateOne({ _id: id, 'privacy.version': { $ne: version } }, { $set: { privacy: { version, at: new Date(at) } } });
  }

  async toldOf(id: string, notice: string): Promise<void> {
    await this.model.updateOne({ _id: id }, { $addToSet: { told: notice } });
  }

  /** The officer is done: the bot speaks again. */
  async released(id: string): Promise<void> {
    await this.model.updateOne({ _id: id }, { $unset: { takeoverUntil: '', takeoverSince: '' } });
  }

  /** Keeps what was written in a burst until its last message is answered. */
  async hold(id: string, part: Held): Promise<void> {
    const text = (await this.keys.of(id)).close(part.text, HELD);
    await this.model.updateOne({ _id: id, 'held.event': { $ne: part.event } }, { $push: { held: { ...part, text } } });
  }

  /** What a citizen has written in a burst and was not answered yet, in the clear. */
  async heldOf({ held = [] }: Pick<Citizen, 'held'>): Promise<Held[]> {
    const texts = await this.keys.openAll(
      held.map(({ text }) => text),
      HELD,
    );
    return held.flatMap((part, at) => (texts[at] === undefined ? [] : [{ ...part, text: texts[at] }]));
  }

  /** Removes unfinished flows, places spoken of and held messages of citizens who have not written since `before` (epoch ms). */
  async forgetDrafts(before: number): Promise<number> {
    const gone = { lastInteractionAt: { $lt: new Date(before) } };
    const said = { $or: [{ 'dialogue.flow': { $exists: true } }, { 'dialogue.place': { $exists: true } }] };
    const drafts = await this.model.updateMany({ ...gone, ...said }, { $unset: { 'dialogue.flow': '', 'dialogue.place': '' } });
    const parts = await this.model.updateMany({ ...gone, held: { $exists: true } }, { $unset: { held: '' } });
    return drafts.modifiedCount + parts.modifiedCount;
  }

  async sent(id: string): Promise<void> {
    await this.writes.update({ filter: { _id: id }, update: { $inc: { sentSince: 1 } } });
  }

  async refusedBy(id: string, code: number, now: number): Promise<void> {
    await this.model.updateOne(
      { _id: id },
      { $set: { unreachable: { code, at: new Date(now) }, ...(code === -213 && { following: false }) } },
    );
  }

  async erase(id: string): Promise<void> {
    await this.model.deleteOne({ _id: id });
  }

  /** Goes through everybody's interests and the notices they were shown, one person at a time. */
  async *interests(): AsyncGenerator<Pick<Citizen, 'interests' | 'told'>> {
    yield* this.model.find({}, { interests: 1, told: 1 }).lean<Pick<Citizen, 'interests' | 'told'>>().cursor();
  }

  /** Id of somebody who follows the account. */
  async someFollower(): Promise<string | undefined> {
    return (await this.model.findOne({ following: true }, { _id: 1 }).lean<Pick<Citizen, '_id'>>())?._id;
  }

  private async ensure(id: string, now: number): Promise<void> {
    await this.model.updateOne(
      { _id: id },
      { $setOnInsert: { following: false, sentSince: 0, createdAt: new Date(now) } },
      { upsert: true },
    );
  }
}
