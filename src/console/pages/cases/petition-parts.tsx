import type { PetitionHead, PetitionState } from '../../../cases/index.ts';
import { vietnameseDate } from '../../../time/local.ts';
import type { Context } from '../../context.ts';
import { Status, type Tone } from '../../parts.tsx';

export const PETITION_STATE_NAMES: Record<PetitionState, string> = {
  received: 'Mới nhận',
  assigned: 'Đang xử lý',
  transferred: 'Đã chuyển nơi khác',
  answered: 'Đã trả lời',
  withdrawn: 'Đã rút',
};
const TONES: Record<PetitionState, Tone> = {
  received: 'look',
  assigned: 'waiting',
  transferred: 'waiting',
  answered: 'good',
  withdrawn: 'quiet',
};

export const PetitionStatus = ({ state }: { state: PetitionState }) => <Status tone={TONES[state]}>{PETITION_STATE_NAMES[state]}</Status>;

export const casePath = (code: string): string => `/console/cases/${code}`;

/** The next day that counts: the day by which the competent body must have it, then the day by which it must be answered. */
export function dueOf(petition: PetitionHead): { day: string; what: string } | undefined {
  if (petition.state === 'answered' || petition.state === 'withdrawn') return undefined;
  if (!petition.takenUpAt) return { day: petition.transferDue, what: 'chuyển' };
  return petition.answerDue === undefined ? undefined : { day: petition.answerDue, what: 'trả lời' };
}

export const Due = ({ petition, today }: { petition: PetitionHead; today: string }) => {
  const due = dueOf(petition);
  if (!due) return <>–</>;
  return (
    <span class={due.day < today ? 'late' : ''}>
      {due.what} trước hết ngày {vietnameseDate(due.day)}
      {due.day < today ? ' (quá hạn)' : due.day === today ? ' (hôm nay)' : ''}
    </span>
  );
};

export const wardOf = ({ deps }: Context, unit: string): string =>
  deps.dialogue().knowledge.agency.offices.find(({ id }) => id === unit)?.ward ?? 'Nơi khác, không rõ';
