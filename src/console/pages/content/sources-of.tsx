import type { FactStanding } from '../../../editorial/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { actsIn, FACT_NAMES, FACTS, factsOf, supportsOf, type Content, type Procedure, type Support } from '../../../knowledge/index.ts';
import { vietnameseDate } from '../../../time/local.ts';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Act, Confirm, Field, Select, Table } from '../../parts.tsx';
import { namesOf } from '../../people.ts';
import { linesOf, PROCEDURE_CHOICES } from './procedure-text.ts';

/** The procedure of the address, as it is written: amounts are not written out. */
function itemOf({ deps, param }: Context): Procedure {
  const item = deps.dialogue().knowledge.content.procedures.find(({ id }) => id === param('id'));
  if (!item) throw new UserFacingError('Không có thủ tục này.', 'Có thể nội dung vừa được nạp lại. Tìm lại trong danh sách.');
  return item;
}

/** Where a fact is from, with what stands there. */
const Source = ({ support, quote, content: { laws, catalogues, day } }: { support: Support; quote: string; content: Content }) => {
  const { catalogue, code = '', law, article, page, url, on, confidence } = support;
  const name =
    law !== undefined
      ? [laws.nameOf(law), article].filter((part) => part !== undefined).join(', ')
      : catalogue !== undefined
        ? `${catalogues.find(({ id }) => id === catalogue)?.name ?? catalogue}, thủ tục ${code}`
        : page;
  const ended = law !== undefined && laws.standing(law, day) === 'ended';
  return (
    <p class="mb-1">
      {url === undefined ? name : <a href={url}>{name}</a>}
      {ended ? <strong class="late"> hết hiệu lực</strong> : null}: “{quote}” (xem {vietnameseDate(on)},{' '}
      {PROCEDURE_CHOICES.CONFIDENCE[confidence]})
    </p>
  );
};

/** Who signed, who is still missing, and what somebody found wrong. */
const Signed = ({ standing: { right, needed, wrong }, nameOf }: { standing: FactStanding; nameOf: (id: string) => string }) => (
  <>
    {wrong ? (
      <p class="late mb-1">
        {nameOf(wrong.by)} báo sai: {wrong.why}
      </p>
    ) : null}
    {right.map(({ by, at }) => (
      <p class="mb-1" key={by}>
        {nameOf(by)} đã đối chiếu, {vietnameseDate(at.toISOString().slice(0, 10))}
      </p>
    ))}
    {right.length < needed ? <p class="text-secondary mb-1">{`Còn thiếu ${String(needed - right.length)} người`}</p> : null}
  </>
);

async function show(context: Context): Promise<PageResult> {
  const { deps, may, officer } = context;
  const { content } = deps.dialogue().knowledge;
  const item = itemOf(context);
  const path = `/console/procedures/${item.id}/sources`;
  const people = await deps.officers.all();
  const nameOf = await namesOf(context);
  const keeper = deps.signatures.keeperOf(item.id);
  return {
    title: `Nguồn: ${item.short_name}`,
    body: (
      <>
        <p>
          Đọc từng điều, mở nguồn ra so. Đúng thì xác nhận: người dân sẽ đọc “Cán bộ đã đối chiếu”. Tiền và thời hạn cần hai người. Sửa nội
          dung thì phải đối chiếu lại.
        </p>
        <p>
          <a href={`/console/procedures/${item.id}`}>{item.name}</a>
        </p>
        <Table label="Các điều và nguồn" head={['Điều', 'Nội dung', 'Nguồn', 'Đối chiếu']}>
          {factsOf(item).map((fact) => {
            const standing = deps.signatures.standing(item, fact);
            const mine = standing.right.some(({ by }) => by === officer._id);
            return (
              <tr key={fact}>
                <th scope="row">{FACT_NAMES[fact]}</th>
                <td>
                  {linesOf(item, fact).map((line) => (
                    <p class="mb-1" key={line}>
                      {line}
                    </p>
                  ))}
                </td>
                <td>
                  {supportsOf(item, fact).map((support, at) => (
                    <Source support={support} quote={support.supports[fact] ?? ''} content={content} key={at} />
                  ))}
                  {supportsOf(item, fact).length === 0 ? <p class="late">chưa có nguồn</p> : null}
                </td>
                <td>
                  <Signed nameOf={nameOf} standing={standing} />
                  {may('check') && supportsOf(item, fact).length > 0 ? (
                    <>
                      {mine ? null : (
                        <Act to={`${path}/right`} name="Đúng với nguồn">
                          <input type="hidden" name="fact" value={fact} />
                        </Act>
                      )}
                      <Confirm summary="Không đúng">
                        <Act to={`${path}/wrong`} name="Báo sai" danger>
                          <input type="hidden" name="fact" value={fact} />
                          <Field label="Sai chỗ nào" name="why" id={`f-why-${fact}`} required max={300} />
                        </Act>
                      </Confirm>
                    </>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </Table>
        <h2 class="h3">Văn bản</h2>
        <ul>
          {item.legal_basis.map((line) => (
            <li key={line}>
              {line}
              {actsIn(line).some((number) => content.laws.standing(number, content.day) === 'ended') ? (
                <strong class="late"> hết hiệu lực</strong>
              ) : null}
            </li>
          ))}
        </ul>
        <h2 class="h3">Người phụ trách</h2>
        {may('check') ? (
          <Act to={`${path}/keeper`} name="Giao">
            <Select
              label="Ai phải xem lại khi văn bản đổi"
              name="keeper"
              value={keeper ?? ''}
              options={[{ value: '', text: 'chưa giao ai' }, ...people.map(({ _id, name }) => ({ value: _id, text: name }))]}
            />
          </Act>
        ) : (
          <p>{people.find(({ _id }) => _id === keeper)?.name ?? 'Chưa giao ai.'}</p>
        )}
      </>
    ),
  };
}

const marking =
  (right: boolean) =>
  async (context: Context): Promise<PageResult> => {
    const { deps, field, officer, now } = context;
    const item = itemOf(context);
    const fact = FACTS.find((one) => one === field('fact'));
    if (!fact || supportsOf(item, fact).length === 0)
      throw new UserFacingError('Điều này chưa có nguồn để đối chiếu.', 'Ghi nguồn trước, ở trang sửa nội dung.');
    if (!right && field('why') === '') throw new UserFacingError('Báo sai thì cần ghi sai chỗ nào.');
    await deps.signatures.mark(item, { fact, by: officer._id, at: now, right, ...(!right && { why: field('why') }) });
    return { to: `/console/procedures/${item.id}/sources`, notice: right ? 'Đã xác nhận.' : 'Đã báo sai.' };
  };

async function keep(context: Context): Promise<PageResult> {
  const { deps, field, officer, now } = context;
  const item = itemOf(context);
  const keeper = field('keeper');
  if (keeper !== '' && !(await deps.officers.all()).some(({ _id }) => _id === keeper)) throw new UserFacingError('Không có cán bộ này.');
  await deps.signatures.keep(item.id, { keeper, by: officer._id, at: now });
  return { to: `/console/procedures/${item.id}/sources`, notice: 'Đã giao.' };
}

export const page: ConsolePage = {
  nav: null,
  routes: [
    get('/procedures/:id/sources', 'view', show),
    post('/procedures/:id/sources/right', 'check', marking(true)),
    post('/procedures/:id/sources/wrong', 'check', marking(false)),
    post('/procedures/:id/sources/keeper', 'check', keep),
  ],
};
