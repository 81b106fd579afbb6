import { fill } from '../../text/fill.ts';
import { vietnameseDate } from '../../time/local.ts';
import { openAt } from '../../time/working-time.ts';
import type { Deed } from '../deeds.ts';
import { result, type DeedsOf, type ErrandsOf } from './context.ts';

export const handoverErrands: ErrandsOf<'handover'> = {
  'handover.open': async ({ handovers, userId, cases, workingTime, at }) => {
    const { waiting_minutes: minutes, opens } = cases().service.handover;
    const waiting = await handovers.ofCitizen(userId);
    const position = (await handovers.before(waiting?.openedAt)) + 1;
    if (waiting) return result('waiting', { position });
    const time = workingTime();
    const now = openAt(at, time);
    const deeds: Deed[] = [{ kind: 'handover.open', data: {} }];
    if (now.open || time.hours.length === 0) return result('open', { position, minutes }, { deeds });
    return result(
      now.opens ? 'closed' : 'inbox',
      { position, opens: now.opens ? fill(opens, { from: now.opens.from, day: vietnameseDate(now.opens.day) }) : '' },
      { deeds },
    );
  },
};

export const handoverDeeds: DeedsOf<'handover.open'> = {
  'handover.open': async ({ handovers, userId, at }, _data, event) => {
    await handovers.open(event, userId, at);
    return [];
  },
};
