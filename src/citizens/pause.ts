import type { SharedSettings } from '../database/settings.ts';

const SETTING = 'bot.pause';

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
  constructor(private readonly settings: SharedSettings) {}

  async now(): Promise<Pause | undefined> {
    return (await this.settings.get<Pause | null>(SETTING)) ?? undefined;
  }

  async stop(pause: Pause): Promise<void> {
    await this.settings.set(SETTING, pause, pause.since);
  }

  async start(now: number): Promise<void> {
    await this.settings.set(SETTING, null, now);
  }
}
