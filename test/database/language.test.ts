import { readdirSync, readFileSync } from 'node:fs';
import { BSONRegExp, Decimal128, Long, MinKey } from 'bson';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/database/embedded/errors.ts';
import { compileFilter, FIELD_OPERATORS, TOP_OPERATORS } from '../../src/database/embedded/filter.ts';
import { compileUpdate, UPDATE_OPERATORS } from '../../src/database/embedded/modify.ts';
import { seedOf } from '../../src/database/embedded/paths.ts';
import { compileProjection } from '../../src/database/embedded/projection.ts';
import type { Doc } from '../../src/database/embedded/keys.ts';

/** The code of a refusal. */
function codeOf(work: () => unknown): number | string {
  try {
    return `gave ${JSON.stringify(work())}`;
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
}

describe('what the store serves', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/database.embedded/.test(name))
    .map((name) => readFileSync(`src/${name}`, 'utf8'));
  const sent = new Set(
    sources.flatMap((source) => [...source.matchAll(/(?<![\w.$`{])(\$[a-zA-Z]+)['"]?\s*:/g)].map(([, name = '']) => name)),
  );
  const served = [...Object.keys(FIELD_OPERATORS), ...TOP_OPERATORS, ...Object.keys(UPDATE_OPERATORS)];

  it('is all that the program sends: an operator that is new in src/ gets a line in filter.ts or modify.ts, and cases here', () => {
    expect([...sent].filter((name) => !served.includes(name))).toEqual([]);
  });

  it('is not more than that: one that nothing sends any more goes', () => {
    // Drivers may write equality out.
    expect(served.filter((name) => !sent.has(name) && name !== '$eq')).toEqual([]);
  });

  it.each(['$where', '$text', '$expr', '$regex', '$not', '$nor', '$elemMatch', '$all', '$type', '$mod', '$near', '$fly'])(
    'does not hold the filter %s',
    (name) => {
      expect([codeOf(() => compileFilter({ a: { [name]: 1 } })), codeOf(() => compileFilter({ [name]: [] }))]).toEqual([2, 2]);
    },
  );

  it.each(['$pull', '$pop', '$min', '$mul', '$rename', '$bit', '$currentDate', '$fly'])('does not hold the change %s', (name) => {
    expect(codeOf(() => compileUpdate({ [name]: { a: 1 } }))).toBe(9);
  });
});

describe('a filter', () => {
  const long = Long.fromString('9007199254740993');
  it.each<[Doc, Doc, boolean]>([
    // null, missing and types
    [{ a: null }, {}, true],
    [{ a: null }, { a: null }, true],
    [{ a: null }, { a: 0 }, false],
    [{ 'a.b': null }, { a: 5 }, true],
    [{ 'a.b': null }, { a: [1, 2] }, false],
    [{ 'a.b': null }, { a: [{ b: 1 }, {}] }, true],
    [{ a: { $gte: null } }, {}, true],
    [{ a: { $gte: null } }, { a: null }, true],
    [{ a: { $lte: null } }, { a: 1 }, false],
    [{ a: { $gt: null } }, { a: null }, false],
    [{ a: { $ne: null } }, {}, false],
    [{ a: { $gt: 1 } }, { a: '2' }, false],
    [{ a: { $lt: 'b' } }, { a: 'a' }, true],
    [{ a: { $lt: new Date(5) } }, { a: new Date(4) }, true],
    [{ a: { $lt: new Date(5) } }, { a: 4 }, false],
    [{ a: { $exists: true } }, { a: null }, true],
    [{ a: { $exists: false } }, { a: null }, false],
    [{ a: { $exists: 0 } }, {}, true],
    // NaN
    [{ a: NaN }, { a: NaN }, true],
    [{ a: { $gte: NaN } }, { a: NaN }, true],
    [{ a: { $gte: NaN } }, { a: 5 }, false],
    [{ a: { $lt: 5 } }, { a: NaN }, false],
    [{ a: { $gt: -Infinity } }, { a: NaN }, false],
    // 64 bits
    [{ a: 5 }, { a: Long.fromNumber(5) }, true],
    [{ a: long }, { a: 9_007_199_254_740_992 }, false],
    [{ a: { $gt: 9_007_199_254_740_992 } }, { a: long }, true],
    [{ a: { $in: [5] } }, { a: Long.fromNumber(5) }, true],
    [{ a: 0 }, { a: -0 }, true],
    // arrays and objects
    [{ a: 1 }, { a: [3, 1] }, true],
    [{ a: [3, 1] }, { a: [3, 1] }, true],
    [{ a: [1] }, { a: [[1], 2] }, true],
    [{ a: { $ne: 1 } }, { a: [3, 1] }, false],
    [{ a: { $gt: 2, $lt: 2 } }, { a: [1, 3] }, true],
    [{ 'a.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }, true],
    [{ 'a.1.b': 2 }, { a: [{ b: 1 }, { b: 2 }] }, true],
    [{ 'a.1': 2 }, { a: [1, 2] }, true],
    [{ a: { $size: 2 } }, { a: [1, [2]] }, true],
    [{ a: { $size: 1 } }, { a: [[1, 2, 3]] }, true],
    [{ a: { $size: 0 } }, {}, false],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 2 } }, true],
    [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, false],
    [{ a: {} }, { a: {} }, true],
    [{ $and: [{ a: 1 }, { $or: [{ b: 1 }, { b: 2 }] }] }, { a: 1, b: 2 }, true],
    [{ $or: [{ a: 2 }, { b: 1 }] }, { a: 1, b: 2 }, false],
    [{}, {}, true],
    // patterns
    [{ a: new BSONRegExp('^hà', 'i') }, { a: 'Hà Nội' }, true],
    [{ a: new BSONRegExp('^b') }, { a: ['a', 'b'] }, true],
    [{ a: new BSONRegExp('1') }, { a: 1 }, false],
    [{ toString: null }, {}, true],
    [{ __proto__x: null }, {}, true],
  ])('%o of %o: %s', (filter, doc, matches) => {
    expect(compileFilter(filter)(doc)).toBe(matches);
  });

  it.each<[Doc, number]>([
    [{ a: { $in: 5 } }, 2],
    [{ $or: [] }, 2],
    [{ $and: [5] }, 2],
    [{ a: { $gt: 1, b: 2 } }, 2],
    [{ a: { $size: -1 } }, 2],
    [{ a: { $size: 'x' } }, 2],
    [{ a: { $in: [new BSONRegExp('x')] } }, 2],
    [{ a: new BSONRegExp('x', 'x') }, 2],
    [{ a: Decimal128.fromString('1') }, 238],
    [{ a: { $gt: new MinKey() } }, 238],
  ])('%o is refused with the code %i', (filter, code) => {
    expect(codeOf(() => compileFilter(filter))).toBe(code);
  });

  it('that is nested beyond measure is refused, not run out of stack', () => {
    let filter: Doc = { a: 1 };
    for (let depth = 0; depth < 5_000; depth++) filter = { $and: [filter] };
    expect(codeOf(() => compileFilter(filter))).toBe(2);
  });
});

describe('a change', () => {
  const big = Long.fromString('9007199254740993');
  it.each<[Doc, Doc, Doc]>([
    [{ $set: { 'a.b': 1 } }, {}, { a: { b: 1 } }],
    [{ $set: { 'a.1': 'x' } }, { a: ['y'] }, { a: ['y', 'x'] }],
    [{ $set: { 'a.2': 'x' } }, { a: [] }, { a: [null, null, 'x'] }],
    [{ $set: { b: 1, a: 2 } }, {}, { a: 2, b: 1 }],
    [{ $unset: { 'a.b': '' } }, { a: { b: 1, c: 2 } }, { a: { c: 2 } }],
    [{ $unset: { 'a.b.c': '' } }, { a: 5 }, { a: 5 }],
    [{ $unset: { 'a.0': '' } }, { a: [1, 2] }, { a: [null, 2] }],
    [{ $inc: { n: 2 } }, {}, { n: 2 }],
    [{ $inc: { n: 0.5 } }, { n: 1 }, { n: 1.5 }],
    [{ $inc: { n: 1 } }, { n: big }, { n: Long.fromString('9007199254740994') }],
    [{ $inc: { n: 1 } }, { n: 2_147_483_647 }, { n: Long.fromNumber(2_147_483_648) }],
    [{ $max: { n: 3 } }, { n: 5 }, { n: 5 }],
    [{ $max: { n: 'a' } }, { n: 5 }, { n: 'a' }],
    [{ $push: { l: [1] } }, { l: [0] }, { l: [0, [1]] }],
    [{ $addToSet: { l: { a: 1 } } }, { l: [{ a: 1 }] }, { l: [{ a: 1 }] }],
    [{ $addToSet: { l: 2 } }, {}, { l: [2] }],
    [{ $setOnInsert: { a: 1 } }, { b: 1 }, { b: 1 }],
    [{ $set: {} }, { a: 1 }, { a: 1 }],
    [{ fresh: 1 }, { _id: 7, a: 1 }, { _id: 7, fresh: 1 }],
    [{}, { _id: 7, a: 1 }, { _id: 7 }],
    [{ $set: { _id: 7 } }, { _id: 7 }, { _id: 7 }],
  ])('%o of %o gives %o', (update, doc, wanted) => {
    const before = structuredClone(Object.keys(doc));
    const next = compileUpdate(update).apply(doc, false);
    expect(next).toEqual(wanted);
    expect(JSON.stringify(next)).toBe(JSON.stringify(wanted));
    expect(Object.keys(doc)).toEqual(before);
  });

  it.each<[unknown, Doc, number]>([
    [{ $set: { 'a.b': 1 } }, { a: 5 }, 28],
    [{ $set: { 'a.b': 1 } }, { a: null }, 28],
    [{ $set: { 'a.b': 1 } }, { a: [] }, 28],
    [{ $set: { 'a.b.c': 1 } }, { a: { b: 'x' } }, 28],
    [{ $inc: { 'a.b': 1 } }, { a: 'x' }, 28],
    [{ $push: { 'a.b': 1 } }, { a: new Date(0) }, 28],
    [{ $set: { a: 1 }, $inc: { a: 1 } }, {}, 40],
    [{ $set: { a: 1, 'a.b': 2 } }, {}, 40],
    [{ $set: { 'a.b.c': 1 }, $unset: { a: '' } }, {}, 40],
    [{ $set: { _id: 2 } }, { _id: 1 }, 66],
    [{ $unset: { _id: '' } }, { _id: 1 }, 66],
    [{ $set: { '_id.x': 2 } }, { _id: { x: 1 } }, 66],
    [{ _id: 2, a: 1 }, { _id: 1 }, 66],
    [{ $inc: { a: 'x' } }, {}, 14],
    [{ $inc: { a: 1 } }, { a: 'x' }, 14],
    [{ $inc: { a: 1 } }, { a: null }, 14],
    [{ $inc: { a: Long.MAX_VALUE } }, { a: 1 }, 2],
    [{ $push: { a: 1 } }, { a: 1 }, 2],
    [{ $addToSet: { a: 1 } }, { a: null }, 2],
    [{ $push: { a: { $each: [1] } } }, {}, 2],
    [{ $set: 5 }, {}, 9],
    [{ $set: { a: 1 }, b: 1 }, {}, 9],
    [[{ $set: { a: 1 } }], {}, 9],
    [5, {}, 9],
    [{ a: 1, $set: {} }, {}, 52],
    [{ $set: { 'a.$': 1 } }, { a: [1] }, 52],
    [{ $set: { 'a.$[]': 1 } }, { a: [1] }, 52],
    [{ $set: { 'a..b': 1 } }, {}, 56],
    [{ $set: { '': 1 } }, {}, 56],
  ])('%o of %o is refused with the code %i', (update, doc, code) => {
    expect(codeOf(() => compileUpdate(update).apply(doc, false))).toBe(code);
  });

  it('that inserts begins with the equalities of its filter', () => {
    expect(seedOf({ a: 1, 'd.e': 5, x: { $gt: 1 }, y: { $eq: 2 }, $and: [{ z: 3 }], $or: [{ a: 9 }, { b: 9 }] })).toEqual({
      a: 1,
      d: { e: 5 },
      y: 2,
      z: 3,
    });
    expect(codeOf(() => seedOf({ a: 1, $and: [{ a: 2 }] }))).toBe(54);
    expect(codeOf(() => seedOf({ a: { b: 1 }, 'a.c': 2 }))).toBe(54);
  });

  it('never reaches what is not of the document', () => {
    const next = compileUpdate({ $set: { '__proto__.evil': 1, 'constructor.prototype.evil': 1 } }).apply({}, false);
    expect(({} as Doc).evil).toBeUndefined();
    expect(Object.getOwnPropertyNames(next)).toEqual(['__proto__', 'constructor']);
  });
});

describe('a projection', () => {
  it.each<[Doc, Doc, Doc]>([
    [{ a: 1 }, { _id: 1, a: 2, b: 3 }, { _id: 1, a: 2 }],
    [{ a: 1, _id: 0 }, { _id: 1, a: 2, b: 3 }, { a: 2 }],
    [{ a: 0 }, { _id: 1, a: 2, b: 3 }, { _id: 1, b: 3 }],
    [{ _id: 0 }, { _id: 1, a: 2 }, { a: 2 }],
    [{ _id: 1 }, { _id: 1, a: 2 }, { _id: 1 }],
    [{ 'a.b': 1 }, { _id: 1, a: [{ b: 1, c: 2 }, 5, { c: 3 }] }, { _id: 1, a: [{ b: 1 }, {}] }],
    [{ 'a.b': 0 }, { _id: 1, a: [{ b: 1, c: 2 }, 5] }, { _id: 1, a: [{ c: 2 }, 5] }],
    [{ 'a.b': 1 }, { _id: 1, a: 5 }, { _id: 1 }],
    [{ a: true }, { _id: 1, b: 1 }, { _id: 1 }],
  ])('%o of %o gives %o', (projection, doc, wanted) => {
    expect(compileProjection(projection)?.(doc)).toEqual(wanted);
  });

  it.each<[Doc, number]>([
    [{ a: 1, b: 0 }, 31_254],
    [{ a: 0, b: 1 }, 31_253],
    [{ a: 1, 'a.b': 1 }, 31_250],
    [{ a: '$b' }, 2],
    [{ a: { $slice: 1 } }, 2],
    [{ 'a.$': 1 }, 2],
  ])('%o is refused with the code %i', (projection, code) => {
    expect(codeOf(() => compileProjection(projection))).toBe(code);
  });
});
