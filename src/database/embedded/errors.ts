/**
 * Errors in MongoDB's own words: the numeric code is what drivers branch on, the code name and message are what
 * people read. Only codes that this store can return are listed.
 */
export const CODES = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  CursorNotFound: 43,
  NamespaceExists: 48,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  CannotIndexParallelArrays: 171,
  NotImplemented: 238,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  DuplicateKey: 11000,
  BSONObjectTooLarge: 10334,
  UnrecognizedStage: 40324,
  UnknownField: 40415,
} as const;

export type CodeName = keyof typeof CODES;

/** A refusal that is sent to the client as `{ok: 0, code, codeName, errmsg}` or as a write error. */
export class CommandError extends Error {
  readonly code: number;

  constructor(
    readonly codeName: CodeName,
    message: string,
    /** Extra fields of the reply, such as `keyPattern` and `keyValue` of a duplicate key. */
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'CommandError';
    this.code = CODES[codeName];
  }
}

/** Anything thrown while a command runs, as a CommandError. Errors of the query language are the caller's fault (BadValue). */
export function asCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof Error && error.constructor.name === 'MingoError') return new CommandError('BadValue', error.message);
  return new CommandError('InternalError', error instanceof Error ? error.message : String(error));
}
