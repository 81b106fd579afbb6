import { BSON } from 'bson';
import { MessageReader, readRequest } from '../../../src/database/embedded/wire.ts';

/** Numbers from 0 up to `below`, the same for the same seed. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

type Roll = ReturnType<typeof dice>;
const pick = <T>(roll: Roll, list: readonly T[]): T => list[roll(list.length)] as T;

const VALUES = [
  0,
  -1,
  1.5,
  NaN,
  'a',
  'đ',
  '',
  null,
  true,
  [],
  {},
  [1, [2]],
  { a: null },
  new Date(0),
  BSON.Long.MAX_VALUE,
  new BSON.ObjectId('0'.repeat(24)),
];
const NAMES = ['a', 'a.b', 'a.0', '_id', '_id.x', '', '.', 'a..b', '$a', '__proto__', 'constructor', 'a.$'];
const OPERATORS = [
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$nin',
  '$exists',
  '$size',
  '$or',
  '$and',
  '$not',
  '$regex',
  '$where',
  '$expr',
];
const CHANGES = ['$set', '$unset', '$inc', '$push', '$addToSet', '$max', '$setOnInsert', '$pull', '$rename'];

/** A filter such as nobody would write. */
export function oddFilter(roll: Roll, depth = 0): Record<string, unknown> {
  // Entries, since one of the names is `__proto__`.
  const filter: [string, unknown][] = [];
  for (let fields = roll(3); fields >= 0; fields--) {
    const operator = pick(roll, OPERATORS);
    const operand = roll(3) === 0 ? pick(roll, VALUES) : [pick(roll, VALUES), pick(roll, VALUES)];
    const inner = depth < 3 ? [oddFilter(roll, depth + 1)] : [];
    const wanted = pick(roll, [pick(roll, VALUES), { [operator]: operand }, { [operator]: pick(roll, VALUES) }, inner]);
    filter.push([roll(6) === 0 ? operator : pick(roll, NAMES), wanted]);
  }
  return Object.fromEntries(filter);
}

/** An update such as nobody would write. */
export function oddUpdate(roll: Roll): Record<string, unknown> {
  const update: Record<string, unknown> = {};
  for (let changes = roll(3); changes >= 0; changes--)
    update[pick(roll, [...CHANGES, 'a'])] = roll(8) === 0 ? pick(roll, VALUES) : { [pick(roll, NAMES)]: pick(roll, VALUES) };
  return update;
}

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value | 0);
  return bytes;
};

/** A message as a driver sends it: a command, and perhaps a sequence of documents. */
export function goodMessage(roll: Roll): Buffer {
  const commands = [
    { find: 'things', filter: oddFilter(roll), limit: roll(5), $db: 'fuzz' },
    { count: 'things', $db: 'fuzz' },
    { update: 'things', updates: [{ q: oddFilter(roll), u: oddUpdate(roll), upsert: roll(2) === 0 }], $db: 'fuzz' },
    { hello: 1, $db: 'admin' },
    { getMore: BSON.Long.fromNumber(roll(99)), collection: 'things', $db: 'fuzz' },
  ];
  const parts = [int(0), Buffer.of(0), Buffer.from(BSON.serialize(pick(roll, commands)))];
  if (roll(2) === 0) {
    const documents = Array.from({ length: roll(4) }, () => Buffer.from(BSON.serialize({ a: pick(roll, VALUES) })));
    const name = Buffer.from('documents\0');
    const size = 4 + name.length + documents.reduce((sum, { length }) => sum + length, 0);
    parts.push(Buffer.of(1), int(size), name, ...documents);
  }
  return framed(Buffer.concat(parts), 2013, roll(1_000));
}

function framed(body: Buffer, opcode: number, id: number): Buffer {
  return Buffer.concat([int(16 + body.length), int(id), int(0), int(opcode), body]);
}

/** Lengths that are tried where a length stands. */
const LENGTHS = [-1, 0, 1, 3, 4, 5, 15, 16, 2 ** 31 - 1, -(2 ** 31), 48_000_001];

/** A message that was damaged somewhere, or left whole. The frame is put right in half of the cases, so that what is within gets read. */
export function storeMessage(roll: Roll): Buffer {
  const message = Buffer.from(goodMessage(roll));
  for (let damages = roll(4); damages > 0; damages--) {
    const at = roll(message.length);
    const kind = roll(4);
    if (kind === 0) message[at] = roll(256);
    else if (kind === 1 && at + 4 <= message.length) message.writeInt32LE(pick(roll, LENGTHS), at);
    else if (kind === 2) message.writeInt32LE(pick(roll, [0, 1, 1000, 2002, 2004, 2012, 2013, -1]), 12);
    else message.copyWithin(at, roll(message.length), roll(message.length));
  }
  const cut = roll(5) === 0 ? message.subarray(0, 16 + roll(message.length - 15)) : message;
  if (roll(2) === 0) cut.writeInt32LE(cut.length, 0);
  return cut;
}

/** What became of messages: each is read, or refused with an error of ours. */
export interface Fuzzed {
  read: number;
  refused: number;
  /** Errors that are not ours: faults. */
  faults: string[];
}

/** Gives `cases` damaged messages to the reader, in pieces as a network would. The same for the same seed. */
export function fuzzStoreMessages(cases: number, seed: number): Fuzzed {
  const roll = dice(seed);
  const fuzzed: Fuzzed = { read: 0, refused: 0, faults: [] };
  for (let at = 0; at < cases; at++) {
    const bytes = storeMessage(roll);
    try {
      const reader = new MessageReader();
      const cut = roll(bytes.length + 1);
      for (const message of [bytes.subarray(0, cut), bytes.subarray(cut)].flatMap((piece) => reader.push(piece))) readRequest(message);
      fuzzed.read++;
    } catch (error) {
      if (error instanceof Error && error.name === 'ProtocolError') fuzzed.refused++;
      else fuzzed.faults.push(`${String(at)}: ${String(error)} ${bytes.toString('base64')}`);
    }
  }
  return fuzzed;
}
