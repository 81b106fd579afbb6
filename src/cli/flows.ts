import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../ground/config.ts';
import { drawFlow, loadFlows } from '../dialogue/index.ts';
import { contentDirs } from '../ground/paths.ts';
import type { Command } from './command.ts';

const PATH = join('docs', 'flows.md');

export const flows: Command = {
  summary: 'xem các kịch bản trò chuyện; --draw vẽ vào docs/flows.md',
  usage: 'motcua flows [--draw]',
  run(terminal) {
    const { values } = parseArgs({ args: [...terminal.args], options: { draw: { type: 'boolean', default: false } } });
    const all = [...loadFlows(contentDirs(readConfig(terminal.env)).flows).values()];
    if (values.draw) {
      const parts = all.map((flow) => `## ${flow.words.title} (\`${flow.id}\`)\n\n\`\`\`mermaid\n${drawFlow(flow)}\n\`\`\`\n`);
      const head =
        '# Các kịch bản trò chuyện\n\nTệp này do `npm run -s motcua -- flows --draw` viết ra từ `flows/`. Hình bình hành là câu hỏi, hình thoi là rẽ nhánh, khung đôi là việc hệ thống làm.\n';
      writeFileSync(PATH, [head, ...parts].join('\n'));
      terminal.out(`Đã vẽ ${String(all.length)} kịch bản vào ${PATH}.`);
    } else
      for (const { id, words, steps, offered_with } of all)
        terminal.out(
          `${id.padEnd(22)} ${words.title}: ${String(Object.keys(steps).length)} bước${offered_with.length > 0 ? `, kèm dưới ${offered_with.join(', ')}` : ''}`,
        );
    return Promise.resolve(0);
  },
};
