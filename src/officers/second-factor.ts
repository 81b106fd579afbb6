import { Secret, TOTP } from 'otpauth';
import type { Seal } from '../database/seal.ts';

const ISSUER = 'Một Cửa';
const STEP_S = 30;
const PURPOSE = 'totp';

/** A key of the second factor as an app takes it: typed, or as an address that a QR code holds. */
export interface TotpKey {
  /** Base32. */
  secret: string;
  /** `otpauth://…` */
  uri: string;
}

const totpOf = (label: string, secret: Secret): TOTP =>
  new TOTP({ issuer: ISSUER, label, secret, algorithm: 'SHA1', digits: 6, period: STEP_S });

/** A new key, sealed. */
export const newSealedKey = (seal: Seal): string => seal.close(new Secret({ size: 20 }).base32, PURPOSE);

export function openKey(seal: Seal, officer: string, sealed: string): TotpKey {
  const secret = seal.open(sealed, PURPOSE);
  return { secret, uri: totpOf(officer, Secret.fromBase32(secret)).toString() };
}

/** The time step whose code was typed, the one before or the one after now; undefined for a wrong code. `now` is epoch ms. */
export function stepOfCode(seal: Seal, officer: string, sealed: string, code: string, now: number): number | undefined {
  const secret = Secret.fromBase32(seal.open(sealed, PURPOSE));
  const delta = totpOf(officer, secret).validate({ token: code.trim(), timestamp: now, window: 1 });
  return delta === null ? undefined : Math.floor(now / 1_000 / STEP_S) + delta;
}
