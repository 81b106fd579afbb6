import { createLogger as createWinston, format, transports, type Logger as WinstonLogger } from 'winston';
import type { Writable } from 'node:stream';

/** Fields of a log line. `event` is the correlation id of the Zalo event that caused it. */
export type Fields = Record<string, unknown>;

export interface Logger {
  error(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
  /** A logger that adds these fields, for example the correlation id, to each of its lines. */
  with(fields: Fields): Logger;
}

/**
 * Names whose values never reach a log: secrets, and what citizens write or are called. Matched without regard to case,
 * `_` and `-`, at any depth, also inside request headers and bodies.
 */
export const REDACTED_NAMES = [
  'access_token',
  'refresh_token',
  'secret_key',
  'app_secret',
  'oa_secret',
  'appsecret_proof',
  'code_verifier',
  'code',
  'authorization',
  'cookie',
  'password',
  'session_secret',
  'encryption_key',
  'metrics_token',
  'token',
  'mac',
  'x-zevent-signature',
  'text',
  'message_text',
  'caption',
  'phone',
  'name',
  'display_name',
  'user_alias',
  'address',
  'email',
  'user_dob',
  'raw',
  'body',
] as const;

const plain = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '');
const HIDDEN = new Set(REDACTED_NAMES.map(plain));
const MASK = '[ẩn]';
/** Phone numbers and 12-digit identity numbers in free text; Zalo ids are longer and stay. */
const NUMBERS = /(?<!\d)(?:(?:\+?84|0)\d{9}|\d{12})(?!\d)/g;
/** Secrets in the query of an address. */
const QUERY = /([?&](?:access_token|refresh_token|code|token|secret_key)=)[^&\s"]+/gi;

/** A copy of a value with everything personal or secret masked. Safe for cycles and errors. */
export function redact(value: unknown, seen = new WeakSet()): unknown {
  if (typeof value === 'string') return value.replaceAll(QUERY, `$1${MASK}`).replaceAll(NUMBERS, MASK);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (seen.has(value)) return '[vòng]';
  seen.add(value);
  if (value instanceof Error) return { kind: value.name, message: redact(value.message, seen), stack: redact(value.stack ?? '', seen) };
  if (Array.isArray(value)) return value.map((item) => redact(item, seen));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      HIDDEN.has(plain(name)) && item !== undefined && item !== null ? MASK : redact(item, seen),
    ]),
  );
}

function wrap(winston: WinstonLogger, bound: Fields): Logger {
  const write =
    (level: string) =>
    (message: string, fields: Fields = {}) => {
      winston.log(level, redact(message) as string, redact({ ...bound, ...fields }) as Fields);
    };
  return {
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
    with: (fields) => wrap(winston, { ...bound, ...fields }),
  };
}

/** A logger that writes one JSON object a line with level, time and message. */
export function createLogger(options: { level: string; stream?: Writable }): Logger {
  const transport = options.stream
    ? new transports.Stream({ stream: options.stream })
    : new transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] });
  return wrap(
    createWinston({ level: options.level, format: format.combine(format.timestamp(), format.json()), transports: [transport] }),
    {},
  );
}
