import type { Plan } from '../../broadcasts/index.ts';
import { MENU } from '../../console/pages/index.ts';
import type { Terminal } from '../command.ts';
import { withYear } from './year.ts';

/** Pages that are not in the menu, or show something else there. */
const WITHIN = [
  '/calendar?view=list',
  '/articles/new',
  '/articles/b1',
  '/articles/b1/edit',
  '/articles/b1/versions',
  '/articles/b1/sheet',
  '/procedures?q=khai+sinh',
  '/procedures/khai-sinh',
  '/procedures/khai-sinh/edit',
  '/import',
  '/account',
];

/** How long officers wait for each page with a year of data. */
export const benchConsole = (terminal: Terminal, plan: Plan, now: () => number): Promise<void> =>
  withYear(terminal, plan, now, ({ time }) => time([...MENU.map(({ path }) => path.replace('/console', '')), ...WITHIN]));
