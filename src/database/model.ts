import { Schema } from 'mongoose';

/**
 * Fields name what the documents of a collection hold, once for the compiler and for mongoose:
 *
 *     const fields = { _id: text(), state: text<'open' | 'closed'>(), closedAt: maybe(date()) };
 *     export type Case = DocOf<typeof fields>; // { _id: string; state: 'open' | 'closed'; closedAt?: Date }
 *     const schema = schemaOf(fields);
 *
 * Mongoose can infer a type itself, but gives `null` to each field that may be missing, `any` to mixed ones, and knows unions only as an
 * `enum`, which would be checked when documents are written.
 */
export class Field<T> {
  /** What documents have here; for the compiler alone. */
  declare readonly of: T;

  constructor(readonly kept: { type: unknown; required?: true; default?: unknown }) {}
}

export type Fields = Record<string, Field<unknown>>;

type Flat<T> = { [K in keyof T]: T[K] };
/** The documents that have these fields, those of `maybe` optional. */
export type DocOf<F extends Fields> = Flat<
  { [K in keyof F as undefined extends F[K]['of'] ? never : K]: F[K]['of'] } & {
    [K in keyof F as undefined extends F[K]['of'] ? K : never]?: Exclude<F[K]['of'], undefined>;
  }
>;

/** `required`: mongoose refuses to create a document without it, for text also an empty one. `default`: what a created document gets. */
interface Options<T> {
  required?: true;
  default?: T;
}

export const text = <T extends string = string>(options: Options<NoInfer<T>> = {}): Field<T> => new Field<T>({ type: String, ...options });
export const number = (options: Options<number> = {}): Field<number> => new Field<number>({ type: Number, ...options });
export const flag = (options: Options<boolean> = {}): Field<boolean> => new Field<boolean>({ type: Boolean, ...options });
export const date = (options: Options<Date> = {}): Field<Date> => new Field<Date>({ type: Date, ...options });
/** A value that mongoose keeps as it is given. */
export const mixed = <T>(options: Options<NoInfer<T>> = {}): Field<T> => new Field<T>({ type: Schema.Types.Mixed, ...options });
/** A list, empty in a created document that was given none. */
export const list = <T>(item: Field<T>): Field<T[]> => new Field<T[]>({ type: [item.kept] });
/** An object with fields of its own and no `_id`. */
export const part = <F extends Fields>(fields: F): Field<DocOf<F>> =>
  new Field<DocOf<F>>({ type: new Schema(definitionOf(fields), { _id: false }) });
/** A field that may be missing. */
export const maybe = <T>(field: Field<T>): Field<T | undefined> => new Field<T | undefined>({ ...field.kept, default: undefined });

const definitionOf = (fields: Fields): Record<string, never> =>
  Object.fromEntries(Object.entries(fields).map(([name, { kept }]) => [name, kept as never]));

/** The schema of a collection, without mongoose's version key. `minimize` false keeps objects that are empty. */
export const schemaOf = <F extends Fields>(fields: F, options: { minimize?: false } = {}): Schema<DocOf<F>> =>
  new Schema<DocOf<F>>(definitionOf(fields), { versionKey: false, ...options });
