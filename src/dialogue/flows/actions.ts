/** Something that a flow can have done. */
interface ActionShape {
  /** How it may come out; a flow says where each outcome leads. The last one stands for an action that nobody is there to do. */
  outcomes: readonly string[];
  /** Slots that it fills, for conditions, choices and places in sentences. */
  gives: readonly string[];
}

/**
 * Everything that flows can have done, and how it may come out. `src/answering/errands/` does them: some read, some
 * leave deeds to be carried out after the turn.
 */
export const ACTIONS = {
  /** The office of a ward, or those nearest to a shared location; with map and phone. */
  'place.find': { outcomes: ['found', 'unmapped', 'none'], gives: ['places'] },
  /** The step of a guide that comes next: from `item` and `at`. */
  'guide.step': { outcomes: ['more', 'last', 'gone'], gives: ['at', 'count', 'name', 'text', 'source'] },
  'dossier.find': { outcomes: ['found', 'missing', 'down', 'unconnected'], gives: ['name', 'text', 'updated', 'seen', 'final'] },
  'dossier.watch': { outcomes: ['watching'], gives: ['until'] },
  /** Whether what was written is a denunciation, which is never taken in chat. */
  'petition.screen': { outcomes: ['denounce', 'fine'], gives: [] },
  'petition.summary': { outcomes: [], gives: ['summary'] },
  'petition.file': { outcomes: ['filed', 'too_many', 'unavailable'], gives: ['receipt', 'promise'] },
  'petition.find': { outcomes: ['found', 'missing'], gives: ['status', 'answer', 'received', 'promise'] },
  'petition.latest': { outcomes: ['found', 'none'], gives: ['code'] },
  'survey.next': {
    outcomes: ['question', 'comment', 'finished', 'already', 'none'],
    gives: ['survey', 'survey_id', 'case', 'criterion', 'question', 'at', 'count', 'answered'],
  },
  'survey.record': { outcomes: [], gives: ['answered'] },
  'contest.open': {
    outcomes: ['open', 'going', 'entered', 'waiting', 'none'],
    gives: ['contest', 'title', 'round', 'until', 'count', 'from', 'result'],
  },
  'contest.next': {
    outcomes: ['question', 'finished', 'over'],
    gives: ['question', 'at', 'count', 'answers', 'progress', 'rights', 'started'],
  },
  'contest.record': { outcomes: [], gives: ['progress', 'rights'] },
  'contest.result': { outcomes: ['certified', 'passed'], gives: ['right', 'count', 'time', 'rank_note'] },
  'contest.sign': { outcomes: [], gives: ['certificate'] },
  'handover.open': { outcomes: ['open', 'closed', 'waiting', 'inbox'], gives: ['position', 'opens', 'minutes'] },
  'interests.show': { outcomes: [], gives: ['topics', 'muted', 'list'] },
  'interests.topic': { outcomes: ['added', 'removed'], gives: ['name', 'my'] },
  'interests.audience': { outcomes: [], gives: ['my'] },
  'interests.ward': { outcomes: [], gives: ['my'] },
  'interests.mute': { outcomes: [], gives: ['my'] },
  /** Everything that is sent unasked is stopped: short notices, and words on files that move. */
  'interests.stop': { outcomes: [], gives: ['my'] },
  'interests.unmute': { outcomes: [], gives: ['my'] },
} as const satisfies Record<string, ActionShape>;
export type ActionName = keyof typeof ACTIONS;

/** One of several things to choose from, as an action gives them. */
export interface Option {
  value: string;
  title: string;
  label?: string;
}
export type SlotValue = string | number | string[] | Option[];
export type Slots = Record<string, SlotValue>;

/** Something to be carried out after a turn. The room that runs the conversation knows what it means. */
export interface Deed {
  kind: string;
  data: Record<string, unknown>;
}

export interface Errand {
  action: ActionName;
  slots: Readonly<Slots>;
}

/** How an action came out. `links` go under the message that follows. */
export interface ErrandResult {
  outcome?: string;
  slots?: Slots;
  links?: ({ kind: 'url'; title: string; url: string } | { kind: 'phone'; title: string; phone: string })[];
  deeds?: Deed[];
}
