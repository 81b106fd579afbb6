import { BSON } from 'bson';
import type { Doc } from './keys.ts';

/**
 * The part of the MongoDB wire protocol that drivers since 4.2 speak: OP_MSG for everything, and OP_QUERY for the very
 * first hello. Layout: a 16-byte little-endian header (length, request id, response to, opcode), then the body.
 */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** The longest message accepted, as MongoDB's `maxMessageSizeBytes`. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** How documents are decoded: numbers stay numbers where exact, 64-bit integers beyond 2^53 stay Long. */
const DECODE = { promoteLongs: true, promoteBuffers: false, promoteValues: true } as const;

export const decodeDocument = (bytes: Uint8Array): Doc => BSON.deserialize(bytes, DECODE);
export const encodeDocument = (doc: Doc): Buffer => Buffer.from(BSON.serialize(doc, { ignoreUndefined: true }));

export interface Request {
  requestId: number;
  /** The command with its document sequences put in place as arrays. */
  command: Doc;
  /** True when the client wants no answer (an unacknowledged write). */
  silent: boolean;
  legacy: boolean;
}

/** Collects bytes of a socket into whole messages. */
export class MessageReader {
  private pending: Buffer = Buffer.alloc(0);

  /** Adds bytes and returns the messages completed by them. Throws RangeError on a length that cannot be. */
  push(chunk: Buffer): Buffer[] {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const messages: Buffer[] = [];
    while (this.pending.length >= 4) {
      const length = this.pending.readInt32LE(0);
      if (length < HEADER || length > MAX_MESSAGE_BYTES) throw new RangeError(`message length ${String(length)} is out of range`);
      if (this.pending.length < length) break;
      messages.push(this.pending.subarray(0, length));
      this.pending = this.pending.subarray(length);
    }
    return messages;
  }
}

/** Reads one whole message. Throws on an opcode or section kind that is not spoken here. */
export function readRequest(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === OP_QUERY) return { requestId, command: readQuery(message), silent: false, legacy: true };
  if (opcode !== OP_MSG) throw new RangeError(`opcode ${String(opcode)} is not supported`);
  const flags = message.readUInt32LE(HEADER);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let command: Doc = {};
  const sequences: Doc = {};
  for (let at = HEADER + 4; at < end;) {
    const kind = message[at++];
    const size = message.readInt32LE(at);
    if (kind === 0) command = decodeDocument(message.subarray(at, at + size));
    else if (kind === 1) {
      const nameEnd = message.indexOf(0, at + 4);
      const docs: Doc[] = [];
      for (let docAt = nameEnd + 1; docAt < at + size;) {
        const docSize = message.readInt32LE(docAt);
        docs.push(decodeDocument(message.subarray(docAt, docAt + docSize)));
        docAt += docSize;
      }
      sequences[message.toString('utf8', at + 4, nameEnd)] = docs;
    } else throw new RangeError(`section kind ${String(kind)} is not supported`);
    at += size;
  }
  return { requestId, command: { ...command, ...sequences }, silent: (flags & MORE_TO_COME) !== 0, legacy: false };
}

function readQuery(message: Buffer): Doc {
  const nameEnd = message.indexOf(0, HEADER + 4);
  const collection = message.toString('utf8', HEADER + 4, nameEnd);
  const at = nameEnd + 1 + 8;
  const command = decodeDocument(message.subarray(at, at + message.readInt32LE(at)));
  return { ...command, $db: collection.split('.')[0] };
}

/** The bytes of the answer to a request. */
export function writeReply(request: Pick<Request, 'requestId' | 'legacy'>, reply: Doc): Buffer {
  const body = encodeDocument(reply);
  const prefix = Buffer.alloc(request.legacy ? 20 : 5);
  if (request.legacy) {
    prefix.writeInt32LE(8, 0); // AwaitCapable, as every server since 1.6 says
    prefix.writeInt32LE(1, 16);
  }
  const header = Buffer.alloc(HEADER);
  header.writeInt32LE(HEADER + prefix.length + body.length, 0);
  header.writeInt32LE(0, 4);
  header.writeInt32LE(request.requestId, 8);
  header.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, prefix, body]);
}
