import type { Survey } from '../../../cases/index.ts';
import { vietnameseDate } from '../../../time/local.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, type ConsolePage } from '../../page.ts';
import { Empty, Table } from '../../parts.tsx';
import { percent } from './percent.ts';

/** Fewer sheets than this tell what single people think. */
const FEW = 5;
const decimal = (value: number): string => value.toFixed(2).replace('.', ',');

const asked = ({ after, from, to }: Survey): string =>
  after === 'petition' ? 'sau mỗi phản ánh đã trả lời' : `từ ${vietnameseDate(from ?? '')} đến ${vietnameseDate(to ?? '')}`;

async function surveys({ deps }: Context): Promise<PageResult> {
  const all = await Promise.all(deps.cases().surveys.map(async (survey) => ({ survey, result: await deps.surveys.result(survey) })));
  return {
    title: 'Khảo sát hài lòng',
    body: (
      <>
        <p>
          Thang 5 mức; hài lòng là hai mức trên. Chỉ giữ ai đã trả lời, không giữ ai cho điểm nào; phiếu không thay SIPAS. Dưới {FEW} phiếu
          thì chưa hiện điểm, để không lộ ý kiến từng người. Câu hỏi do người giữ máy chủ đặt.
        </p>
        {all.length === 0 ? <Empty>Chưa có khảo sát nào.</Empty> : null}
        {all.map(({ survey, result }) => (
          <section class="mb-4" key={survey.id}>
            <h2 class="h3">{survey.title}</h2>
            <p>
              Hỏi {asked(survey)}. {String(result.sheets)} phiếu, {String(result.finished)} phiếu trả lời hết.
            </p>
            {result.sheets < FEW ? (
              <Empty>
                {result.sheets === 0 ? 'Chưa có phiếu nào. Người dân gõ “khảo sát” để trả lời.' : 'Chưa đủ phiếu để hiện điểm.'}
              </Empty>
            ) : (
              <>
                <Table label={survey.title} head={['Tiêu chí', 'Số trả lời', '1', '2', '3', '4', '5', 'Trung bình', 'Hài lòng']}>
                  {survey.criteria.map(({ id, name, question }) => {
                    const counts = result.scores.get(id) ?? [];
                    const total = counts.reduce((sum, count) => sum + count, 0);
                    const mean = counts.reduce((sum, count, at) => sum + count * (at + 1), 0) / total;
                    return (
                      <tr key={id}>
                        <th scope="row">
                          {name}
                          <br />
                          <small>{question}</small>
                        </th>
                        <td>{total}</td>
                        {counts.map((count, at) => (
                          <td key={String(at)}>{total < FEW ? '' : count}</td>
                        ))}
                        <td>{total < FEW ? 'chưa đủ' : decimal(mean)}</td>
                        <td>{total < FEW ? '' : percent((counts[3] ?? 0) + (counts[4] ?? 0), total)}</td>
                      </tr>
                    );
                  })}
                </Table>
                {result.comments.length === 0 ? null : (
                  <details>
                    <summary>Góp ý ({String(result.comments.length)})</summary>
                    <ul>
                      {result.comments.slice(0, 100).map(({ text, day }) => (
                        <li key={day + text}>
                          {text} <small>({vietnameseDate(day)})</small>
                        </li>
                      ))}
                    </ul>
                  </details>
                )}
              </>
            )}
          </section>
        ))}
      </>
    ),
  };
}

export const page: ConsolePage = {
  nav: { name: 'Khảo sát', group: 'citizens', icon: 'survey' },
  routes: [get('/surveys', 'view', surveys)],
};
