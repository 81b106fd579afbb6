/**
 * The life of an article, as data. Moves of people carry their names and reasons; moves of the program carry what happened.
 *
 * draft → submitted → approved → scheduled → publishing → published → sending → sent → measured
 */
export const STATES = [
  'draft',
  'submitted',
  'returned',
  'approved',
  'scheduled',
  'publishing',
  'published',
  'sending',
  'sent',
  'measured',
  'cancelled',
  'overdue',
  'failed',
  'uncertain',
] as const;
export type State = (typeof STATES)[number];

/** What happens to an article. `from -> event -> to`; nothing else is possible. */
export const MOVES = {
  /** Any change of the content, by a person: back to the beginning, approvals gone. */
  edit: { from: ['draft', 'submitted', 'returned', 'approved', 'scheduled', 'overdue', 'failed'], to: 'draft' },
  submit: { from: ['draft', 'returned'], to: 'submitted' },
  return: { from: ['submitted', 'approved', 'scheduled', 'overdue'], to: 'returned' },
  approve: { from: ['submitted'], to: 'approved' },
  schedule: { from: ['approved'], to: 'scheduled' },
  unschedule: { from: ['scheduled'], to: 'approved' },
  cancel: { from: ['draft', 'submitted', 'returned', 'approved', 'scheduled', 'overdue', 'failed', 'published'], to: 'cancelled' },
  /** The time has come to publish; then to send. */
  publish: { from: ['scheduled'], to: 'publishing' },
  published: { from: ['publishing'], to: 'published' },
  send: { from: ['published'], to: 'sending' },
  sent: { from: ['sending'], to: 'sent' },
  /** Certainly not taken by Zalo: tried again while its time lasts. */
  wait: { from: ['sending'], to: 'published' },
  unpublish: { from: ['publishing'], to: 'scheduled' },
  /** Missed by more than the grace time, or the program was not there: a person decides. */
  miss: { from: ['scheduled', 'publishing', 'published'], to: 'overdue' },
  /** The store was restored from a backup and the time is past: only OA Manager knows whether the article went out. */
  restored: { from: ['scheduled', 'publishing', 'published', 'sending'], to: 'overdue' },
  fail: { from: ['scheduled', 'publishing', 'published', 'sending'], to: 'failed' },
  /** A call lost its answer: only a person who looks in OA Manager can say whether it was carried out. */
  lose: { from: ['publishing', 'sending'], to: 'uncertain' },
  /** The person says what OA Manager shows. */
  settle_published: { from: ['uncertain'], to: 'published' },
  settle_sent: { from: ['uncertain'], to: 'sent' },
  settle_not_done: { from: ['uncertain'], to: 'overdue' },
  /** A missed or failed article gets a new time, and needs a new approval with it. */
  reschedule: { from: ['overdue', 'failed'], to: 'submitted' },
  measured: { from: ['sent'], to: 'measured' },
} as const satisfies Record<string, { from: readonly State[]; to: State }>;
export type Move = keyof typeof MOVES;

/** How the program signs its moves. */
export const MACHINE = 'máy';

/** Whether a move is possible from a state. */
export const canMove = (state: State, move: Move): boolean => (MOVES[move].from as readonly State[]).includes(state);

/** Moves that a person may make from a state, for buttons and for hints in errors. */
export const PERSONAL: readonly Move[] = [
  'edit',
  'submit',
  'return',
  'approve',
  'schedule',
  'unschedule',
  'cancel',
  'reschedule',
  'settle_published',
  'settle_sent',
  'settle_not_done',
];
export const movesOf = (state: State): Move[] => PERSONAL.filter((move) => canMove(state, move));

/** States in which an article counts against the quota: it is going out, has gone, or may have. */
export const HOLDS_QUOTA: readonly State[] = ['scheduled', 'publishing', 'published', 'sending', 'uncertain', 'sent', 'measured'];
