import type { Plan } from '../../broadcasts/index.ts';
import type { Terminal } from '../command.ts';
import { withYear } from './year.ts';

const PAGES = [
  '/',
  '/calendar',
  '/calendar?view=list',
  '/articles',
  '/articles/new',
  '/articles/b1',
  '/articles/b1/edit',
  '/articles/b1/versions',
  '/articles/b1/sheet',
  '/plan',
  '/questions',
  '/procedures',
  '/procedures?q=khai+sinh',
  '/procedures/khai-sinh',
  '/procedures/khai-sinh/edit',
  '/changes',
  '/import',
  '/system',
  '/officers',
  '/audit',
  '/account',
];

/** How long officers wait for each page with a year of data. */
export const benchConsole = (terminal: Terminal, plan: Plan, now: () => number): Promise<void> =>
  withYear(terminal, plan, now, ({ time }) => time(PAGES));
