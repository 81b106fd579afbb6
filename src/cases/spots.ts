const SPOT = /^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/;

/** A place on the map, degrees. */
export interface Spot {
  latitude: number;
  longitude: number;
}

/** A shared location as it is kept, `latitude,longitude`; undefined for a place in words. */
export function spotOf(text: string): Spot | undefined {
  if (!SPOT.test(text)) return undefined;
  const [latitude = 0, longitude = 0] = text.split(',').map(Number);
  return { latitude, longitude };
}

/** Where a map shows a place, by its coordinates or its name. */
export const mapUrl = (query: string): string => `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(query)}`;
