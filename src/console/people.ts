import type { Context } from './context.ts';

/** Names of officers by the names that they sign in with, which nobody should have to read. */
export async function namesOf({ deps }: Pick<Context, 'deps'>): Promise<(id: string) => string> {
  const names = new Map((await deps.officers.all()).map(({ _id, name }) => [_id, name]));
  return (id) => names.get(id) ?? id;
}
