import type { CitizenKey, Keys } from '../database/keys.ts';
import { defined } from '../ground/defined.ts';
import { localDay } from '../time/local.ts';
import type { EventKind } from '../zalo/events.ts';
import type { KeptEvent, StoredEvent } from './event.ts';

/** Kinds of events by which a person makes themselves known: from then on they have a key. */
const SIGNS_OF_LIFE: ReadonlySet<EventKind> = new Set<EventKind>(['message', 'follow', 'chat-opened', 'info']);

/** What is sealed for one field opens for no other. */
const PURPOSES = { raw: 'event', plan: 'event-plan' } as const;
type Plan = Record<string, unknown>;

/** Seals what citizens wrote, and what was decided of it, under their keys, and opens it again (ADR 19). */
export class EventWords {
  constructor(private readonly keys: Keys) {}

  /** The citizen's key; that of the day for what is told of nobody, or of somebody of whom nothing is kept. `now`: epoch ms. */
  async keyFor({ kind, userId }: { kind: EventKind; userId?: string | undefined }, now: number): Promise<CitizenKey> {
    const key = userId === undefined ? undefined : SIGNS_OF_LIFE.has(kind) ? await this.keys.of(userId) : await this.keys.known(userId);
    return key ?? this.keys.ofDay(localDay(now));
  }

  /** The sealed body and plan, as far as there are any. */
  sealed(key: CitizenKey, { raw, plan }: { raw?: string | undefined; plan?: Plan | undefined }): { raw?: string; plan?: string } {
    return defined({
      raw: raw === undefined ? undefined : key.close(raw, PURPOSES.raw),
      plan: plan && key.close(JSON.stringify(plan), PURPOSES.plan),
    });
  }

  /** A plan as it is stored with an event of a citizen. */
  async sealedPlan({ userId, receivedAt }: Pick<KeptEvent, 'userId' | 'receivedAt'>, plan: Plan): Promise<string> {
    const known = userId === undefined ? undefined : await this.keys.known(userId);
    const key = known ?? (await this.keys.ofDay(localDay(receivedAt.getTime())));
    return key.close(JSON.stringify(plan), PURPOSES.plan);
  }

  /** An event with its words in the clear; without them where their key was destroyed. */
  async opened(kept: KeptEvent): Promise<StoredEvent> {
    return (await this.openedAll([kept]))[0] as StoredEvent;
  }

  /** The same for many, with one round trip for all keys that are not held. */
  async openedAll(kept: readonly KeptEvent[]): Promise<StoredEvent[]> {
    const raws = await this.keys.openAll(
      kept.map(({ raw }) => raw),
      PURPOSES.raw,
    );
    const plans = await this.keys.openAll(
      kept.map(({ plan }) => (typeof plan === 'string' ? plan : undefined)),
      PURPOSES.plan,
    );
    return kept.map((event, at) => {
      const { raw: sealed, plan: stored, ...rest } = event;
      const [raw, text] = [sealed === undefined ? undefined : raws[at], plans[at]];
      const plan = typeof stored === 'object' ? stored : text === undefined ? undefined : (JSON.parse(text) as Plan);
      return { ...rest, ...defined({ raw, plan }) };
    });
  }
}
