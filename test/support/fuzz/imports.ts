import { gzipSync } from 'node:zlib';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { UserFacingError } from '../../../src/ground/errors.ts';
import { readTable } from '../../../src/knowledge/catalogue/read.ts';
import { tableOf } from '../../../src/knowledge/catalogue/kind.ts';
import { COLUMNS } from '../../../src/knowledge/catalogue/table.ts';
import { template } from '../../../src/knowledge/catalogue/template.ts';
import { pick, shown, times, type Kind, type Roll } from './kind.ts';
import { oddText } from './words.ts';

const HEADINGS = COLUMNS.map(({ heading }) => heading);
const EXAMPLE = COLUMNS.map(({ example }) => example);
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

function csv(roll: Roll): string {
  const cells = (): string[] => EXAMPLE.map((cell) => (roll(6) === 0 ? oddText(roll, ['x']) : cell));
  const rows = [HEADINGS, ...times(roll, 6, cells)];
  const separator = pick(roll, [',', ';', '\t']);
  return rows
    .map((row) => row.map((cell) => (roll(20) === 0 ? cell : quoted(cell))).join(separator))
    .join(pick(roll, ['\n', '\r\n', '\r']));
}

const NATIONAL = [
  'ma_thu_tuc',
  'ten',
  'linh_vuc',
  'tinh',
  'cap_thuc_hien',
  'trinh_tu',
  'cach_thuc',
  'thanh_phan_ho_so',
  'link',
  '__proto__',
];
function jsonl(roll: Roll): string {
  const record = (): string =>
    JSON.stringify(
      Object.fromEntries(
        NATIONAL.map((name) => [
          name,
          pick(roll, ['1.004227', 'Khai sinh', oddText(roll, ['x']), null, 1, [], {}, [{ giay_to: [null], phi: 1 }]]),
        ]),
      ),
    );
  return times(roll, 6, record).join('\n');
}

/** Some of its letters, or bytes, are others. */
function damaged(roll: Roll, bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  for (let damages = roll(6); damages > 0 && copy.length > 0; damages--) {
    const at = roll(copy.length);
    if (roll(3) === 0) copy.copyWithin(at, roll(copy.length), roll(copy.length));
    else copy[at] = roll(256);
  }
  return roll(6) === 0 ? copy.subarray(0, roll(copy.length + 1)) : copy;
}

/** A workbook in which the XML within is damaged, not only the wrapping. */
function workbook(roll: Roll, good: Buffer): Buffer {
  const files = unzipSync(good);
  const name = pick(roll, Object.keys(files));
  const text = strFromU8(files[name] ?? new Uint8Array());
  const at = roll(text.length + 1);
  const inside =
    text.slice(0, at) +
    pick(roll, ['<', '>', '"', '</c>', '<c r="ZZZ99999999">', '&x;', '<row r="-1">', '<v>1e999</v>', '\u0001']) +
    text.slice(at + roll(9));
  if (roll(8) === 0) return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).filter(([one]) => one !== name))));
  return Buffer.from(zipSync({ ...files, [name]: strToU8(inside) }));
}

/** Bytes of files that an officer may import: each is read, row by row, or refused with a sentence for the officer. */
export async function imports(): Promise<Kind> {
  const good = await template();
  return {
    name: 'import files',
    share: 5,
    async attempt(roll) {
      const text = roll(2) === 0 ? csv(roll) : jsonl(roll);
      const plain = roll(3) === 0 ? workbook(roll, good) : Buffer.from(roll(5) === 0 ? gzipSync(text) : text);
      const bytes = roll(3) === 0 ? plain : damaged(roll, plain);
      try {
        const { entries, faults, rows } = await readTable(tableOf(bytes));
        if (entries.length + faults.length > rows) return `more than there is: ${shown(bytes.toString('base64'))}`;
        const bad = faults.find(({ reasons }) => reasons.length === 0 || reasons.some((reason) => /undefined|\[object/.test(reason)));
        return bad && `a reason that says nothing: ${bad.reasons.join('; ')} — ${shown(bytes.toString('base64'))}`;
      } catch (error) {
        if (error instanceof UserFacingError) return undefined;
        return `${String(error instanceof Error ? error.stack : error)} — ${bytes.toString('base64')}`;
      }
    },
  };
}
