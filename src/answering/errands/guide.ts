import { cardContext, sourceLine } from '../../dialogue/index.ts';
import { localDay } from '../../time/local.ts';
import { numberOf, textOf, type ErrandsOf } from './context.ts';

export const guideErrands: ErrandsOf<'guide'> = {
  'guide.step': ({ dialogue, at: now }, slots) => {
    const { knowledge } = dialogue();
    const item = knowledge.item(textOf(slots, 'item'));
    if (!item || item.steps.length === 0) return { outcome: 'gone' };
    const before = numberOf(slots, 'at');
    const at = textOf(slots, 'move') === 'before' ? Math.max(1, before - 1) : Math.min(before + 1, item.steps.length);
    return {
      outcome: at === item.steps.length ? 'last' : 'more',
      slots: {
        at,
        count: item.steps.length,
        name: item.short_name,
        text: `${item.steps[at - 1] ?? ''}.`.replace(/([.!?…])\.$/, '$1'),
        source: sourceLine(item, 'steps', undefined, cardContext(dialogue(), localDay(now))),
      },
    };
  },
};
