import { z } from 'zod';
import { UserFacingError } from './errors.ts';

const text = z.string().trim().min(1);
const url = z
  .url({ protocol: /^https?$/, error: 'phải là địa chỉ bắt đầu bằng http:// hoặc https://' })
  .transform((value) => value.replace(/\/+$/, ''));
const onOff = z.enum(['on', 'off'], { error: 'chỉ nhận on hoặc off' });
const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: 'phải là một số' })
    .int('phải là số nguyên')
    .min(min, `phải từ ${String(min)} trở lên`)
    .max(max, `không được quá ${String(max)}`);

/**
 * Every setting, with its default. `.env.example` lists the same names; a test keeps the two together.
 * An empty value counts as unset, so that a line may be left blank in `.env`.
 */
export const SETTINGS = z.object({
  PORT: whole(0, 65_535).default(8080),
  PUBLIC_URL: url.optional(),
  DATA_DIR: text.default('./data'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'phải bắt đầu bằng mongodb:// hoặc mongodb+srv://')
    .optional(),
  ZALO_APP_ID: z.string().regex(/^\d+$/, 'chỉ gồm chữ số').optional(),
  ZALO_APP_SECRET: text.optional(),
  ZALO_OA_SECRET: text.optional(),
  ZALO_OA_ID: z.string().regex(/^\d+$/, 'chỉ gồm chữ số').optional(),
  ZALO_API_URL: url.default('https://openapi.zalo.me'),
  ZALO_OAUTH_URL: url.default('https://oauth.zaloapp.com'),
  ZALO_SEND_PATH: z.enum(['auto', 'v3', 'v2'], { error: 'chỉ nhận auto, v3 hoặc v2' }).default('auto'),
  ZALO_CALLS_PER_MINUTE: whole(1, 60_000).default(60),
  ZALO_REFRESH_TOKEN: text.optional(),
  ZALO_PKCE: z.enum(['none', 'per-request', 'fixed'], { error: 'chỉ nhận none, per-request hoặc fixed' }).default('none'),
  ZALO_PKCE_VERIFIER: z.string().min(43, 'phải dài ít nhất 43 ký tự').optional(),
  ZALO_APPSECRET_PROOF: onOff.default('off'),
  ZALO_SITE_VERIFICATION: z
    .string()
    .regex(/^[\w-]+$/, 'chỉ gồm chữ, số, gạch')
    .optional(),
  SESSION_SECRET: z.string().min(32, 'phải dài ít nhất 32 ký tự').optional(),
  ENCRYPTION_KEY: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'phải gồm đúng 64 chữ số thập lục phân (lệnh: openssl rand -hex 32)')
    .optional(),
  METRICS_TOKEN: z.string().min(16, 'phải dài ít nhất 16 ký tự').optional(),
  DOSSIER_API_URL: url.optional(),
  CONTENT_DIR: text.optional(),
  FLOWS_DIR: text.optional(),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug'], { error: 'chỉ nhận error, warn, info hoặc debug' }).default('info'),
  SIMULATOR: onOff.optional(),
});

type Settings = z.output<typeof SETTINGS>;

/** The settings after all checks. Secrets may still be missing with the simulator on: they are then made under DATA_DIR. */
export type Config = Omit<Settings, 'SIMULATOR' | 'ZALO_APPSECRET_PROOF'> & { simulator: boolean; appSecretProof: boolean };

/** One or more settings are missing or wrong; `message` lists all of them, a line each. */
export class ConfigError extends UserFacingError {
  constructor(readonly faults: readonly string[]) {
    super(
      `Cấu hình chưa đúng:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
      'Sửa các dòng trên trong tệp .env (xem .env.example) rồi chạy lại.',
    );
    this.name = 'ConfigError';
  }
}

/**
 * Reads the settings out of an environment. Pure: the same environment always gives the same answer.
 * @throws ConfigError naming every fault at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name in SETTINGS.shape && value !== undefined && value.trim() !== ''),
  );
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const { SIMULATOR, ZALO_APPSECRET_PROOF, ...settings } = parsed.data;
  const simulator = SIMULATOR === undefined ? settings.ZALO_APP_ID === undefined : SIMULATOR === 'on';
  const faults = simulator ? simulatorFaults(settings) : realFaults(settings);
  if (settings.ZALO_PKCE === 'fixed' && !settings.ZALO_PKCE_VERIFIER) faults.push('ZALO_PKCE_VERIFIER: cần có khi ZALO_PKCE=fixed');
  if (faults.length > 0) throw new ConfigError(faults);
  return { ...settings, simulator, appSecretProof: ZALO_APPSECRET_PROOF === 'on' };
}

function simulatorFaults(settings: Omit<Settings, 'SIMULATOR' | 'ZALO_APPSECRET_PROOF'>): string[] {
  const real = (['ZALO_APP_ID', 'ZALO_APP_SECRET', 'ZALO_OA_SECRET', 'ZALO_REFRESH_TOKEN'] as const).filter(
    (name) => settings[name] !== undefined,
  );
  return real.map((name) => `${name}: không được đặt khi SIMULATOR=on, để trình mô phỏng không bao giờ dùng tài khoản thật`);
}

function realFaults(settings: Omit<Settings, 'SIMULATOR' | 'ZALO_APPSECRET_PROOF'>): string[] {
  const needed = {
    ZALO_APP_ID: 'mã ứng dụng Zalo',
    ZALO_APP_SECRET: 'khóa bí mật của ứng dụng (trang Cài đặt)',
    SESSION_SECRET: 'chuỗi ngẫu nhiên ít nhất 32 ký tự',
    ENCRYPTION_KEY: 'khóa mã hóa 64 chữ số thập lục phân (lệnh: openssl rand -hex 32)',
  } as const;
  const faults = Object.entries(needed)
    .filter(([name]) => settings[name as keyof typeof needed] === undefined)
    .map(([name, what]) => `${name}: chưa đặt, cần ${what}`);
  if (settings.PUBLIC_URL === undefined) faults.push('PUBLIC_URL: chưa đặt, cần địa chỉ https của máy chủ mà Zalo gọi tới');
  return faults;
}
