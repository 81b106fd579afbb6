import * as expressionOperators from 'mingo/operators/expression';
import * as pipelineOperators from 'mingo/operators/pipeline';
import { CommandError } from './errors.ts';
import { isPlainObject, type Doc } from './keys.ts';

/**
 * Checks made before a filter, update or pipeline is handed to the query language, for the cases in which the language
 * would quietly do something else than MongoDB.
 */
const TYPES = new Set<unknown>([
  'array',
  'bool',
  'date',
  'number',
  'int',
  'long',
  'double',
  'decimal',
  'null',
  'object',
  'regex',
  'string',
  1,
  2,
  3,
  4,
  8,
  9,
  10,
  11,
  16,
  18,
  19,
]);
const UNSAFE_STAGES = new Set(['$out', '$merge', '$documents']);
const UPDATE_OPERATORS = new Set([
  '$addToSet',
  '$bit',
  '$currentDate',
  '$inc',
  '$max',
  '$min',
  '$mul',
  '$pop',
  '$pull',
  '$pullAll',
  '$push',
  '$rename',
  '$set',
  '$unset',
  '$setOnInsert',
]);
const EXPRESSIONS = new Set(Object.keys(expressionOperators));

/** Throws BadValue for a filter that the language here would answer wrongly. */
export function checkFilter(filter: unknown): void {
  if (Array.isArray(filter)) {
    filter.forEach(checkFilter);
    return;
  }
  if (!isPlainObject(filter)) return;
  for (const [name, value] of Object.entries(filter)) {
    if (name === '$where' || name === '$text' || name === '$near' || name === '$geoWithin')
      throw new CommandError('NotImplemented', `${name} is not supported by the embedded store`);
    if (name === '$type') {
      for (const type of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (!TYPES.has(type)) throw new CommandError('BadValue', `Unknown type name alias or unsupported type: ${String(type)}`);
      }
    }
    if (name === '$in' && !Array.isArray(value)) throw new CommandError('BadValue', '$in needs an array');
    if (name === '$expr') checkExpression(value);
    else checkFilter(value);
  }
}

/** Throws for an expression operator that is not known, at any depth. */
export function checkExpression(expression: unknown): void {
  if (Array.isArray(expression)) {
    expression.forEach(checkExpression);
    return;
  }
  if (!isPlainObject(expression)) return;
  const names = Object.keys(expression);
  const [first] = names;
  if (first?.startsWith('$')) {
    if (names.length !== 1) throw new CommandError('BadValue', 'an object representing an expression must have exactly one field');
    if (first === '$literal') return;
    if (!EXPRESSIONS.has(first)) throw new CommandError('BadValue', `Unrecognized expression '${first}'`);
  }
  Object.values(expression).forEach(checkExpression);
}

/** Throws UnrecognizedStage for a stage that MongoDB or this store does not know, also in sub-pipelines. */
export function checkPipeline(pipeline: unknown): asserts pipeline is Doc[] {
  if (!Array.isArray(pipeline)) throw new CommandError('TypeMismatch', "'pipeline' option must be specified as an array");
  for (const stage of pipeline as Doc[]) {
    const [name, ...more] = Object.keys(stage);
    if (name === undefined || more.length > 0)
      throw new CommandError('UnrecognizedStage', 'A pipeline stage specification object must contain exactly one field.');
    if (UNSAFE_STAGES.has(name)) throw new CommandError('NotImplemented', `${name} is not supported by the embedded store`);
    if (!Object.hasOwn(pipelineOperators, name)) throw new CommandError('UnrecognizedStage', `Unrecognized pipeline stage name: '${name}'`);
    const body = stage[name];
    if (name === '$match') checkFilter(body);
    if (['$project', '$addFields', '$set', '$replaceRoot', '$replaceWith'].includes(name)) checkExpression(body);
    if (name === '$facet') Object.values(body as Doc).forEach((inner) => checkPipeline(inner));
    const inner = isPlainObject(body) ? body.pipeline : undefined;
    if (inner !== undefined && (name === '$lookup' || name === '$unionWith')) checkPipeline(inner);
  }
}

/** Throws FailedToParse for an update operator that is not known and TypeMismatch for one without fields. */
export function checkUpdate(update: Doc): void {
  for (const [operator, fields] of Object.entries(update)) {
    if (!UPDATE_OPERATORS.has(operator))
      throw new CommandError(
        'FailedToParse',
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    if (!isPlainObject(fields))
      throw new CommandError('FailedToParse', `Modifiers operate on fields but we found another type for ${operator}`);
  }
}
