import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MENU, PAGES, ROUTES } from '../../src/console/pages/index.ts';
import type { ConsolePage, Route } from '../../src/console/page.ts';

const FOLDER = 'src/console/pages';
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && name !== 'index.ts');
/** A file that makes routes takes `get`, `post` and their like from page.ts. */
const hasRoutes = (file: string): boolean =>
  [...readFileSync(`${FOLDER}/${file}`, 'utf8').matchAll(/import (type )?\{([^}]*)\} from '[./]*\/page\.ts'/g)].some(
    ([, type, names = '']) => type === undefined && names.split(',').some((name) => !/^\s*(type\s.*)?$/.test(name)),
  );
const pageOf = async (file: string): Promise<ConsolePage | undefined> => {
  const path = resolve(FOLDER, file);
  return ((await import(/* @vite-ignore */ path)) as { page?: ConsolePage }).page;
};

/** The first route that answers an address. */
const answering = (method: Route['method'], address: string): Route | undefined =>
  ROUTES.find((route) => route.method === method && new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(address));

describe('the pages of the console', () => {
  it.each(files)('%s: routes are exported as `page`, and pages/index.ts lists it', async (file) => {
    const page = await pageOf(file);
    if (hasRoutes(file)) expect(page, `export const page: ConsolePage = { nav: …, routes: […] } from ${file}`).toBeDefined();
    if (page !== undefined) expect(PAGES.includes(page), `add the page of ${file} to ${FOLDER}/index.ts`).toBe(true);
  });

  it('are told of in the guide for officers, those of the menu by their names', () => {
    const guide = readFileSync('docs/huong-dan-can-bo.md', 'utf8');
    expect(MENU.map(({ name }) => name).filter((name) => !guide.includes(name))).toEqual([]);
  });

  it('are listed once each', () => {
    expect(new Set(PAGES).size).toBe(PAGES.length);
  });

  it('are in the menu by an address that a click can open, each name once', () => {
    for (const { name, path } of MENU) {
      expect(path, name).not.toContain(':');
      expect(answering('get', path.replace('/console', '')), name).toBeDefined();
    }
    expect(new Set(MENU.map(({ name }) => name)).size).toBe(MENU.length);
  });

  it('have no route that one before it takes the requests of', () => {
    for (const route of ROUTES) {
      const first = answering(route.method, route.path.replaceAll(':', ''));
      expect(first?.path, `${route.method} ${route.path}: put its page before the other in ${FOLDER}/index.ts`).toBe(route.path);
    }
  });
});
