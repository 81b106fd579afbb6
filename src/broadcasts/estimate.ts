import type { Target } from './article.ts';

/**
 * How many people an article may reach. Zalo tells the number of followers and nothing of who they are, so for any narrower target the
 * number of followers is only an upper bound.
 */
export function estimate({ gender, ages, locations, cities, platforms }: Target, followers: number): { atMost: number; everyone: boolean } {
  const everyone = gender === 'all' && [ages, locations, cities, platforms].every((list) => list.length === 0);
  return { atMost: followers, everyone };
}
