import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** Encrypts secrets at rest with AES-256-GCM and derives keys for other uses from the same ENCRYPTION_KEY. */
export class Seal {
  private readonly key: Buffer;

  /** `hexKey`: 64 hex digits. */
  constructor(hexKey: string) {
    this.key = Buffer.from(hexKey, 'hex');
    if (this.key.length !== 32) throw new RangeError('the encryption key must be 64 hex digits');
  }

  /** base64url of nonce, tag and ciphertext. `purpose` is bound to it: what was sealed for one use opens for no other. */
  close(text: string, purpose: string): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    cipher.setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws when the key or the purpose is another, or a byte was changed. */
  open(sealed: string, purpose: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(Buffer.from(purpose));
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
  }

  /** A key of 32 bytes for one other use. */
  derived(purpose: string): Buffer {
    return createHmac('sha256', this.key).update(`derived\0${purpose}`).digest();
  }

  /** A stable pseudonym: without the key nobody can tell whom it stands for. 24 hex digits. */
  pseudonym(id: string, purpose: string): string {
    return createHmac('sha256', this.key).update(`${purpose}\0${id}`).digest('hex').slice(0, 24);
  }
}
