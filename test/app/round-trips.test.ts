import { describe, expect, it } from 'vitest';
import { World } from '../support/world.ts';

/** Round trips to the store from the webhook to the call to Zalo, for a question of a citizen who is known. `docs/reliability.md` lists them; the aim is 12. */
const MOST = 25;

/** Adds an option to a connection string. */
const withOption = (uri: string, option: string): string => `${uri}${uri.includes('?') ? '&' : uri.endsWith('/') ? '?' : '/?'}${option}`;

describe('a question', () => {
  it(`asks the store at most ${String(MOST)} times before its answer is sent`, async () => {
    const world = await World.open();
    const app = await world.start({ MONGODB_URI: withOption(world.storeUri, 'monitorCommands=true') });
    const [user = ''] = world.users;
    // What is asked once for each process and each citizen is not counted.
    world.says(user, 'đăng ký kết hôn');
    await world.settle(app);
    world.clock.advance(60_000);

    const commands: string[] = [];
    let untilCall: number | undefined;
    app.services.database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
      commands.push(`${commandName} ${String(command[commandName])}`);
    });
    world.simulator.platform.bus.on('message', () => {
      if (world.simulator.platform.chat(user).at(-1)?.from === 'oa') untilCall ??= commands.length;
    });
    world.says(user, 'lệ phí đăng ký khai sinh');
    await world.simulator.webhooks.deliverDue();
    await app.drain();

    const before = commands.slice(0, untilCall);
    expect(before.length, 'the driver tells of its commands').toBeGreaterThan(4);
    expect(before.length, `\n${before.join('\n')}`).toBeLessThanOrEqual(MOST);
  });
});
