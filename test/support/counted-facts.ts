import type { App } from '../../src/app.ts';
import { recordPost } from '../../src/broadcasts/index.ts';
import { localDay } from '../../src/time/local.ts';

const DAY = 86_400_000;
const DAYS = 70;
const A_DAY = 24;
const PEOPLE = 180;
const ENDS = ['answered', 'answered', 'answered', 'answered', 'clarify', 'answered', 'unanswered_no_match', 'answered', 'handoff'];
const ASPECTS = ['documents', 'documents', 'fee', 'duration', 'place', 'general', 'online'];
const SOURCES = ['qr', 'oa_profile', 'search'];

/** Ten weeks of a town before `now` (epoch ms), the same each time: questions, answers, follows and pieces of the plan; added up. */
export async function countedFacts(app: App, now: number): Promise<void> {
  const { facts, broadcasts } = app.services;
  const { knowledge } = app.content.dialogue;
  const { procedures } = knowledge.content;
  const wards = knowledge.agency.offices.map(({ ward }) => ward);
  let step = 0;
  /** A number below `below`, the same sequence each time. */
  const next = (below: number): number => Math.floor((((++step * 0.618_033_988_75) % 1) * 7_919) % below);
  const rows = Array.from({ length: DAYS * A_DAY }, (_, i) => {
    const at = now - Math.floor(i / A_DAY) * DAY - next(12) * 3_600_000;
    const base = { _id: `fact${String(i)}`, at, person: `person${String(next(PEOPLE))}` };
    const procedure = procedures[Math.min(next(40), next(40))];
    switch (i % 6) {
      case 3:
        return { ...base, type: 'sent' as const, status: 'sent', answerMs: 700 + next(2_600) };
      case 5:
        return i % 4 === 1
          ? { ...base, type: 'unfollow' as const }
          : { ...base, type: 'follow' as const, source: SOURCES[next(SOURCES.length)] ?? '' };
      default: {
        const ward = i % 5 === 0 ? wards[next(wards.length)] : undefined;
        return {
          ...{
            ...base,
            type: 'question' as const,
            status: ENDS[next(ENDS.length)] ?? 'answered',
            aspect: ASPECTS[next(ASPECTS.length)] ?? 'general',
          },
          ...(procedure && { topic: procedure.topic, item: procedure.id }),
          ...(ward !== undefined && { ward }),
        };
      }
    }
  });
  for (let from = 0; from < rows.length; from += 500) await facts.add(rows.slice(from, from + 500));
  const { themes, channels, units } = app.content.plan;
  for (let i = 0; i < 18; i++) {
    const at = now - next(DAYS) * DAY;
    const channel = channels[1 + next(channels.length - 1)];
    await recordPost(broadcasts, app.content.plan, {
      ...{ _id: `post${String(i)}`, unit: units[next(6)]?.id ?? '', theme: themes[next(8)]?.id ?? '', channel: channel?.id ?? '' },
      ...{
        title: `${channel?.name ?? ''}: hướng dẫn nộp hồ sơ trực tuyến, buổi ${String(i + 1)}`,
        day: localDay(at),
        by: 'hoa',
        at: new Date(at),
      },
      proof: `Biên bản ngày ${localDay(at)}`,
      ...(i % 2 === 0 && { people: 20 + next(90) }),
    });
  }
  await app.figures.rollups.refresh();
}
