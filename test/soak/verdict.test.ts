import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { World } from '../support/world.ts';
import type { Asked } from './crowd.ts';
import { judge } from './verdict.ts';

it('the soak sees an answer that is lost and one that came twice, and takes none for lost that the program says it does not know', async () => {
  const world = await World.open();
  const app = await world.start();
  const { platform } = world.simulator;
  const asked: Asked[] = [];
  for (const userId of world.users.slice(0, 4)) world.says(userId, '#tt:ket-hon:fee');
  await world.settle(app);
  for (const { _id, userId, kind } of await app.services.events.model.find({ kind: 'message' }).lean())
    if (kind === 'message' && userId !== undefined) asked.push({ event: _id, userId, acknowledged: true });
  expect(await judge(app.services, platform, asked)).toMatchObject({ acknowledged: 4, answered: 4, lost: [], doubled: [] });

  const [lost = '', twice = '', unknown = ''] = asked.map(({ userId }) => userId);
  const answers = (userId: string) => platform.chat(userId).filter(({ from }) => from === 'oa');
  const drop = (userId: string): void =>
    void platform.chats.set(
      userId,
      platform.chat(userId).filter(({ from }) => from !== 'oa'),
    );
  drop(lost);
  drop(unknown);
  for (const one of answers(twice)) platform.chat(twice).push({ ...one });
  await app.services.rows.model.updateMany({ userId: unknown }, { $set: { state: 'uncertain', reason: 'tiến trình dừng trong lúc gửi' } });
  const never: Asked = { event: createHash('sha256').update('never stored').digest('hex'), userId: lost, acknowledged: true };
  const verdict = await judge(app.services, platform, [...asked, never]);
  expect(verdict.lost).toEqual([expect.stringContaining(lost), expect.stringContaining('not stored')]);
  expect(verdict.doubled).toEqual(
    answers(twice)
      .slice(0, 1)
      .map(() => expect.stringMatching(new RegExp(`${twice}: 2 ×`)) as unknown),
  );
  expect(verdict.uncertain).toEqual(new Map([['tiến trình dừng trong lúc gửi', 1]]));
  expect(verdict.answered).toBe(2);
});
