import { cellText, isDrawn, type Block, type View } from '../../../engagement/index.ts';
import { Empty, Table } from '../../parts.tsx';

/** Rows that are shown at once; the rest opens. */
const ROWS = 15;

/** The address of a page or file of figures that shows a view. */
export const figuresPath = (path: string, view: View): string => {
  const given = Object.entries({ ...view }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/console/figures/${path}?${new URLSearchParams(given).toString()}`;
};

/** The rows of a table of figures, from `from` on and before `to`. */
export const FigureTable = ({
  block: { title, columns, rows, links },
  from = 0,
  to = rows.length,
}: {
  block: Block;
  from?: number;
  to?: number;
}) => (
  <Table label={from === 0 ? title : `${title}, tiếp theo`} head={columns.map(({ name }) => name)}>
    {rows.slice(from, to).map((row, at) => (
      <tr key={at}>
        {columns.map((column, i) => {
          const text = cellText(row[i], column);
          if (i > 0)
            return (
              <td class={column.format === 'text' ? undefined : 'num'} key={i}>
                {text}
              </td>
            );
          const link = links?.[from + at];
          return (
            <th scope="row" key={i}>
              {link === undefined ? text : <a href={link}>{text}</a>}
            </th>
          );
        })}
      </tr>
    ))}
  </Table>
);

/** A table with its drawing and its files. `path`: which dashboard it belongs to. */
export const FigureSection = ({ block, path, view }: { block: Block; path: string; view: View }) => {
  const { id, title, note, rows, chart, empty } = block;
  const file = (ending: string): string => figuresPath(`${path}/${id}.${ending}`, view);
  return (
    <section class="mb-4" id={id}>
      <h2 class="h3">{title}</h2>
      {rows.length === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <>
          {!isDrawn(chart) ? null : (
            <img class="chart" src={file('svg')} alt={`Biểu đồ: ${title}. Bảng dưới đây có cùng số liệu.`} loading="lazy" />
          )}
          {note === undefined ? null : <p class="text-secondary">{note}</p>}
          <FigureTable block={block} to={ROWS} />
          {rows.length > ROWS ? (
            <details class="mb-2">
              <summary>Xem thêm {String(rows.length - ROWS)} dòng</summary>
              <FigureTable block={block} from={ROWS} />
            </details>
          ) : null}
          <p class="d-print-none">
            Tải về: <a href={file('xlsx')}>Excel</a> · <a href={file('csv')}>CSV</a>
            {!isDrawn(chart) ? null : (
              <>
                {' '}
                ·{' '}
                <a href={file('svg')} download={`${id}.svg`}>
                  hình
                </a>
              </>
            )}
          </p>
        </>
      )}
    </section>
  );
};
