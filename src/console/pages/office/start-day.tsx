import { setStartDay, startDay } from '../../../broadcasts/index.ts';
import { localDay, vietnameseDate } from '../../../time/local.ts';
import type { Context, PageResult } from '../../context.ts';
import { post, type ConsolePage } from '../../page.ts';
import { Field } from '../../parts.tsx';

/** Asks for the day from which the duties of the plan count. */
export const StartDayForm = ({ day }: { day: string }) => (
  <form method="post" action="/console/system/start-day" class="picker">
    <Field label="Ngày cơ quan bắt đầu dùng Một Cửa" name="start_day" type="date" value={day} required />
    <button class="btn btn-primary mb-3" type="submit">
      Lưu ngày bắt đầu
    </button>
  </form>
);

/** The day from which duties count. Until somebody has said it nothing counts as late that was due before today. */
export const countedFrom = async ({ deps, now }: Pick<Context, 'deps' | 'now'>): Promise<string> =>
  (await startDay(deps.settings)) ?? localDay(now);

async function save({ deps, field, now, noted }: Context): Promise<PageResult> {
  const day = field('start_day');
  await noted({ action: 'đặt ngày bắt đầu tính nhiệm vụ', detail: vietnameseDate(day) }, () => setStartDay(deps.settings, day, now));
  return { to: '/console/', notice: `Đã lưu: nhiệm vụ tính từ ngày ${vietnameseDate(day)}.` };
}

export const page: ConsolePage = { nav: null, routes: [post('/system/start-day', 'system', save)] };
