import type { Fact } from '../knowledge/index.ts';

/** Whether the officers who have to have signed a fact of a procedure. */
export type Signed = (item: string, fact: Fact) => boolean;
