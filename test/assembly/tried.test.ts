import { describe, expect, it } from 'vitest';
import { Tried } from '../../src/assembly/tried.ts';

describe('what trials of a change have learnt', () => {
  const bytes = (n: number): Uint8Array => Uint8Array.of(n);
  const opened = (): { tried: Tried; disk: Map<string, Uint8Array> } => {
    const disk = new Map<string, Uint8Array>();
    return { disk, tried: new Tried({ read: (key) => disk.get(key), write: (key, value) => void disk.set(key, value) }) };
  };

  it('writes nothing that lasts while a change is only tried', () => {
    const { tried, disk } = opened();
    tried.trial.write('a', bytes(1));
    expect(disk.size).toBe(0);
    expect(tried.trial.read('a')).toEqual(bytes(1));
  });

  it('lets what was tried last once it comes into force, and learns nothing twice', () => {
    const { tried, disk } = opened();
    tried.trial.write('a', bytes(1));
    expect(tried.inForce.read('a')).toEqual(bytes(1));
    expect(disk.get('a')).toEqual(bytes(1));
    expect(tried.inForce.read('a')).toEqual(bytes(1));
  });

  it('keeps the last trials only', () => {
    const { tried } = opened();
    for (let n = 0; n < 8; n++) tried.trial.write(String(n), bytes(n));
    expect(tried.trial.read('1')).toBeUndefined();
    expect(tried.trial.read('2')).toEqual(bytes(2));
  });
});
