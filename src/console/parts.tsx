import type { ComponentChildren } from 'preact';
import { defined } from '../ground/defined.ts';
import { toLocal, vietnameseDate } from '../time/local.ts';

/** Tells what went wrong and what to do about it. */
export const Wrong = ({ message, hint }: { message: string; hint?: string | undefined }) => (
  <div class="alert alert-danger" role="alert">
    {message.split('\n').map((line) => (
      <p class="mb-1" key={line}>
        {line}
      </p>
    ))}
    {hint === undefined ? null : <p class="mb-0">{hint}</p>}
  </div>
);

/** Stands in the place of an empty list. */
export const Empty = ({ children }: { children: ComponentChildren }) => <p class="text-secondary">{children}</p>;

/** A table that scrolls by itself on a narrow screen; `label` names it for those who hear the page. */
export const Table = ({ label, head, children }: { label: string; head: readonly string[]; children: ComponentChildren }) => (
  <div class="scroll mb-3" tabIndex={0} role="region" aria-label={label}>
    <table class="table">
      <thead>
        <tr>
          {head.map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
);

/** Names with what they are, one a line. */
export const Lines = ({ lines }: { lines: readonly (readonly [string, string])[] }) => (
  <table class="table">
    <tbody>
      {lines.map(([name, value]) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <td>{value}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** A field to search with, for a page that reads `q`; `keep`: what else the address says. */
export const Search = ({ label, value, keep = {} }: { label: string; value: string; keep?: Record<string, string> }) => (
  <form method="get" class="picker mb-3">
    {Object.entries(keep).map(([name, one]) => (
      <input type="hidden" name={name} value={one} key={name} />
    ))}
    <Field label={label} name="q" value={value} type="search" />
    <button class="btn mb-3" type="submit">
      Tìm
    </button>
  </form>
);

type FieldType = 'text' | 'url' | 'password' | 'date' | 'datetime-local' | 'number' | 'search';

/** A labelled field. */
export const Field = ({
  label,
  name,
  value,
  type = 'text',
  hint,
  required = false,
  rows,
  max,
  autocomplete,
  list,
  named = true,
  id = `f-${name}`,
}: {
  label: string;
  name: string;
  value?: string | undefined;
  type?: FieldType;
  hint?: string;
  required?: boolean;
  rows?: number;
  max?: number;
  autocomplete?: string;
  /** Id of a datalist with what may be typed. */
  list?: string;
  /** Whether the label is seen; where a heading says the same, it is only heard. */
  named?: boolean;
  /** For a name that the form has several times. */
  id?: string;
}) => {
  const shared = {
    id,
    name,
    class: 'form-control',
    required,
    ...(hint !== undefined && { 'aria-describedby': `${id}-hint` }),
    ...defined({ maxLength: max }),
  };
  return (
    <div class="mb-3">
      <label class={named ? 'form-label' : 'visually-hidden'} for={id}>
        {label}
      </label>
      {rows === undefined ? (
        <input {...shared} {...({ type, list } as object)} value={value ?? ''} {...defined({ autocomplete })} />
      ) : (
        <textarea {...shared} rows={rows}>
          {value ?? ''}
        </textarea>
      )}
      {hint === undefined ? null : (
        <small id={`${id}-hint`} class="form-hint">
          {hint}
        </small>
      )}
    </div>
  );
};

/** A labelled choice of one from several. */
export const Select = ({
  label,
  name,
  value,
  options,
  hint,
  id = `f-${name}`,
}: {
  label: string;
  name: string;
  value?: string | undefined;
  options: readonly { value: string; text: string }[];
  hint?: string;
  id?: string;
}) => (
  <div class="mb-3">
    <label class="form-label" for={id}>
      {label}
    </label>
    <select id={id} name={name} class="form-select">
      {options.map((option) => (
        <option key={option.value} value={option.value} selected={option.value === value}>
          {option.text}
        </option>
      ))}
    </select>
    {hint === undefined ? null : <small class="form-hint">{hint}</small>}
  </div>
);

/** One part of a long form, under a heading that its list of parts leads to. */
export const FormPart = ({ id, name, children }: { id: string; name: string; children: ComponentChildren }) => (
  <section class="card card-body mb-3" id={id}>
    <h2 class="h3">{name}</h2>
    {children}
  </section>
);

/** The button that saves a long form, always in sight. */
export const SaveBar = ({ name, children }: { name: string; children?: ComponentChildren }) => (
  <div class="save-bar">
    <button class="btn btn-primary" type="submit">
      {name}
    </button>
    {children}
  </div>
);

/** A button that does something, with a reason or another field where it needs one. */
export const Act = ({
  to,
  name,
  danger = false,
  children,
}: {
  to: string;
  name: string;
  danger?: boolean;
  children?: ComponentChildren;
}) => (
  <form method="post" action={to} class="act">
    {children}
    <button class={danger ? 'btn btn-outline-danger' : 'btn btn-primary'} type="submit">
      {name}
    </button>
  </form>
);

/** Opens a form that asks for more, or once more before what cannot be undone; without any script. */
export const Confirm = ({ summary, danger = false, children }: { summary: string; danger?: boolean; children: ComponentChildren }) => (
  <details class="confirm">
    <summary class={danger ? 'btn btn-outline-danger' : 'btn'}>{summary}</summary>
    <div class="card card-body">{children}</div>
  </details>
);

/** A time as Vietnamese readers write it, `08:20 25/11/2026`: the same on every page. */
export const when = (at: Date | number | undefined): string => {
  if (at === undefined) return '';
  const local = toLocal(Number(at));
  return `${local.slice(11)} ${vietnameseDate(local.slice(0, 10))}`;
};

/** How a state stands: nothing to do, waiting for somebody, all well, to be looked at, gone wrong. */
export type Tone = 'quiet' | 'waiting' | 'good' | 'look' | 'wrong';

/** A state in words, with a colour that says no more than the words do. */
export const Status = ({ tone, children }: { tone: Tone; children: ComponentChildren }) => (
  <span class={`state-tag ${tone}`}>{children}</span>
);
