import { change, show, type Figure, type Picture } from '../../../engagement/index.ts';
import { BEHIND } from './behind.ts';

/** The numbers at the head of a dashboard, each beside those of the period and of the year before. */
export const FigureNumbers = ({ figures, picture: { reading } }: { figures: readonly Figure[]; picture: Picture }) => (
  <ul class="numbers wide">
    {figures.map(({ measure: { id, name, format, bound }, now, before, lastYear }) => (
      <li class="card card-body" key={id}>
        <b>{now !== undefined && bound === 'lower' ? `từ ${show(now, format)}` : show(now, format)}</b>
        <span>
          {BEHIND[id] === null ? name : <a href={BEHIND[id]}>{name}</a>}
          {now !== undefined && bound === 'upper' ? ' (nhiều nhất)' : ''}
        </span>
        <Against name={reading.until < reading.span.to ? 'cùng số ngày kỳ trước' : 'kỳ trước'} now={now} then={before} format={format} />
        <Against name="cùng kỳ năm trước" now={now} then={lastYear} format={format} />
      </li>
    ))}
  </ul>
);

const Against = ({
  name,
  now,
  then,
  format,
}: {
  name: string;
  now: number | undefined;
  then: number | undefined;
  format: Figure['measure']['format'];
}) => {
  if (then === undefined) return null;
  const difference = change(now, then, format);
  return (
    <small class="text-secondary">
      {name}: {show(then, format)}
      {difference === undefined ? '' : `, ${difference}`}
    </small>
  );
};
