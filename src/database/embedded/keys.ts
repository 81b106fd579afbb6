import { createHash } from 'node:crypto';
import { Binary, BSONRegExp, Long, ObjectId, Timestamp } from 'bson';
import { CommandError } from './errors.ts';

/**
 * Order-preserving byte keys: comparing two keys as bytes gives MongoDB's order of the two BSON values
 * (null < numbers < strings < objects < arrays < binary < ObjectId < boolean < date < timestamp < regular expression).
 * Index entries, document keys and in-memory sorting all use this one order, so they can never disagree.
 */
export const TYPE = {
  minKey: 0x01,
  emptyArray: 0x04,
  null: 0x05,
  number: 0x10,
  string: 0x20,
  object: 0x30,
  array: 0x40,
  binary: 0x50,
  objectId: 0x60,
  boolean: 0x70,
  date: 0x80,
  timestamp: 0x90,
  regex: 0xa0,
  maxKey: 0xf0,
} as const;

/** The index entry of `[]`, which MongoDB keeps apart from null. */
export const EMPTY_ARRAY = Symbol('empty array');

const DIGEST_BYTES = 32;

function orderedDouble(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  if (Number.isNaN(value)) return bytes; // below every other number
  bytes.writeDoubleBE(Object.is(value, -0) ? 0 : value);
  if ((bytes[0] ?? 0) & 0x80) for (let i = 0; i < 8; i++) bytes[i] = ~(bytes[i] ?? 0) & 0xff;
  else bytes[0] = (bytes[0] ?? 0) ^ 0x80;
  return bytes;
}

/** Whole numbers that a double tells apart only by half, and no more than 64 bits. */
const needsTie = (value: number): boolean => Math.abs(value) > Number.MAX_SAFE_INTEGER && Math.abs(value) <= 2 ** 63;

function encodeNumber(value: number): Buffer {
  const bytes = typed(TYPE.number, orderedDouble(value));
  return needsTie(value) ? Buffer.concat([bytes, tieOf(BigInt(value))]) : bytes;
}

/** A double alone would make neighbours beyond 2^53 equal: the exact value breaks the tie. */
function tieOf(value: bigint): Buffer {
  const tie = Buffer.alloc(8);
  tie.writeBigUInt64BE(BigInt.asUintN(64, value === 2n ** 63n ? value - 1n : value) ^ (1n << 63n));
  return tie;
}

function orderedText(text: string): Buffer {
  let bytes: Buffer = Buffer.from(text, 'utf8');
  if (bytes.includes(0)) bytes = Buffer.from(bytes.toString('latin1').replaceAll('\0', '\0\xff'), 'latin1');
  return Buffer.concat([bytes, Buffer.from([0, 0])]);
}

const typed = (type: number, ...parts: Buffer[]): Buffer => Buffer.concat([Buffer.from([type]), ...parts]);

/** The key bytes of one BSON value as the driver decodes it; `undefined` counts as null. */
export function encodeValue(value: unknown): Buffer {
  if (value === EMPTY_ARRAY) return Buffer.from([TYPE.emptyArray]);
  if (value === null || value === undefined) return Buffer.from([TYPE.null]);
  switch (typeof value) {
    case 'number':
      return encodeNumber(value);
    case 'bigint':
      return encodeLong(Long.fromBigInt(value));
    case 'string':
      return typed(TYPE.string, orderedText(value));
    case 'boolean':
      return Buffer.from([TYPE.boolean, value ? 1 : 0]);
    case 'object':
    case 'function':
    case 'symbol':
    case 'undefined':
      break;
  }
  if (value instanceof Date) return typed(TYPE.date, orderedDouble(value.getTime()));
  if (Array.isArray(value)) {
    const items = value.flatMap((item) => [Buffer.from([1]), encodeValue(item)]);
    return typed(TYPE.array, ...items, Buffer.from([0]));
  }
  return encodeBsonObject(value);
}

/** The same bytes as of an equal double. */
function encodeLong(value: Long): Buffer {
  const double = value.toNumber();
  const bytes = typed(TYPE.number, orderedDouble(double));
  return needsTie(double) ? Buffer.concat([bytes, tieOf(value.toBigInt())]) : bytes;
}

function encodeBsonObject(value: object): Buffer {
  const kind = (value as { _bsontype?: string })._bsontype;
  if (value instanceof ObjectId || kind === 'ObjectId') return typed(TYPE.objectId, Buffer.from((value as ObjectId).toHexString(), 'hex'));
  if (value instanceof Binary) {
    const head = Buffer.alloc(5);
    head.writeUInt32BE(value.length());
    head[4] = value.sub_type;
    return typed(TYPE.binary, head, Buffer.from(value.buffer.subarray(0, value.length())));
  }
  if (value instanceof Timestamp) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(value.toBigInt());
    return typed(TYPE.timestamp, bytes);
  }
  if (Long.isLong(value)) return encodeLong(value);
  if (value instanceof BSONRegExp) return typed(TYPE.regex, orderedText(value.pattern), orderedText(value.options));
  if (kind === 'MinKey') return Buffer.from([TYPE.minKey]);
  if (kind === 'MaxKey') return Buffer.from([TYPE.maxKey]);
  // Kept as they are, but not compared: a wrong order would be worse than none.
  if (kind !== undefined) throw new CommandError('NotImplemented', `values of type ${kind} are not compared by the embedded store`);
  const fields = Object.entries(value).flatMap(([name, item]) => [Buffer.from([1]), orderedText(name), encodeValue(item)]);
  return typed(TYPE.object, ...fields, Buffer.from([0]));
}

/**
 * Key bytes cut to `limit` (LMDB keys are at most 1,978 bytes). A cut key ends in a digest of the whole, so equality
 * stays exact while order holds only for the part kept; `cut` tells that it happened.
 */
export function capKey(key: Buffer, limit: number): { key: Buffer; cut: boolean } {
  if (key.length <= limit) return { key, cut: false };
  const digest = createHash('sha256').update(key).digest();
  return { key: Buffer.concat([key.subarray(0, limit - DIGEST_BYTES), digest]), cut: true };
}

/** The part of a key that still sorts rightly when the key had to be cut. */
export function orderedPart(key: Buffer, limit: number): Buffer {
  return key.length <= limit ? key : key.subarray(0, limit - DIGEST_BYTES);
}

/** Bytes that sort the other way round, for the descending fields of an index. */
export function inverted(key: Buffer): Buffer {
  const out = Buffer.allocUnsafe(key.length);
  for (let i = 0; i < key.length; i++) out[i] = ~(key[i] ?? 0) & 0xff;
  return out;
}

/** The smallest key greater than every key that begins with `prefix`. */
export function after(prefix: Buffer): Buffer {
  const out = Buffer.from(prefix);
  for (let i = out.length - 1; i >= 0; i--) {
    if ((out[i] ?? 0) < 0xff) {
      out[i] = (out[i] ?? 0) + 1;
      return out.subarray(0, i + 1);
    }
  }
  return Buffer.alloc(prefix.length + 1, 0xff);
}

export type Doc = Record<string, unknown>;

/** Every value that a dotted path reaches in a document, arrays opened as MongoDB opens them; a missing field gives undefined. */
export function valuesAt(doc: unknown, path: string): { values: unknown[]; array: boolean } {
  const values: unknown[] = [];
  let array = false;
  const walk = (node: unknown, parts: string[]): void => {
    if (parts.length === 0) {
      if (!Array.isArray(node)) return void values.push(node);
      array = true;
      if (node.length === 0) values.push(EMPTY_ARRAY);
      else values.push(...(node as unknown[]));
      return;
    }
    const [head = '', ...rest] = parts;
    if (Array.isArray(node)) {
      array = true;
      if (/^\d+$/.test(head) && node[Number(head)] !== undefined) walk(node[Number(head)], rest);
      for (const item of node as unknown[]) if (isPlainObject(item)) walk(item, parts);
      return;
    }
    if (isPlainObject(node) && Object.hasOwn(node, head)) walk(node[head], rest);
    else values.push(undefined);
  };
  walk(doc, path.split('.'));
  if (values.length === 0) values.push(undefined);
  return { values, array };
}

/** True for an embedded document, false for arrays, dates and the classes of BSON. */
export function isPlainObject(value: unknown): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  );
}

/** Compares documents by a MongoDB sort specification; arrays sort by their smallest (ascending) or greatest (descending) item. */
export function sortKey(doc: Doc, spec: [string, 1 | -1][]): Buffer[] {
  return spec.map(([path, direction]) => {
    const keys = valuesAt(doc, path).values.map(encodeValue).sort(Buffer.compare);
    return (direction === 1 ? keys[0] : keys[keys.length - 1]) ?? Buffer.from([TYPE.null]);
  });
}
