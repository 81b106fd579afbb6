import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import type { Seal } from './seal.ts';

/** In front of a sealed backup: name and version, nonce, and what tells whether the key is the right one. */
const MAGIC = Buffer.from('MOTCUA-BACKUP 2\n');
const NONCE = 12;
const CHECK = 16;
const TAG = 16;
const HEAD = MAGIC.length + NONCE + CHECK;
const PURPOSE = 'backup';

/** The backup was sealed by another ENCRYPTION_KEY. */
export class OtherKey extends Error {}

const checkOf = (seal: Seal, nonce: Buffer): Buffer => seal.derived(`${PURPOSE}-check:${nonce.toString('hex')}`).subarray(0, CHECK);

/** Seals a backup on its way into the file: AES-256-GCM under a key of its own, derived from the ENCRYPTION_KEY. */
export function sealing(seal: Seal): Transform {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', seal.derived(PURPOSE), nonce);
  let begun = false;
  const begin = (): Buffer[] => {
    if (begun) return [];
    begun = true;
    return [Buffer.concat([MAGIC, nonce, checkOf(seal, nonce)])];
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, Buffer.concat([...begin(), cipher.update(chunk)]));
    },
    flush(done) {
      done(null, Buffer.concat([...begin(), cipher.final(), cipher.getAuthTag()]));
    },
  });
}

/**
 * The bytes that were sealed; those of a backup from before backups were sealed as they are.
 * @throws OtherKey, or when a byte was changed or is missing; that is known at the end only.
 */
export async function* opening(source: Readable, seal: Seal): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  let decipher: ReturnType<typeof decipherOf> | undefined;
  let plain = false;
  for await (const chunk of source as AsyncIterable<Buffer | string>) {
    held = Buffer.concat([held, Buffer.from(chunk as Buffer)]);
    if (!plain && !decipher) {
      if (held.length < HEAD && held.subarray(0, MAGIC.length).equals(MAGIC.subarray(0, held.length))) continue;
      if (held.subarray(0, MAGIC.length).equals(MAGIC)) {
        decipher = decipherOf(seal, held);
        held = held.subarray(HEAD);
      } else plain = true;
    }
    // The last bytes are the tag; which those are is known at the end.
    const ready = plain ? held : held.subarray(0, Math.max(0, held.length - TAG));
    held = held.subarray(ready.length);
    if (ready.length > 0) yield decipher ? decipher.update(ready) : ready;
  }
  if (!decipher) return void (yield held);
  decipher.setAuthTag(held);
  yield decipher.final();
}

function decipherOf(seal: Seal, head: Buffer) {
  const nonce = head.subarray(MAGIC.length, MAGIC.length + NONCE);
  if (!timingSafeEqual(head.subarray(MAGIC.length + NONCE, HEAD), checkOf(seal, nonce))) throw new OtherKey();
  return createDecipheriv('aes-256-gcm', seal.derived(PURPOSE), nonce, { authTagLength: TAG });
}
