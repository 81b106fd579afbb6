import type { SharedSettings } from '../database/settings.ts';
import { Lately } from '../ground/lately.ts';

const SETTING = 'bot.pause';
/** So long, in ms, a process may not know that another has stopped the bot. */
const LATELY_MS = 2_000;

/** Officers have stopped the bot: citizens are told so instead of being answered. */
export interface Pause {
  /** Epoch ms. */
  since: number;
  /** The sentence that each citizen is told once. */
  message: string;
  by: string;
}

/** The switch of the bot, shared by all processes. */
export class PauseSwitch {
  private readonly known = new Lately<Pause | undefined>(LATELY_MS);

  constructor(private readonly settings: SharedSettings) {}

  /** The same as `now` two seconds ago or later; what this process did counts at once. `now`: epoch ms. */
  lately(now: number): Promise<Pause | undefined> {
    return this.known.value(now, () => this.now());
  }

  async now(): Promise<Pause | undefined> {
    return (await this.settings.get<Pause | null>(SETTING)) ?? undefined;
  }

  async stop(pause: Pause): Promise<void> {
    await this.set(pause, pause.since);
  }

  async start(now: number): Promise<void> {
    await this.set(null, now);
  }

  private async set(pause: Pause | null, now: number): Promise<void> {
    await this.settings.set(SETTING, pause, now);
    this.known.forget();
  }
}
