/** An object's properties whose value is known. */
type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** A copy without the properties that are undefined: for what may be left out but not be undefined (`...defined({ reason })`). */
export function defined<T extends object>(properties: T): Defined<T> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as Defined<T>;
}
