import { describe, expect, it } from 'vitest';
import { World } from '../support/world.ts';

/**
 * Round trips to the store from the webhook to the call to Zalo, for a question of a citizen who is known, put alone: questions that come together share
 * most of them. `docs/reliability.md` lists them, in this order.
 */
const ASKED = [
  'insert events',
  'find events',
  'update events',
  'find citizens',
  'update events',
  'update citizens',
  'update facts',
  'update outbox',
  'update events',
  'find outbox',
  'find citizens',
  'update outbox',
];

/** What is read anew after two seconds, or taken for several calls at once, whoever asks. */
const NOW_AND_THEN = ['find grants', 'find handovers', 'find notices', 'find settings', 'update pace'];

/** Adds an option to a connection string. */
const withOption = (uri: string, option: string): string => `${uri}${uri.includes('?') ? '&' : uri.endsWith('/') ? '?' : '/?'}${option}`;

describe('a question', () => {
  it(`asks the store ${String(ASKED.length)} times before its answer is sent`, async () => {
    const world = await World.open();
    const app = await world.start({ MONGODB_URI: withOption(world.storeUri, 'monitorCommands=true') });
    const [user = ''] = world.users;
    const commands: string[] = [];
    let untilCall: number | undefined;
    app.services.database.connection.getClient().on('commandStarted', ({ commandName, command }) => {
      commands.push(`${commandName} ${String(command[commandName])}`);
    });
    world.simulator.platform.bus.on('message', () => {
      if (world.simulator.platform.chat(user).at(-1)?.from === 'oa') untilCall ??= commands.length;
    });
    const asked = async (text: string): Promise<string[]> => {
      commands.length = 0;
      untilCall = undefined;
      world.says(user, text);
      await world.simulator.webhooks.deliverDue();
      await app.drain();
      return commands.slice(0, untilCall);
    };
    // What is asked once for each process and each citizen is not counted.
    await asked('đăng ký kết hôn');
    await world.settle(app);
    // Less than a minute: then a key that another process may have destroyed is looked at again.
    world.clock.advance(50_000);
    const first = await asked('lệ phí đăng ký khai sinh');
    await world.settle(app);
    world.clock.advance(1_000);
    const second = await asked('lệ phí đăng ký kết hôn');

    // Two of them go out side by side.
    const wanted = [...ASKED].sort();
    expect(second.sort()).toEqual(wanted);
    expect(first.filter((command) => !NOW_AND_THEN.includes(command)).sort()).toEqual(wanted);
    expect(first.length).toBeGreaterThan(second.length);
  });
});
