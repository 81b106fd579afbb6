export { cardOf, catalogueWording, type CatalogueWording } from './card.ts';
export { compareCatalogues, type CatalogueChanges } from './compare.ts';
export { keyOf, type CatalogueEntry } from './entry.ts';
export { CatalogueFolder } from './folder.ts';
export { ENTRY_NAMES, entryLine, isSource, losesTooMuch, sourceOf } from './import.ts';
export { readCatalogue, type ReadCatalogue, type RowFault } from './read.ts';
export { CatalogueSearch, type CatalogueHit } from './search.ts';
export { COLUMNS } from './table.ts';
export { template } from './template.ts';
