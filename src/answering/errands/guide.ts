import { fill } from '../../text/fill.ts';
import { vietnameseDate } from '../../time/local.ts';
import { numberOf, textOf, type ErrandsOf } from './context.ts';

export const guideErrands: ErrandsOf<'guide'> = {
  'guide.step': ({ dialogue }, slots) => {
    const { knowledge, wording } = dialogue();
    const item = knowledge.item(textOf(slots, 'item'));
    if (!item || item.steps.length === 0) return { outcome: 'gone' };
    const before = numberOf(slots, 'at');
    const at = textOf(slots, 'move') === 'before' ? Math.max(1, before - 1) : Math.min(before + 1, item.steps.length);
    const on = vietnameseDate(item.reviewed.on);
    const source =
      item.legal_basis.length > 0
        ? fill(wording.answer.source, { legal: item.legal_basis.join('; '), on })
        : fill(wording.answer.number_source, { source: item.reviewed.source, on });
    return {
      outcome: at === item.steps.length ? 'last' : 'more',
      slots: {
        at,
        count: item.steps.length,
        name: item.short_name,
        text: `${item.steps[at - 1] ?? ''}.`.replace(/([.!?…])\.$/, '$1'),
        source,
      },
    };
  },
};
