import type { Context } from './context.ts';

const SIZE = 25;

/** The part of a list that the address asks for by `trang`, and the way to the others, which keeps what else the address says. */
export function paged<T>(all: readonly T[], { request, query }: Pick<Context, 'request' | 'query'>, size = SIZE) {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const asked = /^\d{1,4}$/.test(query('trang')) ? Number(query('trang')) : 1;
  const at = Math.min(Math.max(1, asked), pages);
  const [path = '', search = ''] = request.originalUrl.split('?');
  const to = (page: number): string => {
    const params = new URLSearchParams(search);
    params.set('trang', String(page));
    return `${path}?${params.toString()}`;
  };
  const ways =
    pages === 1 ? null : (
      <nav class="pages d-print-none" aria-label="Các trang của danh sách">
        {at > 1 ? (
          <a class="btn btn-sm" href={to(at - 1)} rel="prev">
            Trang trước
          </a>
        ) : null}
        <span>
          Trang {at}/{pages}, có {all.length} mục
        </span>
        {at < pages ? (
          <a class="btn btn-sm" href={to(at + 1)} rel="next">
            Trang sau
          </a>
        ) : null}
      </nav>
    );
  return { shown: all.slice((at - 1) * size, at * size), ways };
}
