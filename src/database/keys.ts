import { randomBytes } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import { DAY, MINUTE, type Clock } from '../time/clock.ts';
import { GONE_MS, KEY_USES, schema, type KeyDoc, type KeyUse } from './key-doc.ts';
import { KeyMaker } from './key-maker.ts';
import { Seal } from './seal.ts';

export { KEY_USES, type KeyUse } from './key-doc.ts';

/** After this time a citizen's words are sealed under a new key, so that the old one can be destroyed with the last words under it. */
const FRESH_MS = 7 * DAY;
/** So long, in ms, a process trusts a key that another process may have destroyed; less than such a key is kept. */
const TRUST_MS = MINUTE;
const MASTER = 'citizen-key';
const ERASED = 'erased';
/** So long, in ms, after a citizen's last word officers can write to them (reference 4.2), so that echoes may come. */
const ECHOES_MS = 7 * DAY;
const SEALED = /^~([0-9a-f]{16})~([\w-]+)$/;

/** A key that is held open. */
export interface CitizenKey {
  /** Seals a text. `purpose` is bound to it. */
  close(text: string, purpose: string): string;
  /** A digest that tells equal texts of this citizen, and nothing to whoever lacks the key. */
  digest(text: string, purpose: string): string;
}

interface Held extends CitizenKey {
  id: string;
  person: string;
  use: KeyUse;
  seal: Seal;
  since: number;
  readAt: number;
}

interface Deps {
  seal: Seal;
  clock: Clock;
  /** The pseudonym of a citizen. */
  person: (userId: string) => string;
  /** Other processes work on the same store. */
  shared: boolean;
  /** Keys held in memory at most. */
  most?: number;
}

/** True for a text that `Keys` has sealed. */
export const isSealed = (text: string): boolean => SEALED.test(text);

/** The keys under which citizens' words are kept, one for each citizen and use: whoever destroys the key destroys the words (ADR 19). */
export class Keys {
  readonly model: Model<KeyDoc>;
  private readonly maker: KeyMaker;
  /** By id, the one longest unused first. */
  private readonly held = new Map<string, Held>();
  private readonly current = new Map<string, string>();
  private readonly asked = new Map<string, Promise<Held>>();
  private readonly busy = new Map<string, Set<Promise<unknown>>>();

  constructor(
    connection: Connection,
    private readonly deps: Deps,
  ) {
    const { seal, clock } = deps;
    this.model = connection.model<KeyDoc>('CitizenKey', schema, 'keys');
    this.maker = new KeyMaker(this.model, () => {
      const now = clock.now();
      const key = seal.close(randomBytes(32).toString('hex'), MASTER);
      return { doc: { _id: randomBytes(8).toString('hex'), key, since: new Date(now) }, staleBefore: now - FRESH_MS };
    });
  }

  /** The key of a citizen, made where there is none. One round trip for a citizen who is new to this process, none for a known one. */
  of(userId: string, use: KeyUse = 'words'): Promise<CitizenKey> {
    return this.ofPerson(this.deps.person(userId), use);
  }

  /** The same by the citizen's pseudonym. */
  ofPerson(person: string, use: KeyUse = 'words'): Promise<CitizenKey> {
    const name = `${use}:${person}`;
    const known = this.fresh(name);
    if (known) return Promise.resolve(known);
    const asked = this.asked.get(name) ?? this.ask(person, use).finally(() => this.asked.delete(name));
    this.asked.set(name, asked);
    return asked;
  }

  /** A key for what belongs to no citizen who is known: it goes with all words of its day. `day` is `YYYY-MM-DD`. */
  ofDay(day: string): Promise<CitizenKey> {
    return this.ofPerson(`day:${day}`);
  }

  /** The key of a citizen who has one; undefined for strangers and for those who were erased. */
  async known(userId: string): Promise<CitizenKey | undefined> {
    const person = this.deps.person(userId);
    const known = this.fresh(`words:${person}`);
    if (known) return known;
    const doc = await this.model.findOne({ person, use: 'words', current: true }).lean<KeyDoc>();
    if (!doc) return undefined;
    this.current.set(`words:${person}`, this.heldOf(doc).id);
    return this.ofPerson(person);
  }

  /** Opens what was sealed; undefined where its key was destroyed. A text that was never sealed is returned as it is. */
  async open(sealed: string, purpose: string): Promise<string | undefined> {
    const [, id = '', body = ''] = SEALED.exec(sealed) ?? [];
    if (id === '') return sealed;
    const held = this.held.get(id) ?? (await this.read([id]))[0];
    return held?.seal.open(body, purpose);
  }

  /** Opens many, with one round trip for all keys that are not held. */
  async openAll(sealed: readonly (string | undefined)[], purpose: string): Promise<(string | undefined)[]> {
    const ids = sealed.flatMap((text) => SEALED.exec(text ?? '')?.[1] ?? []);
    const missing = [...new Set(ids)].filter((id) => !this.held.has(id));
    const read = missing.length === 0 ? [] : await this.read(missing);
    // Only what was asked for is looked at: many thousands may be held.
    const fresh = new Map(read.map((held) => [held.id, held]));
    return sealed.map((text) => {
      const [, id = '', body = ''] = SEALED.exec(text ?? '') ?? [];
      return id === '' ? text : (this.held.get(id) ?? fresh.get(id))?.seal.open(body, purpose);
    });
  }

  /** Runs work that keeps something under a citizen's key; the key is not destroyed before the work has ended. */
  async keeping<T>(userId: string, work: () => Promise<T>): Promise<T> {
    const person = this.deps.person(userId);
    const running = work();
    const set = this.busy.get(person) ?? new Set<Promise<unknown>>();
    this.busy.set(person, set.add(running));
    try {
      return await running;
    } finally {
      set.delete(running);
      if (set.size === 0) this.busy.delete(person);
    }
  }

  /** From now on a citizen's words are sealed under another key. What is sealed already can be opened until `destroy`. */
  async retire(userId: string): Promise<void> {
    const person = this.deps.person(userId);
    await this.model.updateMany({ person, current: true }, { $unset: { current: '' } });
    for (const use of KEY_USES) this.current.delete(`${use}:${person}`);
    await Promise.allSettled([...(this.busy.get(person) ?? [])]);
  }

  /** Destroys the keys of a citizen that were retired: nobody can read what they sealed any more. */
  async destroy(userId: string): Promise<void> {
    const person = this.deps.person(userId);
    await this.remove({ person, current: { $exists: false } });
    for (const { id, person: whose, use } of [...this.held.values()])
      if (whose === person && this.current.get(`${use}:${person}`) !== id) this.held.delete(id);
    const erasedUntil = new Date(this.deps.clock.now() + ECHOES_MS);
    await this.model.updateOne({ _id: this.deps.seal.pseudonym(userId, ERASED) }, { $set: { erasedUntil } }, { upsert: true });
  }

  /** Whether somebody was erased so shortly ago that what Zalo still tells of them is no news. */
  async erased(userId: string): Promise<boolean> {
    return (await this.model.exists({ _id: this.deps.seal.pseudonym(userId, ERASED) })) !== null;
  }

  /** Destroys a citizen's key of one use, under which nothing is kept any more. */
  async drop(userId: string, use: Exclude<KeyUse, 'words'>): Promise<void> {
    const person = this.deps.person(userId);
    await this.remove({ person, use });
    this.current.delete(`${use}:${person}`);
    for (const held of [...this.held.values()]) if (held.person === person && held.use === use) this.held.delete(held.id);
  }

  /** Where other processes may still seal with a key that they hold, it stays for as long as that may be, and leads to nobody. */
  private async remove(filter: { person: string; use?: KeyUse; current?: { $exists: false } }): Promise<void> {
    const gone = new Date(this.deps.clock.now());
    if (this.deps.shared) await this.model.updateMany(filter, { $set: { gone }, $unset: { person: '', current: '' } });
    else await this.model.deleteMany(filter);
  }

  /** Destroys keys whose last words are from before `before` (epoch ms). Resolves with how many. */
  async forget(before: number): Promise<number> {
    const last = before - FRESH_MS - DAY;
    for (const { id, use, since } of [...this.held.values()]) if (use === 'words' && since < last) this.held.delete(id);
    return (await this.model.deleteMany({ use: 'words', since: { $lt: new Date(last) } })).deletedCount;
  }

  /** Lets go of every key in memory: the store holds others now. */
  letGo(): void {
    this.held.clear();
    this.current.clear();
  }

  private fresh(name: string): Held | undefined {
    const held = this.held.get(this.current.get(name) ?? '');
    const now = this.deps.clock.now();
    if (!held || (held.use === 'words' && now - held.since > FRESH_MS)) return undefined;
    if (this.deps.shared && now - held.readAt > TRUST_MS) return undefined;
    this.hold(held);
    return held;
  }

  private async ask(person: string, use: KeyUse): Promise<Held> {
    const doc = await this.maker.current(person, use);
    const held = this.heldOf(doc);
    this.current.set(`${use}:${person}`, held.id);
    return held;
  }

  private async read(ids: string[]): Promise<Held[]> {
    const docs = await this.model.find({ _id: { $in: ids } }).lean<KeyDoc[]>();
    const now = this.deps.clock.now();
    return docs.filter(({ gone }) => gone === undefined || now - gone.getTime() < GONE_MS).map((doc) => this.heldOf(doc));
  }

  private heldOf({ _id, person, use, key, since }: KeyDoc): Held {
    const seal = new Seal(this.deps.seal.open(key, MASTER));
    const held: Held = {
      id: _id,
      person,
      use,
      seal,
      since: since.getTime(),
      readAt: this.deps.clock.now(),
      close: (text, purpose) => `~${_id}~${seal.close(text, purpose)}`,
      digest: (text, purpose) => seal.pseudonym(text, purpose),
    };
    this.hold(held);
    return held;
  }

  /** Puts a key last in line to be let go, and lets those go for which there is no room. */
  private hold(held: Held): void {
    this.held.delete(held.id);
    this.held.set(held.id, held);
    for (const [id, { person, use }] of this.held) {
      if (this.held.size <= (this.deps.most ?? 10_000)) break;
      this.held.delete(id);
      if (this.current.get(`${use}:${person}`) === id) this.current.delete(`${use}:${person}`);
    }
  }
}
