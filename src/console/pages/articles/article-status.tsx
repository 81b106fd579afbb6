import { STATE_NAMES, type State } from '../../../broadcasts/index.ts';
import { Status, type Tone } from '../../parts.tsx';

/** How an article stands, as a colour beside its words. */
export const ARTICLE_TONES: Record<State, Tone> = {
  draft: 'quiet',
  submitted: 'waiting',
  returned: 'look',
  approved: 'waiting',
  scheduled: 'good',
  publishing: 'good',
  published: 'good',
  sending: 'good',
  sent: 'good',
  measured: 'good',
  cancelled: 'quiet',
  overdue: 'wrong',
  failed: 'wrong',
  uncertain: 'wrong',
};

export const ArticleStatus = ({ state }: { state: State }) => <Status tone={ARTICLE_TONES[state]}>{STATE_NAMES[state]}</Status>;
