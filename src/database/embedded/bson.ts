import { BSON } from 'bson';
import type { Doc } from './keys.ts';

/** How documents are decoded so that they are written again as they were: 64-bit integers stay Long, patterns keep all their flags. */
const DECODE = { promoteLongs: false, promoteBuffers: false, promoteValues: true, bsonRegExp: true } as const;

export const decodeDocument = (bytes: Uint8Array): Doc => BSON.deserialize(bytes, DECODE);
export const encodeDocument = (doc: Doc): Buffer => Buffer.from(BSON.serialize(doc, { ignoreUndefined: true }));

const DOCUMENT = 0x03;
const ARRAY = 0x04;

/** A document of which one field is given as bytes that are BSON already: `{ …head, [name]: value }`. */
function withElement(head: Doc, type: number, name: string, value: readonly Buffer[]): Buffer {
  const start = encodeDocument(head).subarray(4, -1);
  const length = value.reduce((sum, part) => sum + part.length, 0);
  const title = Buffer.from(`${String.fromCharCode(type)}${name}\0`, 'utf8');
  const size = Buffer.alloc(4);
  size.writeInt32LE(4 + start.length + title.length + length + 1);
  return Buffer.concat([size, start, title, ...value, Buffer.of(0)]);
}

/** The BSON array of documents that are BSON already. */
function arrayOf(documents: readonly Buffer[]): Buffer[] {
  const parts: Buffer[] = [];
  let length = 5;
  for (const [at, document] of documents.entries()) {
    const title = Buffer.from(`${String.fromCharCode(DOCUMENT)}${String(at)}\0`, 'latin1');
    parts.push(title, document);
    length += title.length + document.length;
  }
  const size = Buffer.alloc(4);
  size.writeInt32LE(length);
  return [size, ...parts, Buffer.of(0)];
}

/** Documents as the bytes that are stored, sent on as they are. */
export class Batch {
  constructor(
    /** `id` and `ns` of the cursor. */
    readonly cursor: Doc,
    readonly name: 'firstBatch' | 'nextBatch',
    readonly documents: readonly Buffer[],
  ) {}

  /** The bytes of `{ ok: 1, cursor: { …, firstBatch: […] } }`. */
  encode(): Buffer {
    return withElement({ ok: 1 }, DOCUMENT, 'cursor', [withElement(this.cursor, ARRAY, this.name, arrayOf(this.documents))]);
  }
}
