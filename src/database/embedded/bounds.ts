import { Binary, Long, ObjectId } from 'bson';
import { typeOf } from './compare.ts';
import { after, capKey, encodeValue, inverted, isPlainObject, orderedPart, TYPE, type Doc } from './keys.ts';
import type { Direction } from './specs.ts';

interface Edge {
  value: unknown;
  /** The value itself does not belong. */
  open: boolean;
}

/** What a filter demands of one field, as far as an index can use it. */
export interface Bounds {
  equal?: unknown[];
  low?: Edge;
  high?: Edge;
}

/** What a filter demands of its fields. `whole`: that is all it demands. */
export interface Demands {
  fields: Map<string, Bounds>;
  whole: boolean;
}

export interface Range {
  /** First key, inclusive. */
  start: Buffer;
  /** First key beyond, exclusive. */
  end: Buffer;
}

export const MAX_RANGES = 1_000;

const isScalar = (value: unknown): boolean =>
  value === null ||
  ['string', 'number', 'boolean'].includes(typeof value) ||
  value instanceof Date ||
  value instanceof ObjectId ||
  value instanceof Binary ||
  Long.isLong(value);

/** A bound that a filter keeps within one type; null and NaN are equal to themselves alone. */
const isBound = (value: unknown): boolean => isScalar(value) && value !== null && !Number.isNaN(value);

/** Collects what the conjuncts of a filter demand of each field. */
export function demandsOf(filter: Doc): Demands {
  const demands: Demands = { fields: new Map(), whole: true };
  const merge = (field: string, bounds: Bounds): void => {
    const known = demands.fields.get(field);
    // The first demand of a kind stands, and a list of values stands alone: what is left over the filter looks at.
    if (known && (known.equal ?? bounds.equal ?? (bounds.low && known.low) ?? (bounds.high && known.high)) !== undefined) {
      demands.whole = false;
      if (bounds.equal && !known.equal) demands.fields.set(field, bounds);
      return;
    }
    const both = { ...known, ...bounds };
    if (both.low && both.high && typeOf(both.low.value) !== typeOf(both.high.value)) {
      demands.whole = false;
      return;
    }
    demands.fields.set(field, both);
  };
  const readOperator = (field: string, operator: string, value: unknown): void => {
    const open = operator === '$gt' || operator === '$lt';
    if (operator === '$eq' && isScalar(value)) merge(field, { equal: [value] });
    else if (operator === '$in' && Array.isArray(value) && value.every(isScalar) && value.length <= MAX_RANGES)
      merge(field, { equal: value });
    else if ((operator === '$gt' || operator === '$gte') && isBound(value)) merge(field, { low: { value, open } });
    else if ((operator === '$lt' || operator === '$lte') && isBound(value)) merge(field, { high: { value, open } });
    else demands.whole = false;
  };
  const visit = (part: Doc): void => {
    for (const [field, wanted] of Object.entries(part)) {
      if (field === '$and' && Array.isArray(wanted)) for (const inner of wanted as Doc[]) visit(inner);
      else if (field.startsWith('$')) demands.whole = false;
      else if (isScalar(wanted)) merge(field, { equal: [wanted] });
      else if (isPlainObject(wanted)) {
        const operators = Object.entries(wanted);
        if (operators.length === 0) demands.whole = false;
        for (const [operator, value] of operators) readOperator(field, operator, value);
      } else demands.whole = false;
    }
  };
  visit(filter);
  return demands;
}

const NAN = encodeValue(NaN);

/**
 * The byte range of one bounded field of an index. Field keys are never the beginning of one another, so that `after(key)` is the first byte
 * string beyond a key and whatever follows it. `exact` is false where a key had to be cut and the range is a little too wide.
 */
export function boundRange({ low, high }: Bounds, limit: number, direction: Direction): Range & { exact: boolean } {
  const type = encodeValue((low ?? high)?.value)[0] ?? TYPE.null;
  const turned = (key: Buffer): Buffer => (direction === 1 ? key : inverted(key));
  const keyOf = ({ value }: Edge): { key: Buffer; cut: boolean } => {
    const whole = encodeValue(value);
    return { key: turned(orderedPart(whole, limit)), cut: whole.length > limit };
  };
  const [first, last] = direction === 1 ? [low, high] : [high, low];
  let exact = true;
  const edge = (bound: Edge, beyond: boolean): Buffer => {
    const { key, cut } = keyOf(bound);
    if (cut) exact = false;
    // At the first end a bound that does not belong is passed over; at the last end one that belongs is taken in.
    return (cut ? !beyond : bound.open === beyond) ? key : after(key);
  };
  const bracket = turned(Buffer.of(type));
  const ofNaN = turned(NAN);
  // NaN stands below all numbers and is neither above nor below any.
  const start = first ? edge(first, false) : direction === 1 && type === TYPE.number ? after(ofNaN) : bracket;
  const end = last ? edge(last, true) : direction === -1 && type === TYPE.number ? ofNaN : after(bracket);
  return { start, end, exact };
}

/** The keys of an index under which one of the values stands. */
export function equalKeys(values: readonly unknown[], limit: number, direction: Direction): Buffer[] {
  return values.map((value) => {
    const { key } = capKey(encodeValue(value), limit);
    return direction === 1 ? key : inverted(key);
  });
}
