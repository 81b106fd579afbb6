import type { ComponentChildren } from 'preact';
import type { Context } from './context.ts';
import { Icon } from './icons.tsx';
import { GROUPS, type Group, type MenuEntry } from './page.ts';

const Head = ({ title }: { title: string }) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>{`${title} – Một Cửa`}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/console/assets/tabler.min.css" />
    <link rel="stylesheet" href="/console/assets/console.css" />
    <link rel="stylesheet" href="/console/assets/frame.css" />
    <link rel="stylesheet" href="/console/assets/calendar.css" />
    <script type="module" src="/console/assets/console.js" />
  </head>
);

/** A page for somebody who is not signed in. */
export const Bare = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <html lang="vi">
    <Head title={title} />
    <body>
      <main class="container-tight py-4">{children}</main>
    </body>
  </html>
);

/** The entry of the menu that an address belongs to: the longest that it begins with. */
export function entryOf(menu: readonly MenuEntry[], path: string): MenuEntry | undefined {
  const lengthOf = ({ within }: MenuEntry): number =>
    Math.max(0, ...within.filter((one) => path === one || path.startsWith(`${one}/`)).map(({ length }) => length));
  return menu.filter((entry) => lengthOf(entry) > 0).sort((a, b) => lengthOf(b) - lengthOf(a))[0];
}

/** What waits, beside an entry and not in its link: the entry keeps its name for those who look for it by name. */
const Count = ({ of }: { of: number | undefined }) =>
  of === undefined || of === 0 ? null : (
    <span class="count">
      {of > 99 ? '99+' : of}
      <span class="visually-hidden"> việc chờ Anh/Chị</span>
    </span>
  );

const Menu = ({
  entries,
  here,
  path,
  counts,
  agency,
}: {
  agency: string;
  entries: readonly MenuEntry[];
  here: MenuEntry | undefined;
  path: string;
  counts: Readonly<Record<string, number>>;
}) => (
  <nav class="side d-print-none" id="danh-muc" aria-label="Các trang">
    <p class="side-agency">{agency}</p>
    {(Object.entries(GROUPS) as [Group, string][]).map(([group, name]) => {
      const own = entries.filter((entry) => entry.group === group);
      if (own.length === 0) return null;
      return (
        <div key={group}>
          {name === '' ? null : (
            <p class="side-group" id={`nhom-${group}`}>
              {name}
            </p>
          )}
          <ul aria-labelledby={name === '' ? undefined : `nhom-${group}`}>
            {own.map((entry) => (
              <li key={entry.path} class={entry === here ? 'here' : undefined}>
                <a href={entry.path} aria-current={entry.path === path ? 'page' : undefined}>
                  <Icon name={entry.icon} />
                  {entry.name}
                </a>
                <Count of={counts[entry.path]} />
              </li>
            ))}
          </ul>
        </div>
      );
    })}
  </nav>
);

/** A page of the console: a way to skip the menu, the head with the search, the menu, a notice, the page. */
export const Page = ({
  context,
  menu,
  counts,
  title,
  notice,
  children,
}: {
  context: Context;
  menu: readonly MenuEntry[];
  /** What waits for the officer behind each entry, by its address. */
  counts: Readonly<Record<string, number>>;
  title: string;
  notice?: string | undefined;
  children: ComponentChildren;
}) => {
  const path = context.request.originalUrl.split('?')[0] ?? '';
  const entries = menu.filter(({ permission }) => context.may(permission));
  const here = entryOf(menu, path);
  const { agency } = context.deps.dialogue().knowledge;
  return (
    <html lang="vi">
      <Head title={title} />
      <body class="framed">
        <a class="skip" href="#noi-dung">
          Tới nội dung
        </a>
        <input type="checkbox" id="mo-danh-muc" class="menu-switch" aria-controls="danh-muc" />
        <header class="top d-print-none">
          <label for="mo-danh-muc" class="menu-button">
            <Icon name="menu" />
            <span>Danh mục</span>
          </label>
          <a class="brand" href="/console/">
            {agency.name}
          </a>
          <a class="search-link" href="/console/search" aria-label="Tìm">
            <Icon name="search" />
          </a>
          <form method="get" action="/console/search" role="search" class="top-search">
            <label class="visually-hidden" for="tim">
              Tìm thủ tục, bài viết, phản ánh, cán bộ
            </label>
            <Icon name="search" />
            <input
              id="tim"
              name="q"
              type="search"
              class="form-control"
              placeholder="Tìm thủ tục, bài, phản ánh…"
              aria-keyshortcuts="Control+K"
              value={path === '/console/search' ? context.query('q') : ''}
            />
          </form>
          <form method="post" action="/console/sign-out" class="who">
            <a href="/console/account" class="who-name">
              <Icon name="person" />
              <span>{context.officer.name}</span>
            </a>
            <button class="btn btn-sm" type="submit">
              Thoát
            </button>
          </form>
        </header>
        <Menu entries={entries} here={here} path={path} counts={counts} agency={agency.name} />
        <main id="noi-dung">
          {here === undefined || here.path === path ? null : (
            <nav aria-label="Vị trí của trang" class="d-print-none">
              <ol class="crumbs">
                {here.group === 'today' ? null : <li>{GROUPS[here.group]}</li>}
                <li>{context.may(here.permission) ? <a href={here.path}>{here.name}</a> : here.name}</li>
              </ol>
            </nav>
          )}
          <h1 class="h2">{title}</h1>
          {notice === undefined ? null : (
            <p class="alert alert-success" role="status">
              {notice}
            </p>
          )}
          {children}
        </main>
      </body>
    </html>
  );
};
