import { MINUTE } from '../time/clock.ts';

/** So many messages a minute a person can write in earnest; what comes beyond is kept and not answered. */
export const MESSAGES_A_MINUTE = 20;
/** How far apart, in ms, the messages of one citizen stand in the line: others come in between. */
const SPACING_MS = 1_000;
/** Citizens that are remembered before the idle ones are dropped. */
const MOST_CITIZENS = 5_000;

/** Where an event stands: its place in the line, and whether it is more than one person can write (`told`: the first such one is answered with that). */
export interface Place {
  /** Smaller is earlier. About the time of arrival in epoch ms, later for whoever has several waiting. */
  turn: number;
  excess?: 'told' | 'silent';
}

interface Recent {
  lastTurn: number;
  minute: number;
  count: number;
}

/**
 * Gives events their place in the line so that nobody waits for somebody else's flood: the first message of each citizen comes before the second
 * of any. Kept in memory, by each process for itself: after a restart everybody begins anew.
 */
export class Intake {
  private readonly citizens = new Map<string, Recent>();

  /** `now`: epoch ms. Only messages are counted; other events of the citizen keep their order behind them. */
  place(userId: string | undefined, isMessage: boolean, now: number): Place {
    if (userId === undefined) return { turn: now };
    const minute = Math.floor(now / MINUTE);
    const known = this.citizens.get(userId);
    // A clock that was set back must not leave the citizen in a place of the future.
    const lastTurn = known && known.lastTurn < now + MESSAGES_A_MINUTE * 2 * SPACING_MS ? known.lastTurn : 0;
    const before = known?.minute === minute ? known.count : 0;
    const count = before + Number(isMessage);
    const excess = isMessage && count > MESSAGES_A_MINUTE ? (count === MESSAGES_A_MINUTE + 1 ? 'told' : 'silent') : undefined;
    const turn = excess === 'silent' ? now : Math.max(now, lastTurn + SPACING_MS);
    this.citizens.set(userId, { lastTurn: excess === 'silent' ? lastTurn : turn, minute, count });
    if (this.citizens.size > MOST_CITIZENS) this.forgetIdle(minute, now);
    return { turn, ...(excess && { excess }) };
  }

  private forgetIdle(minute: number, now: number): void {
    for (const [userId, recent] of this.citizens) if (recent.minute !== minute && recent.lastTurn < now) this.citizens.delete(userId);
    // A crowd that is busy in this very minute: the oldest go, and begin anew.
    for (const userId of this.citizens.keys()) {
      if (this.citizens.size <= MOST_CITIZENS) break;
      this.citizens.delete(userId);
    }
  }
}
