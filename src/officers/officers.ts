import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import type { Connection, Model } from 'mongoose';
import { auditSource, doneBy, madeBy, type AuditNote, type AuditSource } from '../database/audited.ts';
import { isDuplicateKey } from '../database/connection.ts';
import type { Leases } from '../database/leases.ts';
import type { Seal } from '../database/seal.ts';
import { typable } from '../ground/codes.ts';
import { UserFacingError } from '../ground/errors.ts';
import { MINUTE, type Clock } from '../time/clock.ts';
import { officerSchema, type LinkedOfficer, type Officer } from './account.ts';
import { Attempts, type Origin } from './attempts.ts';
import { canonical, checkedPassword } from './passwords.ts';
import type { Role } from './roles.ts';
import { newSealedKey, openKey, stepOfCode, type TotpKey } from './second-factor.ts';

const LINK_MS = 10 * MINUTE;
const LINK = /^noi ([a-z0-9]{8})$/;
/** A new key of the second factor waits so long for its first code. */
const NEW_KEY_MS = 15 * MINUTE;
/** Longer than it takes to change one account. */
const CHANGE_MS = 10_000;
/** The message that an officer sends to the Official Account to link their own Zalo. */
export const linkMessage = (code: string): string => `noi ${code}`;

/** Checked for a name that nobody has, so that it takes as long as one that somebody has. Of no password. */
export const DECOY = '$argon2id$v=19$m=19456,t=2,p=1$TakDgPvLVKJu7YDc9teHaQ$luAe8C0ZcjcmsYbwd0GLfLhPjE7k1faJv8BfrAYfJsc';

/** The result of a sign-in. Reasons are for the log: somebody who is refused reads the same sentence in each case. */
export type SignIn = { ok: true; officer: Officer } | { ok: false; reason: 'wrong' | 'code' | 'wait' };

type NewOfficer = Pick<Officer, '_id' | 'name' | 'roles' | 'mustChange' | 'password' | 'demo' | 'unit'>;

/** A change of a password. `own`: words that somebody who knows the officer would try. */
interface PasswordChange {
  /** Who does it, where it is to be noted. */
  by?: string;
  /** Somebody else set it: the officer has to change it. Then the second factor is off, since it may be lost too. */
  reset?: boolean;
  own?: readonly string[];
}

/** Accounts of officers: passwords with argon2id, an optional second factor, delays after failures. */
export class Officers {
  readonly model: Model<Officer>;
  readonly attempts: Attempts;
  readonly audited: readonly AuditSource[];

  constructor(
    connection: Connection,
    private readonly deps: { seal: Seal; clock: Clock; leases: Leases; simulator: boolean },
  ) {
    this.model = connection.model<Officer>('Officer', officerSchema, 'officers');
    this.audited = [auditSource(this.model)];
    this.attempts = new Attempts(connection, deps);
  }

  async all(): Promise<Officer[]> {
    return this.model.find({}).sort({ _id: 1 }).lean<Officer[]>();
  }

  async find(id: string): Promise<Officer | null> {
    const officer = await this.model.findById(id.toLowerCase()).lean<Officer>();
    return officer?.demo && !this.deps.simulator ? null : officer;
  }

  /** `by`: who adds it, where that is to be noted. @throws UserFacingError where the name is taken or the password too easy. */
  async add(officer: NewOfficer, by?: string): Promise<void> {
    if (!/^[a-z0-9][a-z0-9.]{1,30}$/.test(officer._id))
      throw new UserFacingError('Tên đăng nhập chỉ gồm chữ thường không dấu, số và dấu chấm.');
    if (officer.name.trim() === '') throw new UserFacingError('Cần ghi họ tên.');
    if (officer.roles.length === 0) throw new UserFacingError('Cần chọn ít nhất một vai trò.');
    // Everybody may know the password of a demo account.
    const password = officer.demo ? canonical(officer.password) : checkedPassword(officer.password, [officer._id, officer.name]);
    const now = this.deps.clock.now();
    const note = noteOf(by, 'thêm cán bộ', officer._id, officer.roles.join(', '));
    try {
      await this.model.create({
        ...officer,
        password: await hash(password),
        active: true,
        createdAt: new Date(now),
        ...madeBy(note, now),
      });
    } catch (error) {
      if (isDuplicateKey(error)) throw new UserFacingError(`Đã có tài khoản "${officer._id}".`, 'Chọn tên đăng nhập khác.');
      throw error;
    }
  }

  /** Checks name, password and, if the officer has a second factor, its code. */
  async signIn(id: string, password: string, code: string, origin: Origin): Promise<SignIn> {
    const name = id.toLowerCase();
    if (!(await this.attempts.begin(name, origin))) return { ok: false, reason: 'wait' };
    const officer = await this.find(name);
    const right = await verify(officer?.password ?? DECOY, canonical(password));
    if (!right || !officer?.active) return { ok: false, reason: 'wrong' };
    if (!(await this.takesCode(officer, code))) return { ok: false, reason: 'code' };
    await this.attempts.succeeded(name, origin);
    await this.model.updateOne({ _id: officer._id }, { $set: { signedInAt: new Date(this.deps.clock.now()) } });
    return { ok: true, officer };
  }

  /** Whether a signed-in officer is there in person: the password, and the code of the second factor where `code` is given and it is on. */
  async confirms(officer: Officer, { password, code }: { password: string; code?: string }, origin: Origin): Promise<boolean> {
    if (!(await this.attempts.begin(officer._id, origin))) return false;
    if (!(await verify(officer.password, canonical(password)))) return false;
    if (code !== undefined && !(await this.takesCode(officer, code))) return false;
    await this.attempts.succeeded(officer._id, origin);
    return true;
  }

  /** Changes the password and ends every session. @throws UserFacingError where the password is too short or too easy. */
  async changePassword(id: string, password: string, { by, reset = false, own = [] }: PasswordChange = {}): Promise<void> {
    const now = this.deps.clock.now();
    const officer = await this.find(id);
    const hashed = await hash(checkedPassword(password, [id, officer?.name ?? '', ...own]));
    await this.model.updateOne(
      { _id: id },
      doneBy(noteOf(by, reset ? 'đặt lại mật khẩu' : 'đổi mật khẩu', id), now, {
        $set: { password: hashed, mustChange: reset, sessionsFrom: new Date(now) },
        ...(reset && { $unset: NO_FACTOR }),
      }),
    );
  }

  /** The key of the second factor that waits for its first code: the same one for a quarter of an hour, whoever looks. */
  async newTotp(officer: Officer): Promise<TotpKey> {
    const { seal, clock } = this.deps;
    const now = clock.now();
    const stale = new Date(now - NEW_KEY_MS);
    await this.model.updateOne(
      { _id: officer._id, $or: [{ newTotpAt: { $exists: false } }, { newTotpAt: { $lte: stale } }] },
      { $set: { newTotp: newSealedKey(seal), newTotpAt: new Date(now) } },
    );
    const waiting = await this.find(officer._id);
    return openKey(seal, officer._id, waiting?.newTotp ?? '');
  }

  /** Switches the second factor on with a code made with the key that waits. False for a wrong code, or where the key waited too long. */
  async confirmTotp({ _id }: Officer, code: string): Promise<boolean> {
    const { seal, clock } = this.deps;
    const now = clock.now();
    const { newTotp, newTotpAt } = (await this.find(_id)) ?? {};
    if (newTotp === undefined || (newTotpAt?.getTime() ?? 0) <= now - NEW_KEY_MS) return false;
    const totpStep = stepOfCode(seal, _id, newTotp, code, now);
    if (totpStep === undefined) return false;
    const switched = await this.model.updateOne(
      { _id, newTotp },
      doneBy(noteOf(_id, 'bật mã hai bước', _id), now, {
        $set: { totp: newTotp, totpStep },
        $unset: { newTotp: '', newTotpAt: '' },
      }),
    );
    return switched.matchedCount === 1;
  }

  async removeTotp(id: string, by: string): Promise<void> {
    await this.model.updateOne({ _id: id }, doneBy(noteOf(by, 'tắt mã hai bước', id), this.deps.clock.now(), { $unset: NO_FACTOR }));
  }

  /** Makes a code. The officer links their Zalo by sending it to the Official Account within ten minutes, see `linkMessage`. */
  async newLink(id: string): Promise<void> {
    const now = this.deps.clock.now();
    const set = { linkCode: typable(8), linkUntil: new Date(now + LINK_MS) };
    await this.model.updateOne({ _id: id }, doneBy(noteOf(id, 'xin mã nối Zalo', id), now, { $set: set }));
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
    const update = { $unset: { zaloUserId: '', linkCode: '', linkUntil: '' } };
    await this.model.updateOne({ _id: id }, doneBy(noteOf(id, 'bỏ nối Zalo', id), this.deps.clock.now(), update));
  }

  /** Active officers who have linked their own Zalo; only those among `ids` where it is given. */
  async linked(ids?: readonly string[]): Promise<LinkedOfficer[]> {
    return this.model
      .find({ ...(ids && { _id: { $in: [...ids] } }), active: true, zaloUserId: { $exists: true } })
      .sort({ _id: 1 })
      .lean<LinkedOfficer[]>();
  }

  /**
   * Gives an officer other roles and another unit; without a unit, all units.
   * @throws UserFacingError where no active administrator would be left.
   */
  async changeRoles(id: string, roles: readonly Role[], unit: string | undefined, by: string): Promise<void> {
    const note = noteOf(by, 'đổi vai trò, đơn vị', id, [...roles, unit ?? 'mọi đơn vị'].join(', '));
    const set = { roles: [...roles] };
    const update = unit === undefined ? { $set: set, $unset: { unit: '' } } : { $set: { ...set, unit } };
    await this.change(id, roles.includes('administrator'), doneBy(note, this.deps.clock.now(), update));
  }

  /** Closes an account, or opens it again. @throws UserFacingError where no active administrator would be left. */
  async setActive(id: string, active: boolean, by: string): Promise<void> {
    const note = noteOf(by, active ? 'mở tài khoản' : 'khóa tài khoản', id);
    await this.change(id, active, doneBy(note, this.deps.clock.now(), { $set: { active } }));
  }

  /** One at a time where an administrator may go: of two who close each other's account the second is told that they are the last. */
  private async change(id: string, harmless: boolean, update: object): Promise<void> {
    const { leases, clock, simulator } = this.deps;
    const owner = randomUUID();
    if (harmless) return void (await this.model.updateOne({ _id: id }, update));
    if (!(await leases.take(ADMINISTRATORS, owner, clock.now(), clock.now() + CHANGE_MS)))
      throw new UserFacingError('Người khác đang đổi tài khoản.', 'Chờ vài giây rồi làm lại.');
    try {
      const acting = { active: true, roles: 'administrator' as const, ...(!simulator && { demo: { $ne: true } }) };
      const [found] = await this.model.find({ ...acting, _id: id }, { _id: 1 }).lean();
      if (found && (await this.model.countDocuments({ ...acting, _id: { $ne: id } })) === 0)
        throw new UserFacingError(
          'Đây là người quản trị cuối cùng còn hoạt động, không khóa hay bỏ vai trò được.',
          'Cấp vai trò quản trị cho người khác trước, rồi làm lại.',
        );
      await this.model.updateOne({ _id: id }, update);
    } finally {
      await leases.release(ADMINISTRATORS, owner);
    }
  }

  /** Whether a code is right; it is always where the officer has no second factor. Each code works once, also for two who saw it typed. */
  private async takesCode({ _id, totp }: Officer, code: string): Promise<boolean> {
    if (totp === undefined) return true;
    const step = stepOfCode(this.deps.seal, _id, totp, code, this.deps.clock.now());
    if (step === undefined) return false;
    const used = await this.model.updateOne(
      { _id, $or: [{ totpStep: { $exists: false } }, { totpStep: { $lt: step } }] },
      { $set: { totpStep: step } },
    );
    return used.modifiedCount === 1;
  }
}

const ADMINISTRATORS = 'officers.administrators';
const NO_FACTOR = { totp: '', totpStep: '', newTotp: '', newTotpAt: '' };

/** The line of a deed; none where nobody is named, as when the program makes accounts to try it with. */
const noteOf = (by: string | undefined, action: string, subject: string, detail?: string): AuditNote | undefined =>
  by === undefined ? undefined : { by, action, subject, detail };
