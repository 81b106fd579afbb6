import type { Permission } from '../officers/index.ts';
import type { Context, PageResult } from './context.ts';

/**
 * What a file under `pages/` adds to the console: each file that has routes exports one as `page`, and `pages/index.ts` lists it. A test
 * reads the folder and names the file that was forgotten.
 */
export interface ConsolePage {
  /**
   * Name of the page in the menu; null where other pages lead to it. The entry leads to the first route; officers who may open that route
   * see it.
   */
  nav: string | null;
  routes: readonly [Route, ...Route[]];
}

/** One entry of the menu at the head of every page. */
export interface MenuEntry {
  name: string;
  path: string;
  permission: Permission;
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
