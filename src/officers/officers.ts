import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Connection, Model } from 'mongoose';
import { date, flag, list, maybe, number, schemaOf, text, type DocOf } from '../database/model.ts';
import { Secret, TOTP } from 'otpauth';
import { MINUTE, type Clock } from '../time/clock.ts';
import { isDuplicateKey } from '../database/connection.ts';
import type { Seal } from '../database/seal.ts';
import { UserFacingError } from '../ground/errors.ts';
import { typable } from '../ground/codes.ts';
import type { Role } from './roles.ts';

const fields = {
  /** The name to sign in with: lower case letters, digits, dots. */
  _id: text(),
  name: text({ required: true }),
  /** argon2id. */
  password: text({ required: true }),
  roles: list(text<Role>()),
  /** The officer writes, approves and records only for this unit of the plan; without one, for all units. */
  unit: maybe(text()),
  active: flag({ default: true }),
  /** Sealed secret of the second factor. */
  totp: maybe(text()),
  /** The last time step whose code was used, so that no code works twice. */
  totpStep: maybe(number()),
  failures: number({ default: 0 }),
  lockedUntil: maybe(date()),
  /** An administrator set the password: the officer has to change it at the next sign-in. */
  mustChange: flag({ default: false }),
  createdAt: date({ required: true }),
  signedInAt: maybe(date()),
  /** Sessions that began before this no longer count. */
  sessionsFrom: maybe(date()),
  /** The officer's own Zalo, as the Official Account knows it. Trial articles go there. */
  zaloUserId: maybe(text()),
  /** The code that links the officer's Zalo when it is sent to the Official Account, and until when it works. */
  linkCode: maybe(text()),
  linkUntil: maybe(date()),
  /** The account is for the simulator and everybody knows its password; beside a real OA nobody can use it. */
  demo: maybe(flag()),
};
/** Somebody who works in the console. */
export type Officer = DocOf<typeof fields>;

const schema = schemaOf(fields);

const MAX_FAILURES = 5;
const LOCK_MS = 15 * MINUTE;
export const MIN_PASSWORD = 10;
const LINK_MS = 10 * MINUTE;
const LINK = /^noi ([a-z0-9]{8})$/;
/** The message that an officer sends to the Official Account to link their own Zalo. */
export const linkMessage = (code: string): string => `noi ${code}`;
const ISSUER = 'Một Cửa';
const STEP_S = 30;

/** The result of a sign-in. An unknown name and a wrong password give the same reason, so that a stranger learns nothing. */
export type SignIn = { ok: true; officer: Officer } | { ok: false; reason: 'wrong' | 'locked' | 'code' };

/** Accounts of officers: passwords with argon2id, an optional second factor, lock-out after failures. */
export class Officers {
  readonly model: Model<Officer>;
  /** A hash to check for an unknown name, so that it takes as long as a known one. */
  private decoy: Promise<string> | undefined;

  constructor(
    connection: Connection,
    private readonly deps: { seal: Seal; clock: Clock; simulator: boolean },
  ) {
    this.model = connection.model<Officer>('Officer', schema, 'officers');
  }

  async all(): Promise<Officer[]> {
    return this.model.find({}).sort({ _id: 1 }).lean<Officer[]>();
  }

  async find(id: string): Promise<Officer | null> {
    const officer = await this.model.findById(id.toLowerCase()).lean<Officer>();
    return officer?.demo && !this.deps.simulator ? null : officer;
  }

  /** @throws UserFacingError where the name is taken or the password too short. */
  async add(officer: Pick<Officer, '_id' | 'name' | 'roles' | 'mustChange' | 'password' | 'demo' | 'unit'>): Promise<void> {
    if (!/^[a-z0-9][a-z0-9.]{1,30}$/.test(officer._id))
      throw new UserFacingError('Tên đăng nhập chỉ gồm chữ thường không dấu, số và dấu chấm.');
    if (officer.name.trim() === '') throw new UserFacingError('Cần ghi họ tên.');
    if (officer.roles.length === 0) throw new UserFacingError('Cần chọn ít nhất một vai trò.');
    const password = checked(officer.password, officer._id);
    try {
      await this.model.create({
        ...officer,
        password: await hash(password),
        active: true,
        failures: 0,
        createdAt: new Date(this.deps.clock.now()),
      });
    } catch (error) {
      if (isDuplicateKey(error)) throw new UserFacingError(`Đã có tài khoản "${officer._id}".`, 'Chọn tên đăng nhập khác.');
      throw error;
    }
  }

  /** Checks name, password and, if the officer has a second factor, its code. */
  async signIn(id: string, password: string, code: string): Promise<SignIn> {
    const now = this.deps.clock.now();
    const officer = await this.find(id);
    const right = await verify(officer?.password ?? (await (this.decoy ??= hash('no such officer'))), canonical(password));
    if (!officer?.active) return { ok: false, reason: 'wrong' };
    if ((officer.lockedUntil?.getTime() ?? 0) > now) return { ok: false, reason: 'locked' };
    if (!right) return this.failed(officer, 'wrong');
    if (officer.totp !== undefined) {
      const step = this.stepOf(officer, code);
      if (step === undefined) return this.failed(officer, 'code');
      // A code works once, so that nobody can use a code that they saw somebody type.
      const used = await this.model.updateOne(
        { _id: officer._id, $or: [{ totpStep: { $exists: false } }, { totpStep: { $lt: step } }] },
        { $set: { totpStep: step } },
      );
      if (used.modifiedCount === 0) return this.failed(officer, 'code');
    }
    await this.model.updateOne({ _id: officer._id }, { $set: { failures: 0, signedInAt: new Date(now) }, $unset: { lockedUntil: '' } });
    return { ok: true, officer };
  }

  /** Changes the password and ends every session. @throws UserFacingError where the password is too short or too easy. */
  async changePassword(id: string, password: string, mustChange = false): Promise<void> {
    await this.model.updateOne(
      { _id: id },
      {
        $set: { password: await hash(checked(password, id)), mustChange, failures: 0, sessionsFrom: new Date(this.deps.clock.now()) },
        $unset: { lockedUntil: '' },
      },
    );
  }

  async passwordIs(officer: Officer, password: string): Promise<boolean> {
    return verify(officer.password, canonical(password));
  }

  /** A new secret for the second factor; it counts once `confirmTotp` has seen a code made with it. */
  newTotp(officer: Officer): { secret: string; uri: string } {
    const secret = new Secret({ size: 20 });
    return { secret: secret.base32, uri: totpOf(officer._id, secret).toString() };
  }

  /** A secret that waits for its first code, as it may lie in a session: sealed. */
  waitingTotp(secret: string): string {
    return this.deps.seal.close(secret, WAITING_PURPOSE);
  }

  /** Such a secret in the clear. */
  openedTotp(waiting: string): string {
    return this.deps.seal.open(waiting, WAITING_PURPOSE);
  }

  async confirmTotp(officer: Officer, secret: string, code: string): Promise<boolean> {
    const delta = totpOf(officer._id, Secret.fromBase32(secret)).validate({
      token: code.trim(),
      timestamp: this.deps.clock.now(),
      window: 1,
    });
    if (delta === null) return false;
    const totpStep = this.step(delta);
    await this.model.updateOne({ _id: officer._id }, { $set: { totp: this.deps.seal.close(secret, TOTP_PURPOSE), totpStep } });
    return true;
  }

  /** Makes a code. The officer links their Zalo by sending it to the Official Account within ten minutes, see `linkMessage`. */
  async newLink(id: string): Promise<void> {
    const linkCode = typable(8);
    await this.model.updateOne({ _id: id }, { $set: { linkCode, linkUntil: new Date(this.deps.clock.now() + LINK_MS) } });
  }

  /**
   * Links the Zalo account that sent a message with a code. To link it again changes nothing.
   * @returns the officer, or undefined where the text has no code, the code is too old or it linked another account.
   */
  async claimLink(text: string, zaloUserId: string): Promise<Officer | undefined> {
    const linkCode = LINK.exec(text.trim().toLowerCase())?.[1];
    if (linkCode === undefined) return undefined;
    const claimed = await this.model
      .findOneAndUpdate(
        // A code links one Zalo account: a person who saw it typed cannot link another with it.
        {
          linkCode,
          active: true,
          linkUntil: { $gt: new Date(this.deps.clock.now()) },
          $or: [{ zaloUserId: { $exists: false } }, { zaloUserId }],
        },
        { $set: { zaloUserId } },
        { returnDocument: 'after' },
      )
      .lean<Officer>();
    return claimed ?? undefined;
  }

  async unlink(id: string): Promise<void> {
    await this.model.updateOne({ _id: id }, { $unset: { zaloUserId: '', linkCode: '', linkUntil: '' } });
  }

  async removeTotp(id: string): Promise<void> {
    await this.model.updateOne({ _id: id }, { $unset: { totp: '', totpStep: '' } });
  }

  /** Active officers who have linked their own Zalo; only those among `ids` where it is given. */
  async linked(ids?: readonly string[]): Promise<LinkedOfficer[]> {
    return this.model
      .find({ ...(ids && { _id: { $in: [...ids] } }), active: true, zaloUserId: { $exists: true } })
      .sort({ _id: 1 })
      .lean<LinkedOfficer[]>();
  }

  /** Gives an officer other roles and another unit; without a unit, all units. */
  async changeRoles(id: string, roles: readonly Role[], unit: string | undefined): Promise<void> {
    const set = { roles: [...roles] };
    await this.model.updateOne({ _id: id }, unit === undefined ? { $set: set, $unset: { unit: '' } } : { $set: { ...set, unit } });
  }

  /** Closes an account, or opens it again. */
  async setActive(id: string, active: boolean): Promise<void> {
    await this.model.updateOne({ _id: id }, { $set: { active } });
  }

  private stepOf(officer: Officer, code: string): number | undefined {
    const now = this.deps.clock.now();
    const secret = Secret.fromBase32(this.deps.seal.open(officer.totp ?? '', TOTP_PURPOSE));
    const delta = totpOf(officer._id, secret).validate({ token: code.trim(), timestamp: now, window: 1 });
    return delta === null ? undefined : this.step(delta);
  }

  private step(delta: number): number {
    return Math.floor(this.deps.clock.now() / 1_000 / STEP_S) + delta;
  }

  /** Counts a failure in the same write that stores it, so that guesses made at the same time all count. */
  private async failed(officer: Officer, reason: 'wrong' | 'code'): Promise<SignIn> {
    const counted = await this.model
      .findOneAndUpdate({ _id: officer._id }, { $inc: { failures: 1 } }, { returnDocument: 'after' })
      .lean<Officer>();
    if ((counted?.failures ?? 0) < MAX_FAILURES) return { ok: false, reason };
    await this.model.updateOne({ _id: officer._id }, { $set: { failures: 0, lockedUntil: new Date(this.deps.clock.now() + LOCK_MS) } });
    return { ok: false, reason: 'locked' };
  }
}

/** An officer to whose own Zalo something can be sent. */
export type LinkedOfficer = Officer & Required<Pick<Officer, 'zaloUserId'>>;

/** Makes a password for a new account, or where one is lost. The program shows it once; the officer changes it at the first sign-in. */
export const temporaryPassword = (): string => randomBytes(9).toString('base64url');

/** The same text for one password, however the keyboard composes its letters. */
const canonical = (password: string): string => password.normalize('NFC').trim();
const TOTP_PURPOSE = 'totp';
const WAITING_PURPOSE = 'totp-waiting';
const totpOf = (label: string, secret: Secret): TOTP =>
  new TOTP({ issuer: ISSUER, label, secret, algorithm: 'SHA1', digits: 6, period: STEP_S });

/** The password as it is hashed. @throws UserFacingError where that is too short or too easy. */
function checked(typed: string, id: string): string {
  const password = canonical(typed);
  if (password.length < MIN_PASSWORD)
    throw new UserFacingError(
      `Mật khẩu cần ít nhất ${String(MIN_PASSWORD)} ký tự.`,
      'Dùng một câu ngắn dễ nhớ, ví dụ bốn năm từ không liên quan nhau.',
    );
  if (password.length > 200) throw new UserFacingError('Mật khẩu dài quá 200 ký tự.');
  if (new Set(password).size < 5 || password.toLowerCase().includes(id))
    throw new UserFacingError('Mật khẩu này dễ đoán.', 'Đừng lặp ký tự, đừng dùng tên đăng nhập.');
  return password;
}
