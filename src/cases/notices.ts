import { z } from 'zod';
import { AUDIENCES, type Notice } from './content/notices.ts';

/** What a citizen wants to be told of, as they said themselves; `ward` is the id of its office. */
export const chosenInterests = z.object({
  topics: z.array(z.string()).optional(),
  audience: z.enum(AUDIENCES).optional(),
  ward: z.string().optional(),
  muted: z.boolean().optional(),
});

/** What a citizen chose, and the notices that they were shown already. */
export interface Interests extends z.output<typeof chosenInterests> {
  /** Notices shown. */
  told?: string[] | undefined;
}

export type Skipped = 'over' | 'muted' | 'told' | 'ward' | 'audience' | 'topic';

/** Why a citizen does not get a notice; undefined where they do. A citizen who has chosen nothing gets the notices for everybody. */
export function skipped(notice: Notice, interests: Interests, today: string): Skipped | undefined {
  if (today < notice.from || today > notice.to) return 'over';
  if (interests.muted === true) return 'muted';
  if (interests.told?.includes(notice.id) === true) return 'told';
  if (notice.wards.length > 0 && (interests.ward === undefined || !notice.wards.includes(interests.ward))) return 'ward';
  if (notice.audiences.length > 0 && (interests.audience === undefined || !notice.audiences.includes(interests.audience)))
    return 'audience';
  // Topics narrow for those who have chosen any.
  const chosen = interests.topics ?? [];
  if (notice.topics.length > 0 && chosen.length > 0 && !notice.topics.some((topic) => chosen.includes(topic))) return 'topic';
  return undefined;
}

/** The first notice for a citizen. */
export const noticeFor = (notices: readonly Notice[], interests: Interests, today: string): Notice | undefined =>
  notices.find((notice) => skipped(notice, interests, today) === undefined);
