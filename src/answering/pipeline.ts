import type { StoredEvent } from '../inbox/event.ts';
import type { Claimed } from '../inbox/line.ts';
import type { EventHandler, EventPlan } from '../inbox/worker.ts';
import type { Logger } from '../ground/logger.ts';
import type { ZaloEvent } from '../zalo/events.ts';
import { carryOut, type CarryOutDeps } from './carry-out.ts';
import { decide, type DecideDeps } from './decide.ts';
import { readPlan } from './turn-plan.ts';

/**
 * The way of an event through the rooms (ADR 2). `decide` asks its rules in order what follows and changes nothing; the inbox stores the plan;
 * `carryOut` does it, under keys made from the event.
 */
export class Pipeline implements EventHandler {
  constructor(private readonly deps: DecideDeps & CarryOutDeps) {}

  async plan(event: ZaloEvent, stored: Claimed): Promise<EventPlan> {
    return { ...(await decide(event, stored, this.deps)) };
  }

  carryOut(plan: EventPlan, event: ZaloEvent, stored: StoredEvent, logger: Logger): Promise<string | undefined> {
    return carryOut(readPlan(plan), { event, stored, logger }, this.deps);
  }

  async setAside(stored: StoredEvent): Promise<void> {
    const { facts, clock } = this.deps;
    await facts.add([{ _id: `${stored._id}:set_aside`, type: 'set_aside', at: clock.now(), status: stored.name }]);
  }
}
