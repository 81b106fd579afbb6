import type { Permission } from '../officers/index.ts';
import type { Context, PageResult } from './context.ts';
import type { IconName } from './icons.tsx';

/**
 * What a file under `pages/` adds to the console: each file that has routes exports one as `page`, and `pages/index.ts` lists it. A test
 * reads the folder and names the file that was forgotten.
 */
export interface ConsolePage {
  /**
   * The page in the menu; null where other pages lead to it. The entry leads to the first route; officers who may open that route see it.
   */
  nav: Nav | null;
  /** The address of the page in the menu that this one belongs to, where its own address does not begin with it. */
  under?: string;
  routes: readonly [Route, ...Route[]];
}

/** The groups of the menu, in its order; the first has no heading. */
export const GROUPS = {
  today: '',
  propaganda: 'Tuyên truyền',
  citizens: 'Người dân',
  knowledge: 'Kiến thức',
  figures: 'Số liệu, báo cáo',
  office: 'Quản trị',
} as const;
export type Group = keyof typeof GROUPS;

/** How a page stands in the menu. */
export interface Nav {
  name: string;
  group: Group;
  icon: IconName;
}

/** One entry of the menu beside every page. */
export interface MenuEntry extends Nav {
  path: string;
  permission: Permission;
  /** Beginnings of the addresses of the pages within. */
  within: readonly string[];
}

/** One address of the console: who may ask for it and what answers. */
export interface Route {
  method: 'get' | 'post';
  path: string;
  permission: Permission;
  handle: (context: Context) => Promise<PageResult> | PageResult;
  /** The password has to have been given in the last minutes. */
  stepUp?: true;
  /** A waiting page asks for it by itself: that is no sign that anybody is there, so the session is left as it is. */
  quiet?: true;
  /** The form brings a file, in the field `file`. */
  upload?: true;
}

/** A page or a file. */
export const get = (path: string, permission: Permission, handle: Route['handle']): Route => ({ method: 'get', path, permission, handle });
/** An action of a form. */
export const post = (path: string, permission: Permission, handle: Route['handle']): Route => ({
  method: 'post',
  path,
  permission,
  handle,
});
/** A piece of a page that a waiting page asks for by itself. */
export const quiet = (path: string, permission: Permission, handle: Route['handle']): Route => ({
  ...get(path, permission, handle),
  quiet: true,
});
/** An action that weighs more, such as an approval or a setting: the password is asked for again. */
export const grave = (path: string, permission: Permission, handle: Route['handle']): Route => ({
  ...post(path, permission, handle),
  stepUp: true,
});
