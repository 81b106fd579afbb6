import { accountOf } from '../../src/assembly/account.ts';
import { openServices, type Services } from '../../src/assembly/stores.ts';
import { readConfig } from '../../src/ground/config.ts';
import { loadSecrets } from '../../src/ground/secrets.ts';
import type { OutboxRow } from '../../src/outbox/rows.ts';
import type { Platform } from '../../src/simulator/index.ts';
import { systemClock } from '../../src/time/clock.ts';
import { silent } from '../support/stand-ins.ts';
import type { Asked } from './crowd.ts';

/** The store of the program: beside it while it runs, or alone. */
export async function withStore<T>(env: Record<string, string>, work: (services: Services) => Promise<T>): Promise<T> {
  const config = readConfig(env);
  const services = await openServices({
    ...{ config, secrets: loadSecrets(config), clock: systemClock, logger: silent, join: true },
    account: accountOf(config, ''),
  });
  try {
    return await work(services);
  } finally {
    await services.database.close();
  }
}

/** What became of the questions that were answered 200, as Zalo's phones show it; the store only explains what they do not show. */
export interface Verdict {
  acknowledged: number;
  /** All that was written in answer arrived, once. */
  answered: number;
  /** Nothing arrived, and nothing in the store says why. `lost` names some. */
  lost: string[];
  /** Arrived more than once. */
  doubled: string[];
  /** Did not arrive, and the program says that it does not know: a person is shown it. By reason. */
  uncertain: Map<string, number>;
  /** Arrived, and the program does not know. */
  unsure: number;
  /** Did not arrive on purpose or by refusal; by reason. */
  refused: Map<string, number>;
  /** Not finished when the soak ended, by the reason why it waits: a refusal for minutes, for example. `STUCK` where nothing says why. */
  open: Map<string, number>;
}

const UNKNOWN = /không rõ|lỗi trong lúc gửi|tiến trình dừng/;
/** What waits and has no reason to. */
export const STUCK = 'nothing says why';
type Fate = 'arrived' | 'lost' | { open: string } | { uncertain: string } | { refused: string };

/** Compares what citizens asked, what the phones got and what the store says. */
export async function judge(services: Services, platform: Platform, asked: readonly Asked[]): Promise<Verdict> {
  const acknowledged = asked.filter((one) => one.acknowledged);
  const all = await services.rows.opened(await services.rows.model.find({}).lean<OutboxRow[]>());
  const byEvent = grouped(all, ({ _id }) => _id.slice(0, _id.lastIndexOf(':')));
  const states = new Map((await services.events.model.find({}, { state: 1 }).lean()).map(({ _id, state }) => [_id, state]));
  const arrived = new Set<string>();
  const doubled: string[] = [];
  const written = grouped(all, ({ userId, echoText }) => `${userId} ${echoText ?? ''}`);
  for (const userId of platform.users.keys()) {
    const texts = platform.chat(userId).flatMap(({ from, text }) => (from === 'oa' ? [text ?? ''] : []));
    for (const [text, got] of grouped(texts, (one) => one)) {
      // What the bot says twice to two questions is two rows.
      const rows = written.get(`${userId} ${text}`)?.length ?? 0;
      if (got.length > Math.max(1, rows)) doubled.push(`${userId}: ${String(got.length)} × ${text.slice(0, 60)}`);
      arrived.add(`${userId} ${text}`);
    }
  }
  const verdict: Verdict = {
    acknowledged: acknowledged.length,
    answered: 0,
    lost: [],
    doubled,
    uncertain: new Map(),
    unsure: 0,
    refused: new Map(),
    open: new Map(),
  };
  for (const { event, userId } of acknowledged) {
    const state = states.get(event);
    const rows = byEvent.get(event) ?? [];
    if (rows.length === 0) {
      if (state === 'waiting' || state === 'planned') count(verdict.open, STUCK);
      else if (state === 'aside') count(verdict.refused, 'set aside for a person');
      else verdict.lost.push(`${event.slice(0, 12)} of ${userId}: event ${state ?? 'not stored'}, no reply`);
      continue;
    }
    const fates = rows.map((row): Fate => {
      if (arrived.has(`${userId} ${row.echoText ?? ''}`)) return 'arrived';
      if (row.state === 'ready' || row.state === 'sending') return { open: row.reason ?? STUCK };
      if (row.state === 'uncertain' || UNKNOWN.test(row.reason ?? '')) return { uncertain: row.reason ?? '' };
      return row.state === 'sent' ? 'lost' : { refused: row.reason ?? row.state };
    });
    verdict.unsure += rows.filter((row, at) => fates[at] === 'arrived' && row.state !== 'sent').length;
    const worst = fates.find((fate) => fate === 'lost') ?? fates.find((fate) => fate !== 'arrived') ?? 'arrived';
    if (worst === 'arrived') verdict.answered++;
    else if (worst === 'lost') verdict.lost.push(`${event.slice(0, 12)} of ${userId}: ${rows.map((row) => row.state).join(', ')}`);
    else if ('open' in worst) count(verdict.open, worst.open);
    else if ('uncertain' in worst) count(verdict.uncertain, worst.uncertain);
    else count(verdict.refused, worst.refused);
  }
  return verdict;
}

function grouped<T>(all: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}

const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
