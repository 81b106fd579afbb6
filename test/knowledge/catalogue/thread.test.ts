import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CatalogueThread, readCatalogue, template } from '../../../src/knowledge/index.ts';
import { silent } from '../../support/stand-ins.ts';
import { tempDir } from '../../support/temp.ts';

const MEGABYTE = 1_048_576;
const thread = new CatalogueThread({ logger: silent });
const job = (bytes: Buffer | string) => {
  const dataDir = tempDir();
  const path = `${dataDir}/mot-tep.upload`;
  writeFileSync(path, bytes);
  return { path, dataDir, source: 'danh-muc' };
};
/** Generous: the aim is 50 ms, and the machine may be busy. */
const HELD_MS = 250;

/** How long the loop of this thread was held at most while something went on, ms; the best of three, since others may have had the machine. */
async function held(act: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let time = 0; time < 3 && best >= HELD_MS; time++) {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await act();
    delay.disable();
    best = Math.min(best, delay.max / 1e6);
  }
  return best;
}

const HEAD = 'Mã thủ tục,Tên thủ tục,Lĩnh vực,Cấp thực hiện\n';
const rows = (count: number): string =>
  Array.from({ length: count }, (_, at) => `9.${String(100_000 + at)},Thủ tục số ${String(at)},Thử nghiệm,Cấp xã`).join('\n');
const workbook = (sheet: Uint8Array): Buffer =>
  Buffer.from(
    zipSync({
      '[Content_Types].xml': strToU8('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
      'xl/workbook.xml': strToU8(
        '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
      ),
      'xl/_rels/workbook.xml.rels': strToU8(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      'xl/worksheets/sheet1.xml': sheet,
    }),
  );
const sheetOf = (count: number): Uint8Array =>
  strToU8(
    `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${Array.from(
      { length: count },
      (_, at) => `<row r="${String(at + 1)}"><c r="A${String(at + 1)}" t="inlineStr"><is><t>x</t></is></c></row>`,
    ).join('')}</sheetData></worksheet>`,
  );
const wide = `${HEAD}9.100000,${'x,'.repeat(300)}\n`;
const deep = `{"ten":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;

describe('a file that is too much', () => {
  it.each<[string, () => Buffer | string, RegExp]>([
    ['15 MB of empty lines', () => '\n'.repeat(15 * MEGABYTE), /hơn 20.000 dòng/],
    ['15 MB of 7.5 million lines', () => HEAD + 'a\n'.repeat(7_500_000), /hơn 20.000 dòng/],
    ['one line of 19 MB', () => HEAD + 'x'.repeat(19 * MEGABYTE), /Dòng 2 dài quá 100.000 ký tự/],
    ['a quote that is never closed', () => `${HEAD}"${'dòng\n'.repeat(300_000)}`, /Dòng \S+ dài quá/],
    ['20,001 procedures', () => HEAD + rows(20_001), /hơn 20.000 dòng/],
    ['300 cells in a row', () => wide, /Dòng 2 có hơn 200 ô/],
    ['a cell of 40,000 letters', () => `${HEAD}9.100000,${'x'.repeat(40_000)},a,b\n`, /Dòng 2 có ô dài quá 32.767/],
    ['a workbook of 100,000 rows', () => workbook(sheetOf(100_000)), /hơn 20.000 dòng/],
    ['a workbook with 20 MB of zeros', () => workbook(new Uint8Array(20 * MEGABYTE)), /Không đọc được tệp Excel/],
    ['a workbook that unpacks to 150 MB', () => workbook(new Uint8Array(150 * MEGABYTE)), /mở ra quá lớn: quá 100 MB/],
    ['packed text that unpacks to 150 MB', () => gzipSync(Buffer.alloc(150 * MEGABYTE, 0x61), { level: 1 }), /mở ra quá lớn: quá 100 MB/],
    ['one JSON line of 2 MB', () => `{"ten":"${'x'.repeat(2 * MEGABYTE)}"}`, /Dòng 1 dài quá 1.000.000/],
    ['30,000 JSON lines', () => '{"a":1}\n'.repeat(30_000), /hơn 20.000 dòng/],
  ])('is refused with the limit and what to do, while others are served: %s', async (_, make, reason) => {
    const upload = job(make());
    const longest = await held(async () => {
      const refusal = await thread.preview(upload).then(
        () => undefined,
        (error: unknown) => error as { message: string; hint?: string },
      );
      expect(refusal?.message).toMatch(reason);
      expect(refusal?.hint).toMatch(/\S/);
      expect(`${String(refusal?.message)} ${String(refusal?.hint)}`).not.toContain(upload.dataDir);
    });
    expect(longest).toBeLessThan(HELD_MS);
  });

  it('is a faulty row where a record is nested 100,000 deep', async () => {
    const read = await thread.preview(job(`${deep}\n{"ma_thu_tuc":"9.100000","ten":"Một","linh_vuc":"Thử"}`));
    expect(read).toMatchObject({ rows: 2, faults: { count: 1 }, entries: 1 });
  });

  it('is given up after a time, and the next one is read', async () => {
    const short = new CatalogueThread({ logger: silent, limitMs: 1 });
    await expect(short.preview(job(HEAD + rows(10)))).rejects.toThrow(/quá 0,001 giây/);
    await expect(thread.preview(job(HEAD + rows(10)))).resolves.toMatchObject({ entries: 10 });
  });

  it('is as large as is promised and still read beside everything else', async () => {
    const upload = job(HEAD + rows(20_000));
    const longest = await held(async () => {
      expect(await thread.preview(upload)).toMatchObject({ entries: 20_000, added: { count: 20_000, lines: { length: 50 } }, before: 0 });
    });
    expect(longest).toBeLessThan(HELD_MS);
  });

  it('is no workbook that keeps its files unpacked', async () => {
    const files = unzipSync(new Uint8Array(await template()));
    expect(await thread.preview(job(Buffer.from(zipSync(files, { level: 0 }))))).toMatchObject({ entries: 1, faults: { count: 0 } });
  });

  it('is refused by the command too, without the folder that it lies in', async () => {
    const path = `${tempDir()}/a.csv`;
    writeFileSync(path, wide);
    await expect(readCatalogue(path)).rejects.toThrow(/Dòng 2 có hơn 200 ô/);
    const missing = `${tempDir()}/khong-co.csv`;
    await expect(readCatalogue(missing)).rejects.toThrow(/^Không mở được tệp khong-co\.csv\./);
  });
});
