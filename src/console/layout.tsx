import type { ComponentChildren } from 'preact';
import type { Context } from './context.ts';
import type { MenuEntry } from './page.ts';

const Head = ({ title }: { title: string }) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>{`${title} – Một Cửa`}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/console/assets/tabler.min.css" />
    <link rel="stylesheet" href="/console/assets/console.css" />
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

/** A page of the console: a way to skip the menu, the menu, a notice, the page. */
export const Page = ({
  context,
  menu,
  title,
  notice,
  wide,
  children,
}: {
  context: Context;
  menu: readonly MenuEntry[];
  title: string;
  notice?: string | undefined;
  wide?: boolean | undefined;
  children: ComponentChildren;
}) => (
  <html lang="vi">
    <Head title={title} />
    <body>
      <a class="skip" href="#noi-dung">
        Tới nội dung
      </a>
      <header class="navbar navbar-expand d-print-none">
        <div class="container-xl">
          <span class="navbar-brand">Một Cửa</span>
          <nav aria-label="Các trang">
            <ul class="navbar-nav flex-wrap">
              {menu
                .filter(({ permission }) => context.may(permission))
                .map(({ path, name }) => (
                  <li class="nav-item" key={path}>
                    <a class="nav-link" href={path} aria-current={context.request.originalUrl.split('?')[0] === path ? 'page' : undefined}>
                      {name}
                    </a>
                  </li>
                ))}
            </ul>
          </nav>
          <form method="post" action="/console/sign-out" class="who">
            <a href="/console/account">{context.officer.name}</a>
            <button class="btn btn-sm" type="submit">
              Thoát
            </button>
          </form>
        </div>
      </header>
      <main id="noi-dung" class={wide ? 'container-fluid py-3' : 'container-xl py-3'}>
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
