import { readConfig } from '../ground/config.ts';
import { loadSpoken } from '../dialogue/index.ts';
import { localDay } from '../time/local.ts';
import { loadContent, sourceFaults } from '../knowledge/index.ts';
import { contentDirs } from '../ground/paths.ts';
import { loadCases } from '../cases/index.ts';
import { loadPlan } from '../broadcasts/index.ts';
import { ContentError, faultLine, type Fault } from '../ground/yaml.ts';
import type { Command } from './command.ts';

/** Faults instead of an exception. */
function attempt<T>(work: () => T): { value?: T; faults: readonly Fault[] } {
  try {
    return { value: work(), faults: [] };
  } catch (error) {
    if (error instanceof ContentError) return { faults: error.faults };
    throw error;
  }
}

export const check: Command = {
  summary: 'kiểm tra nội dung và kịch bản: tệp, dòng, lỗi',
  usage: 'motcua check',
  run(terminal) {
    const dirs = contentDirs(readConfig(terminal.env));
    const content = attempt(() => loadContent(dirs.content));
    const spoken = attempt(() => loadSpoken(dirs.flows));
    const plan = attempt(() => loadPlan(dirs.content));
    const cases = attempt(() => loadCases(dirs.content));
    const today = localDay(terminal.clock.now());
    const sources = content.value ? sourceFaults(content.value, today) : { faults: [], warnings: [] };
    const faults = [...content.faults, ...spoken.faults, ...plan.faults, ...cases.faults, ...sources.faults];
    for (const fault of faults) terminal.out(faultLine(fault).trim());
    for (const warning of sources.warnings) terminal.out(`Cảnh báo: ${warning}`);
    const stale = content.value?.procedures.filter((item) => item.reviewed.next < today) ?? [];
    for (const item of stale) terminal.out(`Cảnh báo: "${item.short_name}" quá hạn xem lại từ ${item.reviewed.next}.`);
    terminal.out(
      faults.length > 0
        ? `Có ${String(faults.length)} lỗi.`
        : `Nội dung đúng: ${String(content.value?.procedures.length ?? 0)} thủ tục, ${String(spoken.value?.flows.size ?? 0)} kịch bản.`,
    );
    return Promise.resolve(faults.length > 0 ? 1 : 0);
  },
};
