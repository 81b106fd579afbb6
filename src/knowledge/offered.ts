import type { Hit } from './found.ts';

/** A choice is offered with the best if its score is at least this share of the best's. */
export const OFFER_SHARE = 0.06;
export const MAX_CHOICES = 4;

/** Those worth offering beside the best. */
export const near = (hits: readonly Hit[]): Hit[] => choices(hits.filter((hit) => hit.score >= OFFER_SHARE * (hits[0]?.score ?? 0)));

/** At most four, the best of each topic first: alike variants must not push another topic out. */
export function choices(hits: readonly Hit[]): Hit[] {
  const topics = new Set<string>();
  const firsts = hits.filter(({ item }) => !topics.has(item.topic) && topics.add(item.topic));
  const shown = new Set(firsts.slice(0, MAX_CHOICES));
  for (const hit of hits) if (shown.size < MAX_CHOICES) shown.add(hit);
  return hits.filter((hit) => shown.has(hit));
}
