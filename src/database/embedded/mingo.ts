import { Aggregator as BaseAggregator } from 'mingo/aggregator';
import { Context, evalExpr } from 'mingo/core';
import * as accumulator from 'mingo/operators/accumulator';
import * as expression from 'mingo/operators/expression';
import * as pipeline from 'mingo/operators/pipeline';
import * as projection from 'mingo/operators/projection';
import * as query from 'mingo/operators/query';
import * as window from 'mingo/operators/window';
import { Query as BaseQuery } from 'mingo/query';
import { encodeValue, type Doc } from './keys.ts';

/**
 * The query language with MongoDB's comparison in expressions: there any two values compare by their type first
 * (a number is greater than a missing field), while mingo's own operators compare only values of one type.
 */
type Operator = (doc: unknown, operands: unknown, options: never) => unknown;

const compared =
  (decide: (order: number) => unknown): Operator =>
  (doc, operands, options) => {
    const [a, b] = evalExpr(doc, operands, options) as [unknown, unknown];
    // A missing value sorts before null in expressions.
    const rank = (value: unknown): Buffer => (value === undefined ? Buffer.from([0x02]) : encodeValue(value));
    return decide(Buffer.compare(rank(a), rank(b)));
  };

const comparison = {
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),
  $cmp: compared((order) => order),
};

const context = Context.init({ accumulator, expression: { ...expression, ...comparison }, pipeline, projection, query, window } as never);

/** A compiled filter. */
export class Query extends BaseQuery {
  constructor(filter: Doc) {
    super(filter, { context });
  }
}

/** A compiled pipeline. */
export class Aggregator extends BaseAggregator {
  constructor(stages: Doc[], options: Record<string, unknown> = {}) {
    super(stages, { ...options, context });
  }
}
