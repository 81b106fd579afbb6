import { SIM_IDS, type Platform } from '../../src/simulator/index.ts';
import type { Post } from './post.ts';

/** A question that was asked. */
export interface Asked {
  /** Its event's id in the store. */
  event: string;
  userId: string;
  /** Answered 200 by the program. */
  acknowledged: boolean;
}

/** A citizen asks on after so long without an answer, in ms. */
const PATIENCE_MS = 20_000;

/** Questions that wait to be acknowledged at most. */
const MOST_OPEN = 24;

/** Citizens who each ask one question after another: the next when the last was answered, or when they are tired of waiting. */
export class Crowd {
  readonly asked: Asked[] = [];
  acknowledged = 0;
  private readonly users: { id: string; asked: number; at: number; heard: number }[];

  constructor(
    private readonly platform: Platform,
    private readonly post: Post,
    /** What may be asked; each citizen goes through it from a place of their own, so that no two of their answers are alike. */
    private readonly questions: readonly string[],
    private readonly wanted: number,
  ) {
    this.users = [...platform.users.keys()].map((id) => ({ id, asked: 0, at: -Infinity, heard: 0 }));
  }

  /** Between nothing and as many as are wanted: how far taking and answering have come. */
  get progress(): number {
    const answered = this.users.reduce((sum, { id, asked }) => sum + Math.min(asked, this.answersTo(id)), 0);
    return (this.acknowledged + answered) / 2;
  }

  /** Lets whoever is ready ask, `most` at a time. Call it again and again. */
  ask(most: number): void {
    const now = performance.now();
    let left = Math.min(most, this.wanted - this.asked.length, MOST_OPEN - (this.asked.length - this.acknowledged));
    // Whoever has asked least comes first.
    for (const user of [...this.users].sort((a, b) => a.asked - b.asked)) {
      if (left <= 0) return;
      if (user.asked >= this.questions.length) continue;
      const heard = this.answersTo(user.id);
      if (user.asked > 0 && heard === user.heard && now - user.at < PATIENCE_MS) continue;
      this.question(user, heard, now);
      left--;
    }
  }

  private answersTo(userId: string): number {
    return this.platform.chat(userId).filter(({ from }) => from === 'oa').length;
  }

  private question(user: (typeof this.users)[number], heard: number, now: number): void {
    const person = this.platform.users.get(user.id);
    const text = this.questions[(this.users.indexOf(user) + user.asked) % this.questions.length] ?? '';
    Object.assign(user, { asked: user.asked + 1, at: now, heard });
    if (!person) return;
    this.platform.interacted(person);
    const { id } = this.platform.add(user.id, { from: 'user', text });
    const asked: Asked = { event: '', userId: user.id, acknowledged: false };
    this.asked.push(asked);
    asked.event = this.post.send(
      {
        sender: { id: user.id },
        recipient: { id: SIM_IDS.oaId },
        event_name: 'user_send_text',
        message: { text, msg_id: id },
      },
      () => {
        asked.acknowledged = true;
        this.acknowledged++;
      },
    );
  }
}
