import { type Platform } from '../../src/simulator/index.ts';
import { systemClock } from '../../src/time/clock.ts';
import type { Crowd } from './crowd.ts';
import type { Options } from './options.ts';
import { pause, type Program } from './program.ts';
import type { Roll } from './roll.ts';
import { withStore } from './verdict.ts';
import type { Sky } from './weather.ts';

/** A file may reach this far on a full disk, in bytes: not even the first page can be written anew. */
const FULL = 1_024;
const FULL_MS = 3_000;
/** How long a spell of weather lasts, in ms. */
const SPELL_MS = 2_000;
/** An operator connects the account again after so long, in ms. */
const OPERATOR_MS = 5_000;

interface Deps {
  options: Options;
  roll: Roll;
  program: Program;
  sky: Sky;
  crowd: Crowd;
  platform: Platform;
  env: Record<string, string>;
  say(line: string): void;
}

/** Everything that goes wrong, in an order that the seed draws. */
export class Storm {
  kills = 0;
  /** Kills while the program was still starting. */
  early = 0;
  fullDisks = 0;
  private over = false;
  private changed = 0;

  constructor(private readonly deps: Deps) {}

  end(): void {
    this.over = true;
  }

  /** Resolves after `end`, with the program ready. */
  async run(): Promise<void> {
    const { options, roll, program, crowd } = this.deps;
    // Kills come when so much was done, half of it taking questions, half of it answering: the busier the program, the more often.
    const marks = Array.from({ length: options.kills }, () => roll(Math.max(1, Math.floor(options.questions * 0.95)))).sort(
      (a, b) => a - b,
    );
    const special = new Map<number, () => Promise<void>>([
      [Math.floor(options.questions * 0.2), () => this.fullDisk()],
      [Math.floor(options.questions * 0.35), () => this.lostGrant()],
      [Math.floor(options.questions * 0.6), () => this.fullDisk()],
      [Math.floor(options.questions * 0.75), () => this.overLimit()],
    ]);
    while (!this.over) {
      this.weather();
      if (program.pid === undefined) await program.revive();
      for (const [mark, act] of special)
        if (crowd.progress >= mark) {
          special.delete(mark);
          await act();
        }
      const mark = marks[0];
      if (mark !== undefined && crowd.progress >= mark) {
        marks.shift();
        await this.killOnce();
      } else await pause(20);
    }
    await program.revive();
  }

  private weather(): void {
    const { sky } = this.deps;
    if (performance.now() - this.changed < SPELL_MS) return;
    this.changed = performance.now();
    sky.change();
  }

  private async killOnce(): Promise<void> {
    const { roll, program } = this.deps;
    await pause(roll(500));
    await program.kill();
    this.kills++;
    program.spawn();
    // Every tenth dies again before it is ready.
    if (this.kills < this.deps.options.kills && roll(10) === 0) {
      await pause(roll(3_000));
      await program.kill();
      this.kills++;
      this.early++;
      program.spawn();
    }
    await program.revive();
  }

  private async fullDisk(): Promise<void> {
    const { program, say } = this.deps;
    if (!program.room(FULL)) return say('no prlimit here: the disk is not filled');
    this.fullDisks++;
    await pause(FULL_MS);
    program.room();
    say('the disk was full and has room again');
  }

  /** Zalo renews the tokens, and the answer is lost: only a person can connect the account again. */
  private async lostGrant(): Promise<void> {
    const { sky, platform, env, say } = this.deps;
    sky.set('refresh reply lost');
    this.changed = performance.now();
    await pause(OPERATOR_MS);
    platform.faults.length = 0;
    const { access_token: accessToken, refresh_token: refreshToken, expires_in: life } = platform.mint();
    await withStore(env, async ({ grants }) => {
      const lost = (await grants.describe())?.lostAt !== undefined;
      await grants.save({ accessToken, refreshToken, expiresAt: systemClock.now() + Number(life) * 1_000 });
      say(`the answer to a renewal of tokens was lost${lost ? '' : ' (and not needed)'}; an operator has connected the account again`);
    });
  }

  /** Zalo says that there were too many calls: the program is silent for the rest of the minute. */
  private overLimit(): Promise<void> {
    this.deps.sky.set('-32');
    this.deps.say('Zalo says -32');
    return Promise.resolve();
  }
}
