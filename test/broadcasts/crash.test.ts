import { afterEach, describe, expect, it } from 'vitest';
import { type ArticleDoc } from '../../src/broadcasts/index.ts';
import { fromLocal } from '../../src/time/local.ts';
import { arm, arming, Death, deaths, disarm, isDead, steps } from '../support/death.ts';
import { article, HOUR, MINUTE, Newsroom } from '../support/newsroom.ts';
import { LONG, SOAK, TRIED } from '../support/soak.ts';

/**
 * The program dies at a write to the store or a call to Zalo on the way of an article from the calendar to the followers, just before
 * or just after it; another program takes over, and where it cannot know, a person looks at Zalo and settles it.
 * No article may be made twice, no broadcast sent twice, and none lost. `npm run soak` lets it die at every single one.
 */
/** How often the program looks at the calendar: just often enough not to have been away (five minutes). */
const LOOK = 4.5 * MINUTE;
const CALLS = ['articles', 'createArticle', 'verifyArticle', 'updateArticle', 'broadcast', 'promotionQuota'];
/** The calls that change something at Zalo. */
const EFFECTS = ['createArticle', 'updateArticle', 'broadcast'];

afterEach(disarm);

/** What the person does who is shown an uncertain article: looks at Zalo, as the reason says, and tells what is there. */
async function settle(room: Newsroom, doc: ArticleDoc): Promise<void> {
  const { platform, articleDesk } = room;
  const there = [...platform.articles.values()].find(({ title }) => title === doc.content.title);
  const sent = platform.broadcasts.some(({ articles }) => there !== undefined && articles.includes(there.id));
  if (sent) return void (await articleDesk.settle(doc._id, 'Minh', 'sent'));
  if (there && doc.sendCalledAt === undefined) return void (await articleDesk.settle(doc._id, 'Minh', 'published', there.id));
  await articleDesk.settle(doc._id, 'Minh', 'not-done');
}

/** Gives what was missed a new time, half an hour or more ahead, and approves it again. */
async function again(room: Newsroom, doc: ArticleDoc): Promise<void> {
  const at = new Date(room.clock.now() + 7 * HOUR + 40 * MINUTE).toISOString().slice(0, 16);
  await room.articleDesk.reschedule(doc._id, 'Hoa', at);
  await room.articleDesk.approve(doc._id, 'Minh');
}

interface Story {
  died: boolean;
  names: readonly string[];
  state: string;
  made: number;
  sent: number;
  settled: number;
}

async function story(room: Newsroom, number: number, at: number, prepare: (room: Newsroom) => void): Promise<Story> {
  const { platform, clock, articleDesk } = room;
  platform.articles.clear();
  platform.broadcasts.length = 0;
  platform.faults.length = 0;
  clock.time = fromLocal('2026-11-25T08:00') + number * 3 * 24 * HOUR;
  room.plan = { ...room.plan, holidays: [], quota: { per_month: 100, per_day: 10 } };
  platform.settings.broadcastsPerMonth = 1_000;
  const title = `Bài số ${String(number)}`;
  const send = new Date(clock.now() + 7 * HOUR + HOUR).toISOString().slice(0, 16);
  const first = room.program();
  await first.runner.tick();
  const { _id: id } = await articleDesk.create(article({ title, send_at: send }), 'Hoa');
  await articleDesk.submit(id, 'Hoa');
  await articleDesk.approve(id, 'Minh');
  prepare(room);
  arming(first.api, CALLS);
  arm(at);
  try {
    await room.pass(first.runner, 75 * MINUTE, LOOK);
  } catch (error) {
    if (!(error instanceof Death)) throw error;
  }
  const [died, names] = [isDead(), steps()];
  disarm();
  const second = room.program();
  let settled = 0;
  for (let round = 0; round < 60; round++) {
    await room.pass(second.runner, LOOK, LOOK);
    const doc = await articleDesk.get(id);
    if (doc.state === 'sent') break;
    if (doc.state === 'uncertain') {
      settled++;
      await settle(room, doc);
    } else if (doc.state === 'overdue') await again(room, doc);
  }
  const made = [...platform.articles.values()].filter((one) => one.title === title).length;
  return { died, names, state: (await articleDesk.get(id)).state, made, sent: platform.broadcasts.length, settled };
}

const DROPPED = (call: string, when: 'before' | 'after') => (room: Newsroom) =>
  void room.platform.faults.push({ call, times: 1, action: { type: 'drop', when } });

/** Ways in which the day may go even without a crash. */
const DAYS: [string, (room: Newsroom) => void][] = [
  ['all goes well', () => undefined],
  ['Zalo takes its time to make the article', (room) => void (room.platform.settings.articleDelayMs = 7 * MINUTE)],
  ['the answer to creating is lost', DROPPED('POST /v2.0/article/create', 'after')],
  ['the answer to showing is lost', DROPPED('POST /v2.0/article/update', 'after')],
  ['the answer to sending is lost', DROPPED('POST /v2.0/oa/message', 'after')],
  ['sending does not arrive', DROPPED('POST /v2.0/oa/message', 'before')],
];

describe('a crash on the way of an article', () => {
  it(
    `at any step makes nothing twice and loses nothing (${TRIED})`,
    async () => {
      const room = await Newsroom.open();
      let runs = 0;
      let settled = 0;
      for (const [day, prepare] of DAYS) {
        room.platform.settings.articleDelayMs = 3_000;
        const told = async (at: number, name = 'no step') => {
          const { names, ...result } = await story(room, ++runs, at, prepare);
          const { died, state, made, sent } = result;
          expect({ day, at, name, died, state, made, sent }).toEqual({
            day,
            at,
            name,
            died: at !== Infinity,
            state: 'sent',
            made: 1,
            sent: 1,
          });
          settled += result.settled;
          return names;
        };
        const names = await told(Infinity);
        for (const at of deaths(names, EFFECTS, 3)) await told(at, names[at - 1]);
      }
      expect(runs).toBeGreaterThan(SOAK ? 200 : 50);
      expect(settled).toBeGreaterThan(0);
    },
    LONG,
  );
});
