export { Facts, type Fact, type FactType } from './facts.ts';
export { Figures, TABS, type BlockLinks, type Figure, type Picture, type Sources, type Tab, type View } from './figures.ts';
export { Reader } from './reading.ts';
export { Rollups } from './rollups.ts';
