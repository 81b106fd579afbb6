import { localDay } from '../../../time/local.ts';
import type { Context } from '../../context.ts';
import type { Entry } from './calendar-entries.ts';

const DAYS = ['Thứ 2', 'Thứ 3', 'Thứ 4', 'Thứ 5', 'Thứ 6', 'Thứ 7', 'Chủ nhật'];

/** The weeks of a month, Monday first; days of other months are empty. */
export function weeksOf(month: string): (string | undefined)[][] {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7;
  const cells: (string | undefined)[] = [
    ...Array.from({ length: before }, () => undefined),
    ...Array.from({ length: days }, (_, at) => `${month}-${String(at + 1).padStart(2, '0')}`),
  ];
  while (cells.length % 7 > 0) cells.push(undefined);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

export const monthName = (month: string): string => `${String(Number(month.slice(5)))}/${month.slice(0, 4)}`;
export const dayName = (day: string): string => day.split('-').reverse().join('/');

const Card = ({ entry }: { entry: Entry }) => (
  <p class={`event ${entry.tone}`} data-article={entry.movable}>
    {entry.time === '' ? null : <b>{entry.time} </b>}
    <a href={entry.to}>{entry.name}</a> <span class="event-state">{entry.state}</span>
  </p>
);

/** The month as a table of weeks; on a phone the same cells are a list of those days on which there is something. */
export const Month = ({ entries, month, context: { deps, may, now } }: { entries: readonly Entry[]; month: string; context: Context }) => {
  const { holidays } = deps.plan();
  const today = localDay(now);
  const cell = (day: string, column: number) => {
    const own = entries.filter((entry) => entry.day === day);
    const free = holidays.filter(({ from, to }) => day >= from && day <= to);
    const number = String(Number(day.slice(8)));
    const kinds = [day === today ? 'today' : '', own.length + free.length === 0 && day !== today ? 'blank' : ''].filter(
      (one) => one !== '',
    );
    return (
      <td key={column} data-day={day} class={kinds.length > 0 ? kinds.join(' ') : undefined}>
        <p class="day">
          <span class="day-name">{DAYS[column]}, </span>
          {may('write') && day >= today ? (
            <a href={`/console/articles/new?day=${day}`} aria-label={`Viết bài cho ngày ${dayName(day)}`}>
              {number}
            </a>
          ) : (
            number
          )}
          <span class="day-name">/{String(Number(day.slice(5, 7)))}</span>
          {day === today ? <span class="day-today"> hôm nay</span> : null}
          {free.map(({ name }) => (
            <span class="day-off" key={name}>
              {' '}
              {name}
            </span>
          ))}
        </p>
        {own.map((entry) => (
          <Card entry={entry} key={entry.key} />
        ))}
      </td>
    );
  };
  return (
    <table class="month" aria-label={`Lịch tháng ${monthName(month)}`}>
      <thead>
        <tr>
          {DAYS.map((day) => (
            <th scope="col" key={day}>
              {day}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week, at) => (
          <tr key={at}>{week.map((day, column) => (day === undefined ? <td key={column} class="blank" /> : cell(day, column)))}</tr>
        ))}
      </tbody>
    </table>
  );
};
