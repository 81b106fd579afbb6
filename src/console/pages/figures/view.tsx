import { KIND_NAMES, TABS, type Picture, type Tab, type View } from '../../../engagement/index.ts';
import { localDay } from '../../../time/local.ts';
import { addDays, isDay, KINDS, type Kind } from '../../../time/periods.ts';
import type { Context } from '../../context.ts';
import { Field, Select } from '../../parts.tsx';
import { figuresPath } from './figure-table.tsx';

/** The filters of each dashboard. */
const NARROW: Record<Tab, readonly ('ward' | 'theme' | 'unit')[]> = {
  questions: ['ward', 'theme'],
  followers: [],
  articles: ['unit', 'theme'],
  plan: ['unit', 'theme'],
  opinions: ['theme'],
};

export const isTab = (name: string): name is Tab => (TABS as readonly string[]).includes(name);
const isKind = (name: string): name is Kind => (KINDS as readonly string[]).includes(name);

/** The period and the part of the town that the address asks for; without any, this month of everything. */
export function viewOf({ query, now, deps }: Context, tab: Tab): View {
  const { themes, units } = deps.figures.sources.plan();
  const one = (name: 'ward' | 'theme' | 'unit', known: readonly string[]): string | undefined =>
    NARROW[tab].includes(name) && known.includes(query(name)) ? query(name) : undefined;
  return {
    kind: isKind(query('kind')) ? (query('kind') as Kind) : 'month',
    day: isDay(query('day')) ? query('day') : localDay(now),
    ward: one('ward', deps.figures.sources.wards()),
    theme: one(
      'theme',
      themes.map(({ id }) => id),
    ),
    unit: one(
      'unit',
      units.map(({ id }) => id),
    ),
  };
}

/** A form to choose another period or part. */
export const Picker = ({ context: { deps }, tab, view, picture }: { context: Context; tab: Tab; view: View; picture: Picture }) => {
  const { sources } = deps.figures;
  const all = { value: '', text: 'Tất cả' };
  const { from, to } = picture.reading.span;
  const named = { theme: sources.plan().themes, unit: sources.plan().units };
  return (
    <form method="get" action={`/console/figures/${tab}`} class="picker d-print-none">
      <Select label="Kỳ" name="kind" value={view.kind} options={KIND_NAMES.map(({ kind, name }) => ({ value: kind, text: name }))} />
      <Field label="Có ngày" name="day" type="date" value={view.day} />
      {NARROW[tab].map((name) =>
        name === 'ward' ? (
          <Select
            label="Phường"
            name="ward"
            value={view.ward}
            options={[all, ...sources.wards().map((ward) => ({ value: ward, text: ward }))]}
            key={name}
          />
        ) : (
          <Select
            label={name === 'theme' ? 'Chủ đề' : 'Đơn vị'}
            name={name}
            value={view[name]}
            options={[all, ...named[name].map(({ id, name: text }) => ({ value: id, text }))]}
            key={name}
          />
        ),
      )}
      <div class="mb-3">
        <button class="btn btn-primary" type="submit">
          Xem
        </button>{' '}
        <a class="btn" href={figuresPath(tab, { ...view, day: addDays(from, -1) })}>
          Kỳ trước
        </a>{' '}
        <a class="btn" href={figuresPath(tab, { ...view, day: addDays(to, 1) })}>
          Kỳ sau
        </a>
      </div>
    </form>
  );
};
