import type { ConsolePage, MenuEntry, Route } from '../page.ts';
import { page as articleDrafting } from './articles/article-drafting.tsx';
import { page as articleEdit } from './articles/article-edit.tsx';
import { page as articleVersions } from './articles/article-versions.tsx';
import { page as article } from './articles/article.tsx';
import { page as articles } from './articles/articles.tsx';
import { page as calendar } from './articles/calendar.tsx';
import { page as plan } from './articles/plan.tsx';
import { page as testSend } from './articles/test-send.tsx';
import { page as contests } from './cases/contests.tsx';
import { page as dataRequests } from './cases/data-requests.tsx';
import { page as handovers } from './cases/handovers.tsx';
import { page as notices } from './cases/notices.tsx';
import { page as petition } from './cases/petition.tsx';
import { page as petitions } from './cases/petitions.tsx';
import { page as surveys } from './cases/surveys.tsx';
import { page as change } from './content/change.tsx';
import { page as changes } from './content/changes.tsx';
import { page as catalogueImport } from './content/import.tsx';
import { page as procedureEdit } from './content/procedure-edit.tsx';
import { page as procedures } from './content/procedures.tsx';
import { page as procedureSources } from './content/sources-of.tsx';
import { page as sources } from './content/sources.tsx';
import { page as questions } from './content/questions.tsx';
import { page as figures } from './figures/figures.tsx';
import { page as measures } from './figures/measures.tsx';
import { page as reports } from './figures/reports.tsx';
import { page as topic } from './figures/topic.tsx';
import { page as account } from './office/account.tsx';
import { page as audit } from './office/audit.tsx';
import { page as officers } from './office/officers.tsx';
import { page as startDay } from './office/start-day.tsx';
import { page as system } from './office/system.tsx';
import { page as overview } from './overview.tsx';
import { page as search } from './search.tsx';

/** Every page of the console. The menu has their names in this order, and their routes are tried in this order. */
export const PAGES: readonly ConsolePage[] = [
  overview,
  articles,
  articleDrafting,
  articleEdit,
  articleVersions,
  testSend,
  article,
  calendar,
  plan,
  petitions,
  petition,
  handovers,
  questions,
  surveys,
  contests,
  notices,
  dataRequests,
  procedureEdit,
  procedureSources,
  procedures,
  sources,
  changes,
  change,
  catalogueImport,
  measures,
  topic,
  figures,
  reports,
  system,
  startDay,
  officers,
  audit,
  account,
  search,
];

/** Every page and every action, with the permission that it takes. */
export const ROUTES: readonly Route[] = PAGES.flatMap(({ routes }) => routes);

/** The menu beside every page, for officers with every permission. */
export const MENU: readonly MenuEntry[] = PAGES.flatMap(({ nav, routes: [{ path, permission }] }) =>
  nav === null
    ? []
    : [
        {
          ...nav,
          path: `/console${path}`,
          permission,
          within: [path, ...PAGES.flatMap(({ under, routes: [first] }) => (under === path ? [first.path] : []))].map(
            (one) => `/console${one}`,
          ),
        },
      ],
);
