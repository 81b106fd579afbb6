import type { SharedSettings } from '../database/settings.ts';
import { UserFacingError } from '../ground/errors.ts';

const NAME = 'duties.since';

/** The local day `YYYY-MM-DD` from which the agency's duties count; undefined until an administrator has said it. */
export const startDay = (settings: SharedSettings): Promise<string | undefined> => settings.get<string>(NAME);

/** Sets the day from which duties count. `now`: epoch ms. @throws UserFacingError where it is no day. */
export async function setStartDay(settings: SharedSettings, day: string, now: number): Promise<void> {
  if (!/^20\d\d-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day)))
    throw new UserFacingError('Chưa chọn ngày bắt đầu.', 'Chọn ngày cơ quan bắt đầu dùng Một Cửa, ví dụ 01/12/2026.');
  await settings.set(NAME, day, now);
}
