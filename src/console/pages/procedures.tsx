import { localDay } from '../../clock.ts';
import { turn } from '../../dialogue/index.ts';
import { UserFacingError } from '../../errors.ts';
import { ASPECTS } from '../../knowledge/index.ts';
import { fold } from '../../text/vietnamese.ts';
import { get, type Context, type Outcome } from '../context.ts';
import { Empty, Field } from '../layout.tsx';

function list({ deps, query, now }: Context): Outcome {
  const { knowledge } = deps.dialogue();
  const asked = query('q');
  const all = knowledge.content.procedures;
  const found =
    asked === ''
      ? [...all]
      : [
          ...new Set([
            ...knowledge.ask(asked).candidates.map(({ item }) => item),
            ...all.filter(({ name }) => fold(name).includes(fold(asked))),
          ]),
        ];
  const today = localDay(now);
  return {
    title: 'Thủ tục',
    body: (
      <>
        <form method="get" class="mb-3">
          <Field label="Tìm như người dân hỏi" name="q" value={asked} type="search" />
          <button class="btn" type="submit">
            Tìm
          </button>
        </form>
        {found.length === 0 ? (
          <Empty>Không có thủ tục nào như vậy.</Empty>
        ) : (
          <div class="scroll" tabIndex={0} role="region" aria-label="Các thủ tục">
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">Thủ tục</th>
                  <th scope="col">Lĩnh vực</th>
                  <th scope="col">Mã</th>
                  <th scope="col">Hạn xem lại</th>
                </tr>
              </thead>
              <tbody>
                {found.map((item) => (
                  <tr key={item.id}>
                    <td>
                      <a href={`/console/procedures/${item.id}`}>{item.name}</a>
                      {item.imported ? ' (nạp từ danh mục, chưa kiểm tra)' : ''}
                    </td>
                    <td>{item.field}</td>
                    <td>{item.code ?? ''}</td>
                    <td class={item.reviewed.next < today ? 'late' : ''}>
                      {item.reviewed.next}
                      {item.reviewed.next < today ? ' quá hạn' : ''}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </>
    ),
  };
}

function show({ deps, param, now }: Context): Outcome {
  const dialogue = deps.dialogue();
  const item = dialogue.knowledge.item(param('id'));
  if (!item) throw new UserFacingError('Không có thủ tục này.', 'Có thể nội dung vừa được nạp lại. Tìm lại trong danh sách.');
  const parts = ASPECTS.map((aspect) => ({
    aspect,
    said: turn(dialogue, { kind: 'text', text: `#tt:${item.id}:${aspect}` }, {}, now)
      .replies.map(({ text }) => text)
      .join('\n\n'),
  }));
  return {
    title: item.name,
    body: (
      <>
        <p>Đúng những gì người dân đọc trên điện thoại, theo từng phần.</p>
        {parts.map(({ aspect, said }) => (
          <details key={aspect} open={aspect === 'general'} class="card card-body mb-2">
            <summary>{dialogue.wording.parts[aspect].title}</summary>
            <pre class="said">{said}</pre>
          </details>
        ))}
        <h2 class="h3">Người dân hay hỏi</h2>
        <ul>
          {item.questions.map((question) => (
            <li key={question}>{question}</li>
          ))}
        </ul>
      </>
    ),
  };
}

export const procedureRoutes = [get('/procedures', 'view', list), get('/procedures/:id', 'view', show)];
