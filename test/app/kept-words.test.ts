import { describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { MINUTE } from '../../src/time/clock.ts';
import { readEvent } from '../../src/zalo/events.ts';
import { World } from '../support/world.ts';

const world = async () => {
  const here = await World.open();
  const app = await here.start();
  const [user = ''] = here.users;
  const say = async (...texts: string[]): Promise<void> => {
    for (const text of texts) {
      here.clock.advance(MINUTE);
      here.says(user, text);
      await here.settle(app);
    }
  };
  return { here, app, user, say };
};
const kept = async (app: App, user: string) => (await app.services.events.messagesOf(user, 50)).map(({ raw }) => raw ?? '');

describe('what is kept of a message once it was answered', () => {
  it('has no number of a paper, phone or account in it, and still the code of a file', async () => {
    const { app, user, say } = await world();
    await say('căn cước 031088004567 của tôi mất, gọi 0912345678, hồ sơ H37.36.21-261120-0004 đến đâu');
    const [raw = ''] = await kept(app, user);
    expect(readEvent(raw)?.text).toBe('căn cước [số giấy tờ] của tôi mất, gọi [số điện thoại], hồ sơ H37.36.21-261120-0004 đến đâu');
    for (const { text } of await app.services.facts.recentQuestions(0, 9)) expect(text).not.toMatch(/0310|0912/);
  });

  it('has no address of a picture and no place, and the citizen is told that pictures are not kept', async () => {
    const { here, app, user } = await world();
    here.does(user, 'image');
    await here.settle(app);
    expect(here.heard(user).at(-1)).toMatch(/không lưu ảnh này[^]*căn cước/);
    here.clock.advance(MINUTE);
    here.does(user, 'location');
    await here.settle(app);
    for (const raw of await kept(app, user)) {
      expect(readEvent(raw)).toMatchObject({ kind: 'message', userId: user });
      expect(raw).not.toMatch(/https?:|latitude|url/);
    }
  });

  it('has none of the marks of a survey, which the export does not list either', async () => {
    const { here, app, user, say } = await world();
    await say('khảo sát', '5', 'hài lòng', '2', '1', 'bình thường', 'Ghế hơi ít');
    const raws = await kept(app, user);
    expect(raws.filter((raw) => readEvent(raw)?.text !== undefined).map((raw) => readEvent(raw)?.text)).toEqual(['khảo sát']);
    expect(JSON.stringify(await app.services.facts.model.find({ type: 'survey' }).lean())).not.toContain(app.services.person(user));
    await say('xuất dữ liệu của tôi');
    const said = here.heard(user).slice(-1).join();
    expect(said).toContain('Khảo sát đã trả lời: 1');
    expect(said).not.toMatch(/Ghế hơi ít|hài lòng\n/);
  });

  it('has the phone number that is told to an officer, who has to call it', async () => {
    const { app, user, say } = await world();
    await say('cán bộ');
    const handover = await app.services.handovers.ofCitizen(user);
    await app.caseDesk.take(handover?._id ?? '', { id: 'hoa', name: 'Hoa' });
    await say('gọi tôi 0912345678', 'gọi tôi 0912345678, căn cước 031088004567');
    expect(readEvent((await kept(app, user))[0] ?? '')?.text).toBe('gọi tôi 0912345678, căn cước [số giấy tờ]');
  });
});
