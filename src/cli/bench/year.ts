import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { startApp, type App } from '../../app.ts';
import type { Plan } from '../../broadcasts/index.ts';
import { localDay } from '../../time/local.ts';
import { readConfig } from '../../ground/config.ts';
import type { Terminal } from '../command.ts';
import { timesLine, yearOf } from './plan.ts';
import { DAY } from '../../time/clock.ts';

const CITIZENS = 50_000;
const FACTS = 1_000_000;
/** The quota lets at most 48 articles out in a year; drafts and cancelled ones come on top. */
const ARTICLES = 120;
const BATCH = 2_000;
const ROUNDS = 15;
const PASSWORD = 'một năm dữ liệu để đo';

/** The same numbers each time. */
function dice(): (below: number) => number {
  let state = 20_261_125;
  return (below) => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) % below;
}

/** A year of a city: who wrote, what was asked and what became of it; the last month still has its words. */
async function fill(app: App, now: number, said: (line: string) => void): Promise<void> {
  const { citizens, facts } = app.services;
  const roll = dice();
  const { procedures } = app.content.dialogue.knowledge.content;
  for (let from = 0; from < CITIZENS; from += BATCH)
    await citizens.model.collection.insertMany(
      Array.from({ length: BATCH }, (_, at) => ({
        _id: String(8_000_000_000 + from + at),
        following: roll(10) > 0,
        sentSince: 0,
        createdAt: new Date(now - roll(365) * DAY),
        lastInteractionAt: new Date(now - roll(365) * DAY),
      })) as never[],
    );
  for (let from = 0; from < FACTS; from += BATCH) {
    await facts.model.collection.insertMany(
      Array.from({ length: BATCH }, (_, offset) => {
        const at = now - Math.floor(((from + offset) / FACTS) * 365 * DAY);
        const item = procedures[roll(procedures.length)];
        const kind = roll(10);
        const base = { _id: `f${String(from + offset)}`, at: new Date(at), day: localDay(at), person: `p${String(roll(CITIZENS))}` };
        if (kind < 4) return { ...base, type: 'sent', status: 'sent', answerMs: 800 + roll(4_000) };
        if (kind < 6) return { ...base, type: ['follow', 'seen', 'received', 'event'][roll(4)], status: 'event' };
        const recent = now - at < 30 * DAY;
        const unknown = roll(12) === 0;
        return {
          ...base,
          type: 'question',
          status: unknown ? 'unanswered_no_match' : roll(30) === 0 ? 'handoff' : 'answered',
          ...(!unknown && { item: item?.id, topic: item?.topic, aspect: 'documents' }),
          confidence: 0.8,
          ...(recent && { text: unknown ? `hỏi việc số ${String(roll(400))} của khối ${String(roll(40))}` : item?.questions[0] }),
        };
      }) as never[],
    );
    if ((from / BATCH) % 50 === 0) said(`đã ghi ${String(from)} sự việc…`);
  }
}

/** A program with a year of data, and somebody who is signed in to its console. */
export interface Year {
  app: App;
  /** Asks for pages of the console, each several times, and prints how long the whole answer took over HTTP on this machine. */
  time(pages: readonly string[]): Promise<void>;
}

/** Fills a store with a year of data, works on it and removes it. `now` gives ms with fractions. */
export async function withYear(terminal: Terminal, plan: Plan, now: () => number, work: (year: Year) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'motcua-bench-'));
  const { clock, logger } = terminal;
  const app = await startApp({ config: readConfig({ DATA_DIR: dataDir, PORT: '0' }), clock, logger, loops: false });
  try {
    const begun = now();
    await fill(app, clock.now(), (line) => terminal.err(line));
    const articles = yearOf(plan).articles.slice(0, ARTICLES);
    for (const [at, { content, ...article }] of articles.entries()) {
      const unit = plan.units[at % plan.units.length]?.id ?? content.unit;
      await app.services.broadcasts.articles.create({ ...article, content: { ...content, unit } });
    }
    terminal.out(
      `Một năm: ${String(CITIZENS)} người dân, ${String(FACTS)} sự việc, ${String(articles.length)} bài; ghi trong ${String(Math.round((now() - begun) / 1_000))} giây.`,
    );
    await app.services.officers.add({
      _id: 'nguoi.do',
      name: 'Người đo',
      roles: ['author', 'approver', 'case_officer', 'administrator'],
      password: PASSWORD,
      mustChange: false,
    });
    const url = `${app.url}/console`;
    const signed = await axios.post(`${url}/sign-in`, new URLSearchParams({ id: 'nguoi.do', password: PASSWORD }), {
      headers: { 'sec-fetch-site': 'same-origin' },
      maxRedirects: 0,
      validateStatus: () => true,
    });
    const cookie = signed.headers['set-cookie']?.map((line) => line.split(';')[0]).join('; ') ?? '';
    await work({
      app,
      async time(pages) {
        for (const page of pages) {
          const times: number[] = [];
          for (let round = 0; round < ROUNDS; round++) {
            const start = now();
            const { status } = await axios.get<string>(`${url}${page}`, {
              headers: { cookie },
              maxRedirects: 0,
              validateStatus: () => true,
            });
            if (status !== 200) throw new Error(`${page}: HTTP ${String(status)}`);
            times.push(now() - start);
          }
          terminal.out(timesLine(page, times));
        }
      },
    });
  } finally {
    await app.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
