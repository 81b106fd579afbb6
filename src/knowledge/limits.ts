/**
 * Four outcomes (ADR 15): from `SURE_FROM` on an answer is given as such, from `TENTATIVE_FROM` on as the best reading with others offered;
 * below it the citizen is asked back, and below `OFFER_FROM` told that nothing was found. Chosen on what one kind of citizen writes, judged by
 * what was learnt from the others: docs/understanding.md.
 */
export const SURE_FROM = 0.95;
export const TENTATIVE_FROM = 0.55;
/** The same of a message that comes after another: each reading of it is weighed against the others. */
export const FOLLOWING_SURE_FROM = 0.9;
/** Asked for a part of the very matter that was spoken of. */
export const STAYING_SURE_FROM = 0.7;
export const FOLLOWING_FROM = 0.33;
export const OFFER_FROM = 0.08;
/** The same where no word carries a topic. */
export const OFFER_BARE_FROM = 0.15;
/** Nearer to something that is no procedure than this, and than to any procedure. */
export const FOREIGN_FROM = 0.5;
/** An imported procedure is offered from this likeness of its name on, if it knows this share of the question's topic words. */
export const CATALOGUE_FROM = 0.45;
export const CATALOGUE_COVERED = 0.6;
/** Others are offered beside the best only from this share of its likeness on. */
export const CATALOGUE_SHARE = 0.7;
/** An answer of the content that is less sure than this gets a name beside it that is as good as said. */
export const CURATED_SURE = 0.7;
export const CATALOGUE_NAMED = 0.7;
