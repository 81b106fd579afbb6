import { randomUUID } from 'node:crypto';
import { UserFacingError } from '../../../ground/errors.ts';
import { isSource, LIMITS, megabytes, sourceOf, template, type ImportPreview, type Told } from '../../../knowledge/index.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Empty, Field, Table, when } from '../../parts.tsx';
import { PendingUploads } from '../../upload.ts';

const PATH = '/console/import';

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
              Tệp .xlsx, .csv hoặc .jsonl, tối đa {megabytes(LIMITS.upload)} và {LIMITS.rows.toLocaleString('vi-VN')} dòng.{' '}
              <a href={`${PATH}/template`}>Tải tệp mẫu</a> để điền từ dòng thứ ba.
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
                <td>{catalogue.count(source)}</td>
                <td>{when(catalogue.importedAt(source))}</td>
              </tr>
            ))}
          </Table>
        )}
      </>
    ),
  };
}

const List = ({ title, told: { count, lines } }: { title: string; told: Told }) =>
  count === 0 ? null : (
    <details open={count <= 10}>
      <summary>
        {title}: {count}
      </summary>
      <ul>
        {lines.map((line, at) => (
          <li key={at}>{line}</li>
        ))}
        {count > lines.length ? <li>… và {count - lines.length} mục nữa</li> : null}
      </ul>
    </details>
  );

const Changes = ({ of: { added, changed, gone, same } }: { of: ImportPreview }) => (
  <section class="mb-3" aria-label="Thay đổi">
    <List title="Mới" told={added} />
    <List title="Thay đổi" told={changed} />
    <List title="Không còn" told={gone} />
    <p class="mb-0">Giữ nguyên: {same}</p>
  </section>
);

async function preview({ deps, file, field, now }: Context): Promise<PageResult> {
  if (!file) throw new UserFacingError('Chưa chọn tệp.', 'Chọn tệp danh mục rồi bấm Xem thay đổi.');
  const source = field('source') || sourceOf(file.name);
  if (!isSource(source))
    throw new UserFacingError(`Tên danh mục "${source}" không dùng được.`, 'Chỉ dùng chữ không dấu, số và gạch ngang.');
  const id = randomUUID();
  const uploads = new PendingUploads(deps.machine.uploads);
  const path = await uploads.keep(id, file.bytes, now);
  const { catalogue, reader } = deps.machine;
  const read = await reader.preview({ path, dataDir: catalogue.dataDir, source }).catch(async (error: unknown) => {
    await uploads.drop(path);
    throw error;
  });
  const { entries, faults, rows, added, changed, gone } = read;
  const nothing = entries === 0 || added.count + changed.count + gone.count === 0;
  return {
    title: `Xem trước: danh mục ${source}`,
    body: (
      <>
        <p>
          Đã đọc {rows} dòng, {entries} dòng đúng.
        </p>
        {faults.count > 0 ? (
          <div class="alert alert-warning">
            <List title="Dòng lỗi" told={faults} />
          </div>
        ) : null}
        <Changes of={read} />
        {nothing ? (
          <Empty>{entries === 0 ? 'Không có dòng nào nạp được.' : 'Tệp này giống hệt danh mục đang dùng.'}</Empty>
        ) : (
          <form method="post" action={`${PATH}/apply`} class="act">
            <input type="hidden" name="id" value={id} />
            <input type="hidden" name="source" value={source} />
            {faults.count > 0 ? (
              <label class="form-check mb-3">
                <input class="form-check-input" type="checkbox" name="partial" value="1" required />
                <span class="form-check-label">Bỏ {faults.count} dòng lỗi, nạp các dòng đúng</span>
              </label>
            ) : null}
            {read.loses ? (
              <label class="form-check mb-3">
                <input class="form-check-input" type="checkbox" name="loss" value="1" required />
                <span class="form-check-label">
                  Đúng là bỏ {gone.count} trong {read.before} thủ tục của danh mục này
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
  const { catalogue, reader, reload } = deps.machine;
  const uploads = new PendingUploads(deps.machine.uploads);
  const path = await uploads.find(field('id'));
  const source = field('source');
  if (path === undefined || !isSource(source)) throw new UserFacingError('Tệp đã quá hạn giữ hoặc đã nạp rồi.', 'Chọn lại tệp.');
  const agreed = { partial: field('partial') === '1', loss: field('loss') === '1' };
  const count = await reader.prepare({ path, dataDir: catalogue.dataDir, source, ...agreed });
  await noted({ action: 'nạp danh mục', subject: source, detail: `${String(count)} thủ tục` }, async () => {
    catalogue.replace(source);
    await uploads.drop(path);
    await reload();
  });
  return { to: PATH, notice: `Đã nạp ${String(count)} thủ tục vào danh mục ${source}. Bot dùng ngay.` };
}

export const page: ConsolePage = {
  nav: null,
  under: '/procedures',
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
