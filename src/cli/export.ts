import { parseArgs } from 'node:util';
import { overlay, writeProcedures } from '../editorial/index.ts';
import { loadContent } from '../knowledge/index.ts';
import { contentDirs } from '../ground/paths.ts';
import { withServices, type Command } from './command.ts';

export const exportCommand: Command = {
  summary: 'ghi nội dung đã sửa trên trang quản trị ra tệp YAML',
  usage: `motcua export THƯ-MỤC [--all]
  Ghi vào THƯ-MỤC/procedures/ mỗi mục một tệp. Muốn đưa vào nội dung gốc: motcua export content
  --all      cả những mục chưa sửa lần nào`,
  run: (terminal) =>
    withServices(terminal, async ({ versions }, config) => {
      const { values, positionals } = parseArgs({ args: terminal.args, options: { all: { type: 'boolean' } }, allowPositionals: true });
      const [dir] = positionals;
      if (dir === undefined) {
        terminal.err(`Chưa có thư mục. Cách dùng:\n${exportCommand.usage}`);
        return 2;
      }
      const { procedures } = loadContent(contentDirs(config).content);
      const laid = overlay(procedures, await versions.inForce());
      const edited = new Set(laid.standings.filter(({ state }) => state !== 'spent' && state !== 'broken').map(({ item }) => item));
      const written = writeProcedures(
        dir,
        laid.procedures.filter(({ id }) => values.all === true || edited.has(id)),
      );
      for (const path of written) terminal.out(path);
      for (const { item, state, conflicts } of laid.standings) {
        if (state === 'broken') terminal.err(`Bỏ qua ${item}: bản sửa không còn hợp với nội dung.`);
        if (state === 'conflict') terminal.err(`${item}: tệp và trang cùng sửa ${conflicts.join(', ')}; đã ghi bản của trang.`);
      }
      terminal.err(written.length === 0 ? 'Chưa có mục nào được sửa trên trang quản trị.' : `Đã ghi ${String(written.length)} tệp.`);
      return 0;
    }),
};
