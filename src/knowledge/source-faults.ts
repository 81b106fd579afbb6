import type { Fault } from '../ground/yaml.ts';
import type { Content } from './load.ts';
import type { ProcedureText } from './schema.ts';
import { addDays } from '../time/periods.ts';
import { actsIn, amountOn, amountsIn, FACT_NAMES, unsupported } from './sources/index.ts';

/** Days ahead of an end in which it is told. */
const AHEAD = 60;

/** What is wrong with the sources of the content on a day, and what soon will be. */
export interface SourceFaults {
  faults: Fault[];
  warnings: string[];
}

/** `day`: YYYY-MM-DD. Whether every fact has a source that exists and holds on that day. */
export function sourceFaults(content: Pick<Content, 'procedures' | 'laws' | 'amounts' | 'catalogues'>, day: string): SourceFaults {
  const { procedures, laws, amounts, catalogues } = content;
  const [faults, warnings] = [[] as Fault[], [] as string[]];
  const soon = addDays(day, AHEAD);
  for (const item of procedures) {
    const fault = (message: string): void => void faults.push({ file: `procedures/${item.id}.yaml`, line: 1, message });
    if (item.kind === 'procedure' || item.kind === 'guide')
      for (const { fact, missing } of unsupported(item))
        fault(missing ? `${FACT_NAMES[fact]}: chưa có nguồn` : `có nguồn cho ${FACT_NAMES[fact]}, mà mục không nói điều ấy`);
    for (const { catalogue, code } of item.provenance) {
      const version = catalogues.find(({ id }) => id === catalogue);
      if (catalogue !== undefined && !version) fault(`không có bản danh mục "${catalogue}" trong catalogues.yaml`);
      else if (version && code !== undefined && !version.codes.includes(code)) fault(`bản danh mục ${version.id} không có mã ${code}`);
    }
    if (item.code !== undefined && !catalogues.some(({ codes }) => codes.includes(item.code ?? '')))
      fault(`mã ${item.code} không có trong bản danh mục nào của catalogues.yaml`);
    for (const line of item.legal_basis) {
      const acts = actsIn(line);
      if (acts.length === 0) fault(`căn cứ pháp lý không có số hiệu: "${line}"`);
      if (acts.length > 0 && acts.every((number) => laws.standing(number, day) === 'ended')) fault(`căn cứ đã hết hiệu lực: "${line}"`);
      for (const number of acts) {
        const to = laws.get(number)?.to;
        if (to !== undefined && to >= day && to <= soon)
          warnings.push(`"${item.short_name}": ${laws.nameOf(number)} hết hiệu lực sau ngày ${to}.`);
      }
    }
    for (const number of actsOf(item)) if (!laws.get(number)) fault(`văn bản ${number} chưa có trong law.yaml`);
    for (const id of amountsIn(JSON.stringify(item)))
      if (!amountOn(amounts, id, day)) fault(`số tiền {{${id}}} chưa có trong amounts.yaml`);
  }
  for (const { id, law, to } of amounts) {
    if (!laws.get(law)) faults.push({ file: 'amounts.yaml', line: 1, message: `"${id}": văn bản ${law} chưa có trong law.yaml` });
    if (to !== undefined && to <= soon && !amounts.some((later) => later.id === id && later.from > to))
      warnings.push(`Số tiền "${id}" ${to < day ? 'đã hết' : 'sắp hết'} hiệu lực (${to}), chưa có mức mới.`);
  }
  return { faults, warnings };
}

/** Every act that an item names: as its basis, as a source, in what it says. */
export const actsOf = (item: ProcedureText): string[] =>
  actsIn(
    [
      ...item.legal_basis,
      ...item.provenance.map(({ law }) => law ?? ''),
      ...item.points.flatMap(({ source, text }) => [source, text]),
      item.fee?.source,
      item.duration?.source,
      item.caveat,
      item.summary,
    ].join('\n'),
  );
