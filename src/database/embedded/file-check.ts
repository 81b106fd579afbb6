import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { UserFacingError } from '../../ground/errors.ts';

/**
 * Looks at the data file before LMDB does: LMDB maps it into memory and trusts it, so that a file that is cut off or overwritten would end
 * the process without a word, and an empty one would be taken for a new store. Read is what the trees of pages need to hang together, not the
 * documents. The layout is that of the LMDB that lmdb 3.5 brings (data version 2): pages with a head of 24 bytes, two meta pages in front.
 */
const DATA = 'data.mdb';
/** Lies beside the data and says that there were some. */
const MARKER = 'store.json';

const HEAD = 24;
const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const [BRANCH, LEAF, OVERFLOW, META] = [1, 2, 4, 8];
const KINDS = 0x0f;
const [BIG_DATA, SUB_DATA] = [1, 2];
const DB_BYTES = 48;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;
const MAX_DEPTH = 32;
/** Leaves that are read; of more than these (some 80 MB of data) it is only seen that they lie within the file. */
const MAX_LEAVES = 20_000;
/** Times that a file may change while it is looked at, since another process may be writing. */
const LOOKS = 5;

class Damage extends Error {}

function damaged(path: string, what: string): UserFacingError {
  return new UserFacingError(
    `Kho dữ liệu trong ${path} bị hỏng: ${what}.`,
    `Chưa có gì bị ghi đè. Chuyển thư mục ${path} sang nơi khác để giữ lại, rồi khôi phục bản sao lưu gần nhất: npm run -s motcua -- restore <tệp sao lưu>`,
  );
}

interface Meta {
  pageBytes: number;
  transaction: bigint;
  roots: bigint[];
  lastPage: number;
}

/** One look at a file, page by page. */
class Look {
  private readonly pages: number;
  private readonly page: Buffer;
  private readonly seen = new Set<number>();
  private leaves = 0;

  constructor(
    private readonly file: number,
    private readonly meta: Meta,
  ) {
    this.pages = Math.floor(fstatSync(file).size / meta.pageBytes);
    this.page = Buffer.alloc(meta.pageBytes);
  }

  run(): void {
    for (const root of this.meta.roots) this.tree(root, 0);
  }

  private read(at: number): Buffer {
    const page = Buffer.from(this.page);
    if (readSync(this.file, page, 0, page.length, at * page.length) !== page.length) throw new Damage('tệp bị cắt ngắn');
    if (page.readBigUInt64LE(0) !== BigInt(at)) throw new Damage('có trang không đúng chỗ');
    return page;
  }

  private number(pageNumber: bigint): number {
    if (pageNumber >= BigInt(this.pages)) throw new Damage('tệp bị cắt ngắn');
    if (pageNumber > BigInt(this.meta.lastPage) || pageNumber < 2n) throw new Damage('có trang không đúng chỗ');
    return Number(pageNumber);
  }

  private tree(root: bigint, depth: number): void {
    if (root === NO_PAGE) return;
    const at = this.number(root);
    if (depth > MAX_DEPTH || this.seen.has(at)) throw new Damage('các trang không nối thành cây');
    this.seen.add(at);
    if (this.leaves > MAX_LEAVES && depth > 0 && this.isLeaf(at)) return;
    const page = this.read(at);
    const kind = page.readUInt16LE(18) & KINDS;
    const room = page.length - HEAD;
    const [lower, upper] = [page.readUInt16LE(20), page.readUInt16LE(22)];
    if ((kind !== BRANCH && kind !== LEAF) || lower > upper || upper > room || lower % 2 !== 0) throw new Damage('có trang không đọc được');
    if (kind === LEAF) this.leaves++;
    for (let slot = HEAD; slot < HEAD + lower; slot += 2) {
      const offset = page.readUInt16LE(slot);
      if (offset < upper || offset + 8 > room) throw new Damage('có trang không đọc được');
      this.node(page, HEAD + offset, kind, depth);
    }
  }

  private node(page: Buffer, at: number, kind: number, depth: number): void {
    const flags = page.readUInt16LE(at + 4);
    const low = page.readUInt32LE(at);
    const data = at + 8 + page.readUInt16LE(at + 6);
    if (kind === BRANCH) {
      this.tree(BigInt(low) | (BigInt(flags) << 32n), depth + 1);
      return;
    }
    const length = flags & BIG_DATA ? 8 : low;
    if (data + length > page.length) throw new Damage('có trang không đọc được');
    if (flags & SUB_DATA) {
      if (low !== DB_BYTES) throw new Damage('có trang không đọc được');
      this.tree(page.readBigUInt64LE(data + 40), depth + 1);
    }
    if (flags & BIG_DATA) this.overflow(page.readBigUInt64LE(data));
  }

  private overflow(first: bigint): void {
    const at = this.number(first);
    const page = this.read(at);
    if ((page.readUInt16LE(18) & KINDS) !== OVERFLOW) throw new Damage('có trang không đọc được');
    this.number(first + BigInt(Math.max(page.readUInt32LE(20), 1) - 1));
  }

  /** Whether a page is a leaf; read by its head alone. */
  private isLeaf(at: number): boolean {
    const head = Buffer.alloc(HEAD);
    readSync(this.file, head, 0, HEAD, at * this.meta.pageBytes);
    return (head.readUInt16LE(18) & KINDS) === LEAF;
  }
}

function metaAt(file: number, at: number, pageBytes: number): Meta {
  const bytes = Buffer.alloc(HEAD + 136);
  if (readSync(file, bytes, 0, bytes.length, at * pageBytes) !== bytes.length) throw new Damage('tệp bị cắt ngắn');
  const size = bytes.readUInt32LE(48);
  const known = bytes.readUInt16LE(18) & META && bytes.readUInt32LE(24) === MAGIC && (bytes.readUInt32LE(28) & 0xff) === DATA_VERSION;
  if (!known || size < 512 || size > 65_536 || (size & (size - 1)) !== 0) throw new Damage('phần đầu tệp không phải của kho dữ liệu');
  return {
    pageBytes: size,
    transaction: bytes.readBigUInt64LE(152),
    roots: [bytes.readBigUInt64LE(88), bytes.readBigUInt64LE(136)],
    lastPage: Number(bytes.readBigUInt64LE(144)),
  };
}

function newestMeta(file: number): Meta {
  const first = metaAt(file, 0, 4_096);
  const second = metaAt(file, 1, first.pageBytes);
  if (first.pageBytes !== second.pageBytes) throw new Damage('phần đầu tệp không phải của kho dữ liệu');
  return first.transaction > second.transaction ? first : second;
}

function lookAt(data: string): void {
  const file = openSync(data, 'r');
  try {
    for (let look = 1; ; look++) {
      const meta = newestMeta(file);
      try {
        new Look(file, meta).run();
        return;
      } catch (error) {
        if (look === LOOKS || newestMeta(file).transaction === meta.transaction) throw error;
      }
    }
  } finally {
    closeSync(file);
  }
}

/**
 * Looks whether a folder holds a store that can be opened, or none yet.
 * @throws UserFacingError where there was one and its file is gone, empty, cut off or overwritten.
 */
export function checkStore(path: string): void {
  const data = join(path, DATA);
  if (!existsSync(data)) {
    if (existsSync(join(path, MARKER))) throw damaged(path, `thiếu tệp ${DATA}`);
    return;
  }
  try {
    if (fileBytes(data) === 0) throw new Damage(`tệp ${DATA} trống`);
    lookAt(data);
  } catch (error) {
    if (error instanceof Damage) throw damaged(path, error.message);
    throw error;
  }
}

function fileBytes(path: string): number {
  const file = openSync(path, 'r');
  try {
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

/**
 * Ties the file to the folder once it is open: `stored` is the id in it, undefined in a new one. Gives the id that it is to keep.
 * @throws UserFacingError where the folder had a store and this file is new.
 */
export function tieStore(path: string, stored: string | undefined): string {
  const marker = join(path, MARKER);
  if (stored === undefined && existsSync(marker) && readFileSync(marker, 'utf8') !== '')
    throw damaged(path, `tệp ${DATA} là tệp mới, không có dữ liệu cũ`);
  const id = stored ?? randomUUID();
  if (!existsSync(marker)) writeFileSync(marker, `${JSON.stringify({ store: id })}\n`, { mode: 0o600 });
  return id;
}
