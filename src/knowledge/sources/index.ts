export { amountOn, amountsFile, amountsIn, amountText, withAmounts, type Amount, type AmountsFile } from './amounts.ts';
export { drawing, sample } from './sample.ts';
export { cataloguesFile, type CataloguesFile } from './catalogues.ts';
export { actsIn, lawFile, Laws, type Law, type LawFile, type Standing } from './law.ts';
export {
  CONFIDENCES,
  confidenceIn,
  FACT_NAMES,
  FACTS,
  factsOf,
  joinedSupports,
  SIGNED_BY_TWO,
  support,
  supportsOf,
  unsupported,
  unvouched,
  type Confidence,
  type Fact,
  type Support,
} from './provenance.ts';
