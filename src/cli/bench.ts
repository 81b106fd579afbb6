import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { readConfig } from '../ground/config.ts';
import { UserFacingError } from '../ground/errors.ts';
import { loadContent } from '../knowledge/index.ts';
import { contentDirs } from '../ground/paths.ts';
import { loadPlan } from '../broadcasts/index.ts';
import { benchConsole } from './bench/console.ts';
import { benchFigures } from './bench/figures.ts';
import { benchPlan } from './bench/plan.ts';
import { asked, benchSearch, GROWTH, questionFiles } from './bench/search.ts';
import { benchServer } from './bench/server.ts';
import { benchStore } from './bench/store.ts';
import type { Command } from './command.ts';
import { topicsFile } from './scores.ts';

/** Our own labelled questions. */
const OWN_QUESTIONS = 'test/questions/citizens.jsonl';

export const bench: Command = {
  summary: 'đo bộ tìm kiếm bên cạnh ba thư viện khác, đo kế hoạch, lịch gửi bài, các trang quản trị, số liệu, kho dữ liệu, máy chủ',
  usage: `motcua bench plan
motcua bench console   (một năm dữ liệu: 50.000 người dân, 1.000.000 sự việc; mất vài phút)
motcua bench figures   (cùng dữ liệu: cộng số liệu từ đầu, cộng một ngày, trang số liệu, báo cáo năm)
motcua bench store [--large]   (kho dữ liệu dựng sẵn bên cạnh lmdb: 10.000, 100.000 và với --large 1.000.000 tài liệu)
motcua bench server [--questions 4000]   (nhận sự kiện và trả lời, bên cạnh trình xử lý tối giản)
motcua bench search [câu-hỏi.jsonl …] [--topics topics.yaml] [--sizes 100,1000] [--json kết-quả.json]`,
  async run(terminal) {
    const { values, positionals } = parseArgs({
      args: terminal.args,
      options: {
        topics: { type: 'string' },
        sizes: { type: 'string' },
        json: { type: 'string' },
        large: { type: 'boolean' },
        questions: { type: 'string' },
      },
      allowPositionals: true,
    });
    const [what, ...files] = positionals;
    const content = contentDirs(readConfig(terminal.env)).content;
    if (what === 'plan') {
      await benchPlan(terminal, loadPlan(content), () => performance.now());
      return 0;
    }
    if (what === 'console') {
      await benchConsole(terminal, loadPlan(content), () => performance.now());
      return 0;
    }
    if (what === 'figures') {
      await benchFigures(terminal, loadPlan(content), () => performance.now());
      return 0;
    }
    if (what === 'store') {
      const figures = await benchStore(terminal, () => performance.now(), values.large === true);
      if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(figures, null, 2));
      return 0;
    }
    if (what === 'server') {
      const figures = await benchServer(terminal, { questions: Number(values.questions ?? 4_000), now: () => performance.now() });
      if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(figures, null, 2));
      return 0;
    }
    if (what !== 'search') {
      terminal.err(`Chưa rõ đo gì. Cách dùng:\n${bench.usage}`);
      return 2;
    }
    const topics = topicsFile.parse(values.topics === undefined ? {} : parse(readFileSync(values.topics, 'utf8')));
    const questions = asked(questionFiles(files.length > 0 ? files : [OWN_QUESTIONS]), topics);
    if (questions.length === 0) throw new UserFacingError('Không có câu hỏi nào để đo.', 'Chỉ tên tệp câu hỏi .jsonl có nhãn.');
    const sizes = values.sizes === undefined ? GROWTH : values.sizes.split(',').map(Number);
    if (sizes.some((size) => !Number.isInteger(size) || size < 1))
      throw new UserFacingError('--sizes cần các số nguyên, cách nhau bằng dấu phẩy.');
    const figures = await benchSearch(terminal, loadContent(content), questions, sizes, () => performance.now());
    if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(figures, null, 2));
    return 0;
  },
};
