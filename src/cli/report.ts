import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { docxOf, fileName, gapsOf, reportCsv, reportXlsx, WHOLE, type Report } from '../engagement/index.ts';
import { UserFacingError } from '../ground/errors.ts';
import type { Command } from './command.ts';
import { withNewsroom, type Newsroom } from './newsroom.ts';

const FORMATS: Record<string, (report: Report, newsroom: Newsroom) => Promise<Buffer | string>> = {
  docx: (report) => docxOf(report),
  xlsx: async (report, { reports }) => reportXlsx(report, await reports.days(report)),
  csv: (report) => Promise.resolve(reportCsv(report)),
};

export const report: Command = {
  summary: 'lập báo cáo kết quả tuyên truyền (Word, Excel, CSV)',
  usage: `motcua report --quarter 2026-Q3 [--unit phong-noi-vu] [--format docx,xlsx,csv] [--out thư-mục] [--fresh]
motcua report --half-year 2026-H1 …
motcua report --year 2026 …
motcua report --due                 các báo cáo đến hạn
Không có --unit thì lập cho toàn cơ quan. Bản nháp đã có trong trang quản trị được dùng như đang có; --fresh lập mới từ số liệu.`,
  run: (terminal) =>
    withNewsroom(terminal, async (newsroom) => {
      const { reports, figures } = newsroom;
      const { values } = parseArgs({
        args: terminal.args,
        options: {
          ...{ quarter: { type: 'string' }, 'half-year': { type: 'string' }, year: { type: 'string' }, unit: { type: 'string' } },
          ...{ format: { type: 'string', default: 'docx,xlsx,csv' }, out: { type: 'string', default: '.' } },
          ...{ due: { type: 'boolean' }, fresh: { type: 'boolean' } },
        },
      });
      if (values.due === true) {
        for (const { unit, unitName, period, due } of await reports.due())
          terminal.out(`${due}  ${period.padEnd(8)}${unit.padEnd(16)}${unitName}`);
        return 0;
      }
      const [period, ...others] = [values.quarter, values['half-year'], values.year].filter((one) => one !== undefined);
      if (period === undefined || others.length > 0)
        throw new UserFacingError('Cần một kỳ: --quarter 2026-Q3, --half-year 2026-H1 hoặc --year 2026.');
      const formats = values.format.split(',').map((format) => format.trim());
      const unknown = formats.find((format) => !Object.hasOwn(FORMATS, format));
      if (unknown !== undefined) throw new UserFacingError(`Không có dạng tệp "${unknown}".`, `Có: ${Object.keys(FORMATS).join(', ')}`);
      const unit = values.unit ?? WHOLE;
      // Figures of today count as well; another process that is counting has them in a moment.
      await figures.rollups.refresh();
      const made = (values.fresh === true ? undefined : await reports.find(unit, period)) ?? (await reports.write(unit, period));
      mkdirSync(values.out, { recursive: true });
      for (const format of formats) {
        const path = join(values.out, `${fileName(made)}.${format}`);
        writeFileSync(path, (await FORMATS[format]?.(made, newsroom)) ?? '');
        terminal.out(`Đã ghi ${path}`);
      }
      const gaps = gapsOf(made);
      if (gaps.length > 0) terminal.out(`Còn ${String(gaps.length)} chỗ trong ngoặc vuông cần người điền trước khi ký.`);
      return 0;
    }),
};
