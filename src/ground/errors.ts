// Whoever shows what is wrong shows it in Vietnamese.
import './plain-words.ts';

/**
 * An error that a person can act on: `message` says in plain words what is wrong and `hint` what to do next.
 * Commands print both and no stack trace.
 */
export class UserFacingError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
    this.name = 'UserFacingError';
  }
}

/** The text of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
