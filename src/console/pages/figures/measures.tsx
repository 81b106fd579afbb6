import { BOUND_NAMES, MEASURES } from '../../../engagement/index.ts';
import type { PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { Table } from '../../parts.tsx';

/** What each figure counts and what it does not. */
const measures = (): PageResult => ({
  title: 'Cách tính từng số',
  body: (
    <Table label="Cách tính từng số" head={['Số liệu', 'Mức tin', 'Tính', 'Không tính']}>
      {MEASURES.map(({ id, name, bound, counts, without }) => (
        <tr key={id}>
          <th scope="row">{name}</th>
          <td>{BOUND_NAMES[bound]}</td>
          <td>{counts}</td>
          <td>{without}</td>
        </tr>
      ))}
    </Table>
  ),
});

export const page: ConsolePage = { nav: null, routes: [get('/figures/measures', 'view', measures)] };
