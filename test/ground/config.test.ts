import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, SETTINGS } from '../../src/ground/config.ts';

const real = {
  ZALO_APP_ID: '4100000000000000001',
  ZALO_APP_SECRET: 'app-secret',
  PUBLIC_URL: 'https://motcua.example.gov.vn/',
  SESSION_SECRET: 's'.repeat(32),
  ENCRYPTION_KEY: 'a'.repeat(64),
};

const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('readConfig', () => {
  it('starts the simulator with nothing set', () => {
    expect(readConfig({})).toMatchObject({
      simulator: true,
      PORT: 8080,
      DATA_DIR: './data',
      ZALO_CALLS_PER_MINUTE: 60,
      ZALO_SEND_PATH: 'auto',
    });
  });

  it('uses the real platform once an app is set, and cuts the slash off addresses', () => {
    expect(readConfig(real)).toMatchObject({ simulator: false, PUBLIC_URL: 'https://motcua.example.gov.vn' });
  });

  it('keeps ids as text, since they are larger than a number can hold', () => {
    expect(readConfig({ ...real, ZALO_OA_ID: '2700000000000000002' }).ZALO_OA_ID).toBe('2700000000000000002');
  });

  it('names every fault at once', () => {
    const faults = faultsOf({ PORT: 'abc', ENCRYPTION_KEY: 'xyz', ZALO_SEND_PATH: 'v4', MONGODB_URI: 'mysql://x' });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['PORT', 'MONGODB_URI', 'ZALO_SEND_PATH', 'ENCRYPTION_KEY']);
  });

  it('demands the secrets of a real account', () => {
    const faults = faultsOf({ ZALO_APP_ID: '41' });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['ZALO_APP_SECRET', 'SESSION_SECRET', 'ENCRYPTION_KEY', 'PUBLIC_URL']);
  });

  it('never lets the simulator run with real credentials', () => {
    expect(faultsOf({ ...real, SIMULATOR: 'on' })).toHaveLength(2);
  });

  it('treats a blank line as unset', () => {
    expect(readConfig({ MONGODB_URI: '  ', ZALO_APP_ID: '' }).simulator).toBe(true);
  });

  it('has a complete .env.example that is valid as it stands', () => {
    const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line));
    const example = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
    expect(Object.keys(example).sort()).toEqual(Object.keys(SETTINGS.shape).sort());
    expect(readConfig(example)).toEqual(readConfig({}));
  });
});
