import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { dutiesOf, recordPost, recordReport, type Duties } from '../broadcasts/index.ts';
import { localDay } from '../time/local.ts';
import { UserFacingError } from '../ground/errors.ts';
import type { Command, Terminal } from './command.ts';
import { needed, withNewsroom } from './newsroom.ts';
import { defined } from '../ground/defined.ts';

const MARKS: Record<Duties['units'][number]['months'][number]['state'], string> = {
  done: 'đủ',
  late: 'THIẾU',
  open: 'còn hạn',
  future: '·',
  none: '–',
};

function show(terminal: Terminal, { year, units, themes, channels }: Duties): void {
  terminal.out(`Tin, bài theo đơn vị và tháng, năm ${String(year)} (đã có/phải có):`);
  terminal.out(`  ${''.padEnd(35)}${units[0]?.months.map(({ month }) => `T${String(Number(month.slice(5)))}`.padStart(6)).join('') ?? ''}`);
  for (const { name, months, reports } of units) {
    const cells = months.map(({ done, due, state, coming }) =>
      due === 0 && done === 0
        ? MARKS.none
        : `${String(done)}/${String(due)}${state === 'late' ? '!' : ''}${coming > 0 ? `+${String(coming)}` : ''}`,
    );
    terminal.out(`  ${name.slice(0, 34).padEnd(35)}${cells.map((cell) => cell.padStart(6)).join('')}`);
    const late = reports.filter(({ state }) => state === 'late' || state === 'open');
    if (late.length > 0)
      terminal.out(
        `    Báo cáo: ${late.map(({ period, state, due }) => `${period} ${state === 'late' ? `QUÁ HẠN (${due})` : `hạn ${due}`}`).join('; ')}`,
      );
  }
  terminal.out('Theo chủ đề:');
  for (const { number, name, done } of themes)
    terminal.out(`  ${String(number).padStart(2)}. ${name.slice(0, 78).padEnd(80)}${String(done).padStart(4)}`);
  const used = channels.filter(({ done }) => done > 0);
  if (used.length > 0) terminal.out(`Theo kênh: ${used.map(({ name, done }) => `${name}: ${String(done)}`).join('; ')}`);
}

export const planCommand: Command = {
  summary: 'kế hoạch tuyên truyền: việc đến hạn, ghi bài đăng nơi khác, báo cáo đã nộp',
  usage: `motcua plan [--year 2026]
motcua plan post --unit ĐƠN-VỊ --theme CHỦ-ĐỀ --channel KÊNH --title TÊN --day 2026-11-23 (--link ĐỊA-CHỈ | --proof MINH-CHỨNG) [--people SỐ] --by TÊN
motcua plan report --unit ĐƠN-VỊ --period 2026-Q3 --by TÊN`,
  run(terminal) {
    const string = { type: 'string' } as const;
    const { values, positionals } = parseArgs({
      args: terminal.args,
      options: {
        year: string,
        unit: string,
        theme: string,
        channel: string,
        title: string,
        day: string,
        link: string,
        proof: string,
        people: string,
        period: string,
        by: string,
      },
      allowPositionals: true,
    });
    const [verb] = positionals;
    const now = terminal.clock.now();
    return withNewsroom(terminal, async ({ services: { broadcasts }, plan }) => {
      if (verb === undefined) {
        const year = Number(values.year ?? localDay(now).slice(0, 4));
        if (!Number.isInteger(year)) throw new UserFacingError('--year cần một năm, ví dụ 2026.');
        terminal.out(plan.title);
        show(terminal, await dutiesOf(broadcasts, plan, year, now));
      } else if (verb === 'post') {
        const people = values.people === undefined ? undefined : Number(values.people);
        if (people !== undefined && !Number.isInteger(people)) throw new UserFacingError('--people cần một số nguyên.');
        await recordPost(broadcasts, plan, {
          _id: randomUUID(),
          unit: needed(values.unit, '--unit'),
          theme: needed(values.theme, '--theme'),
          channel: needed(values.channel, '--channel'),
          title: needed(values.title, '--title'),
          day: values.day ?? localDay(now),
          by: needed(values.by, '--by'),
          at: new Date(now),
          ...defined({ link: values.link, proof: values.proof, people }),
        });
        terminal.out('Đã ghi.');
      } else if (verb === 'report') {
        await recordReport(
          broadcasts,
          plan,
          needed(values.unit, '--unit'),
          needed(values.period, '--period'),
          needed(values.by, '--by'),
          now,
        );
        terminal.out('Đã ghi báo cáo.');
      } else {
        terminal.err(`Không có việc "${verb}". Cách dùng:\n${planCommand.usage}`);
        return 2;
      }
      return 0;
    });
  },
};
