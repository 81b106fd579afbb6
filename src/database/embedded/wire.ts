import { decodeDocument } from './bson.ts';
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
/** Bits of which a server must know what they mean; the others may be ignored. */
const REQUIRED_BITS = 0xffff;
const SMALLEST_DOCUMENT = 5;

/** The longest message accepted, as MongoDB's `maxMessageSizeBytes`. */
export const MAX_MESSAGE_BYTES = 48_000_000;
/** The longest document stored or sent within a message. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
/** What a command may have around a document of the full length. */
const COMMAND_BYTES = MAX_DOCUMENT_BYTES + 16 * 1024;

/** Bytes that are not the protocol: the connection is closed. */
export class ProtocolError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProtocolError';
  }
}

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
  private chunks: Buffer[] = [];
  private held = 0;

  /** Adds bytes and returns the messages completed by them. @throws ProtocolError on a length that cannot be. */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk);
    this.held += chunk.length;
    const messages: Buffer[] = [];
    while (this.held >= HEADER) {
      const head = this.joined(HEADER);
      const length = head.readInt32LE(0);
      if (length < HEADER || length > MAX_MESSAGE_BYTES) throw new ProtocolError(`message length ${String(length)} is out of range`);
      // Joined once it is whole: joining at every chunk would copy a long message again and again.
      if (this.held < length) break;
      const all = this.joined(length);
      messages.push(all.subarray(0, length));
      this.chunks = all.length > length ? [all.subarray(length)] : [];
      this.held -= length;
    }
    return messages;
  }

  /** The first chunk, long enough for `bytes` of what is held. */
  private joined(bytes: number): Buffer {
    const [first] = this.chunks;
    if (first && first.length >= bytes) return first;
    const all = Buffer.concat(this.chunks, this.held);
    this.chunks = [all];
    return all;
  }
}

/** Reads parts of one message; nothing is read beyond `end`, and each part moves on by at least a byte. */
class Body {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
    private readonly end: number,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  private take(length: number, what: string): Buffer {
    if (length < 0 || this.at + length > this.end) throw new ProtocolError(`${what} reaches beyond its message`);
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  byte(): number {
    return this.take(1, 'a section kind').readUInt8();
  }

  int(): number {
    return this.take(4, 'a number').readInt32LE();
  }

  name(): string {
    const stop = this.bytes.indexOf(0, this.at);
    if (stop < 0 || stop >= this.end) throw new ProtocolError('a name has no end');
    return this.take(stop + 1 - this.at, 'a name')
      .subarray(0, -1)
      .toString('utf8');
  }

  /** A part that begins with its own length, as a reader of its own. */
  sized(least: number, what: string): Body {
    const start = this.at;
    const length = this.int();
    if (length < least) throw new ProtocolError(`${what} has the length ${String(length)}`);
    this.take(length - 4, what);
    return new Body(this.bytes, start + 4, this.at);
  }

  document(longest: number): Doc {
    const start = this.at;
    const { end } = this.sized(SMALLEST_DOCUMENT, 'a document');
    if (end - start > longest) throw new ProtocolError(`a document of ${String(end - start)} bytes is too long`);
    try {
      return decodeDocument(this.bytes.subarray(start, end));
    } catch {
      throw new ProtocolError('a document is not BSON');
    }
  }
}

/** Reads one whole message. @throws ProtocolError on anything that is not spoken here or does not hold together. */
export function readRequest(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === OP_QUERY) return { requestId, command: readQuery(message), silent: false, legacy: true };
  if (opcode !== OP_MSG) throw new ProtocolError(`opcode ${String(opcode)} is not supported`);
  return { requestId, ...readMessage(message), legacy: false };
}

function readMessage(message: Buffer): { command: Doc; silent: boolean } {
  const flags = new Body(message, HEADER, message.length).int();
  if (flags & REQUIRED_BITS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) throw new ProtocolError('the message has flags that are not known');
  const body = new Body(message, HEADER + 4, message.length - (flags & CHECKSUM_PRESENT ? 4 : 0));
  let command: Doc | undefined;
  const sequences = new Map<string, Doc[]>();
  while (!body.done) {
    const kind = body.byte();
    if (kind === 0) {
      if (command) throw new ProtocolError('the message has two commands');
      command = body.document(COMMAND_BYTES);
    } else if (kind === 1) {
      const section = body.sized(SMALLEST_DOCUMENT, 'a section');
      const name = section.name();
      if (sequences.has(name)) throw new ProtocolError(`the sequence ${name} is there twice`);
      const documents: Doc[] = [];
      while (!section.done) documents.push(section.document(COMMAND_BYTES));
      sequences.set(name, documents);
    } else throw new ProtocolError(`section kind ${String(kind)} is not supported`);
  }
  if (!command) throw new ProtocolError('the message has no command');
  for (const name of sequences.keys()) if (Object.hasOwn(command, name)) throw new ProtocolError(`${name} is there twice`);
  return { command: { ...command, ...Object.fromEntries(sequences) }, silent: (flags & MORE_TO_COME) !== 0 };
}

function readQuery(message: Buffer): Doc {
  const body = new Body(message, HEADER, message.length);
  body.int();
  const collection = body.name();
  body.int();
  body.int();
  const command = body.document(COMMAND_BYTES);
  if (!['hello', 'isMaster', 'ismaster'].includes(Object.keys(command)[0] ?? ''))
    throw new ProtocolError('OP_QUERY is supported for hello alone');
  return { ...command, $db: collection.split('.')[0] };
}

/** The bytes of the answer to a request. `body`: a BSON document. */
export function writeReply(request: Pick<Request, 'requestId' | 'legacy'>, body: Buffer): Buffer {
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
