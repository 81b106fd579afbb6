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
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  CursorInUse: 12051,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
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
  OutOfDiskSpace: 14031,
  PathCollision: 31250,
  InclusionInExclusion: 31253,
  ExclusionInInclusion: 31254,
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

/** What the system says where there is no room. A write that the disk took in part, as it does just before it is full, LMDB calls an I/O error. */
const NO_SPACE = /ENOSPC|Input\/output error|No space left|EDQUOT|quota exceeded|EFBIG|File too large|MDB_MAP_FULL/i;

/** Anything thrown while a command runs, as a CommandError. */
export function asCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: unknown } | null)?.code;
  if (NO_SPACE.test(message) || code === 'ENOSPC' || code === 28)
    return new CommandError(
      'OutOfDiskSpace',
      'there is no room left on the disk, or it fails: what was not yet written of this command was taken back',
    );
  return new CommandError('InternalError', message);
}

/** The refusal of a second document under a unique key. */
export function duplicate(
  collection: { db: string; name: string },
  index: string,
  keyValue: Record<string, unknown>,
  keyPattern: Record<string, unknown>,
): CommandError {
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${JSON.stringify(value) ?? 'null'}`);
  return new CommandError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection.db}.${collection.name} index: ${index} dup key: { ${shown.join(', ')} }`,
    { keyPattern, keyValue },
  );
}
