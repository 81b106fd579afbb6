import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { UserFacingError } from '../../../ground/errors.ts';
import {
  compareCatalogues,
  ENTRY_NAMES,
  entryLine,
  isSource,
  losesTooMuch,
  readCatalogue,
  sourceOf,
  template,
  type CatalogueChanges,
  type ReadCatalogue,
} from '../../../knowledge/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Empty, Field, Table, when } from '../../parts.tsx';
import { tableOf, PendingUploads } from '../../upload.ts';

const PATH = '/console/import';
/** So many lines of a list are shown; the rest is counted. */
const SHOWN = 50;

function start({ deps }: Context): PageResult {
  const { catalogue } = deps.machine;
  const sources = catalogue.sources();
  return {
    title: 'Nạp danh mục thủ tục',
    body: (
      <>
        <p>
          Thủ tục nạp từ tệp được tìm bằng tên và mã. Bot nói rõ là chưa ai kiểm tra, và luôn xếp sau nội dung đã biên soạn. Nạp lại cùng
          tên danh mục thì bản mới thay bản cũ; trước khi thay Anh/Chị được xem thay đổi.
        </p>
        <form method="post" action={PATH} enctype="multipart/form-data" class="mb-4">
          <Field label="Tên danh mục" name="source" hint="Bỏ trống thì lấy tên tệp. Chữ không dấu, số và gạch ngang." />
          <div class="mb-3">
            <label class="form-label" for="f-file">
              Tệp danh mục
            </label>
            <input
              id="f-file"
              name="file"
              type="file"
              class="form-control"
              required
              accept=".xlsx,.csv,.jsonl,.gz"
              aria-describedby="f-file-hint"
            />
            <small id="f-file-hint" class="form-hint">
              Tệp .xlsx, .csv hoặc .jsonl, tối đa 20 MB. <a href={`${PATH}/template`}>Tải tệp mẫu</a> để điền từ dòng thứ ba.
            </small>
          </div>
          <button class="btn btn-primary" type="submit">
            Xem thay đổi
          </button>
        </form>
        <h2 class="h3">Danh mục đang dùng</h2>
        {sources.length === 0 ? (
          <Empty>Chưa nạp danh mục nào.</Empty>
        ) : (
          <Table label="Danh mục đang dùng" head={['Danh mục', 'Số thủ tục', 'Nạp lúc']}>
            {sources.map((source) => (
              <tr key={source}>
                <td>{source}</td>
                <td>{catalogue.read(source).length}</td>
                <td>{when(catalogue.importedAt(source))}</td>
              </tr>
            ))}
          </Table>
        )}
      </>
    ),
  };
}

const List = <T,>({ title, items, line }: { title: string; items: readonly T[]; line: (item: T) => string }) =>
  items.length === 0 ? null : (
    <details open={items.length <= 10}>
      <summary>
        {title}: {items.length}
      </summary>
      <ul>
        {items.slice(0, SHOWN).map((item, at) => (
          <li key={at}>{line(item)}</li>
        ))}
        {items.length > SHOWN ? <li>… và {items.length - SHOWN} mục nữa</li> : null}
      </ul>
    </details>
  );

const Changes = ({ changes }: { changes: CatalogueChanges }) => (
  <section class="mb-3" aria-label="Thay đổi">
    <List title="Mới" items={changes.added} line={entryLine} />
    <List
      title="Thay đổi"
      items={changes.changed}
      line={({ entry, fields }) => `${entryLine(entry)}: ${fields.map((field) => ENTRY_NAMES[field]).join(', ')}`}
    />
    <List title="Không còn" items={changes.gone} line={entryLine} />
    <p class="mb-0">Giữ nguyên: {changes.same}</p>
  </section>
);

async function preview({ deps, file, field, now }: Context): Promise<PageResult> {
  if (!file) throw new UserFacingError('Chưa chọn tệp.', 'Chọn tệp danh mục rồi bấm Xem thay đổi.');
  const source = field('source') || sourceOf(file.name);
  if (!isSource(source))
    throw new UserFacingError(`Tên danh mục "${source}" không dùng được.`, 'Chỉ dùng chữ không dấu, số và gạch ngang.');
  const id = randomUUID();
  const path = new PendingUploads(deps.machine.uploads).keep(id, tableOf(file.bytes), now);
  let read: ReadCatalogue;
  try {
    read = await readCatalogue(path);
  } catch (error) {
    rmSync(path, { force: true });
    if (error instanceof UserFacingError) throw error;
    throw new UserFacingError('Không đọc được tệp này.', 'Mở tệp bằng Excel, lưu lại dạng .xlsx rồi nạp lại.');
  }
  const { entries, faults, rows } = read;
  const before = deps.machine.catalogue.read(source);
  const changes = compareCatalogues(before, entries);
  const nothing = entries.length === 0 || (changes.added.length === 0 && changes.changed.length === 0 && changes.gone.length === 0);
  return {
    title: `Xem trước: danh mục ${source}`,
    body: (
      <>
        <p>
          Đã đọc {rows} dòng, {entries.length} dòng đúng.
        </p>
        {faults.length > 0 ? (
          <div class="alert alert-warning">
            <List title="Dòng lỗi" items={faults} line={({ row, reasons }) => `dòng ${String(row)}: ${reasons.join('; ')}`} />
          </div>
        ) : null}
        <Changes changes={changes} />
        {nothing ? (
          <Empty>{entries.length === 0 ? 'Không có dòng nào nạp được.' : 'Tệp này giống hệt danh mục đang dùng.'}</Empty>
        ) : (
          <form method="post" action={`${PATH}/apply`} class="act">
            <input type="hidden" name="id" value={id} />
            <input type="hidden" name="source" value={source} />
            {faults.length > 0 ? (
              <label class="form-check mb-3">
                <input class="form-check-input" type="checkbox" name="partial" value="1" required />
                <span class="form-check-label">Bỏ {faults.length} dòng lỗi, nạp các dòng đúng</span>
              </label>
            ) : null}
            {losesTooMuch(before, changes) ? (
              <label class="form-check mb-3">
                <input class="form-check-input" type="checkbox" name="loss" value="1" required />
                <span class="form-check-label">
                  Đúng là bỏ {changes.gone.length} trong {before.length} thủ tục của danh mục này
                </span>
              </label>
            ) : null}
            <button class="btn btn-primary" type="submit">
              Nạp danh mục
            </button>
          </form>
        )}
        <p>
          <a href={PATH}>Chọn tệp khác</a>
        </p>
      </>
    ),
  };
}

async function apply({ deps, field, noted }: Context): Promise<PageResult> {
  const { catalogue, uploads, reload } = deps.machine;
  const path = new PendingUploads(uploads).find(field('id'));
  const source = field('source');
  if (path === undefined || !isSource(source)) throw new UserFacingError('Tệp đã quá hạn giữ hoặc đã nạp rồi.', 'Chọn lại tệp.');
  const { entries, faults } = await readCatalogue(path);
  const before = catalogue.read(source);
  if (faults.length > 0 && field('partial') !== '1') throw new UserFacingError('Tệp còn dòng lỗi.', 'Chọn bỏ các dòng lỗi, hoặc sửa tệp.');
  if (losesTooMuch(before, compareCatalogues(before, entries)) && field('loss') !== '1')
    throw new UserFacingError(
      'Bản mới bỏ hơn một nửa số thủ tục.',
      'Đúng là vậy thì đánh dấu xác nhận; nếu là danh mục khác thì đặt tên khác.',
    );
  await noted({ action: 'nạp danh mục', subject: source, detail: `${String(entries.length)} thủ tục` }, async () => {
    catalogue.write(source, entries);
    rmSync(path, { force: true });
    await reload();
  });
  return { to: PATH, notice: `Đã nạp ${String(entries.length)} thủ tục vào danh mục ${source}. Bot dùng ngay.` };
}

export const page: ConsolePage = {
  nav: null,
  routes: [
    get('/import', 'import', start),
    get('/import/template', 'import', () => ({
      file: 'danh-muc-mau.xlsx',
      write: async (target) => void target.end(await template()),
    })),
    { ...post('/import', 'import', preview), upload: true as const },
    post('/import/apply', 'import', apply),
  ],
};
