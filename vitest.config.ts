import { defineConfig } from 'vitest/config';

/** What `npm run soak` runs: tests that draw a sample in `npm test`, and properties that are tried many more times. */
const SOAK = [
  'app/crash',
  'broadcasts/crash',
  'database/contract',
  'dialogue/flows',
  'dialogue/turn',
  'engagement/rollups',
  'knowledge/ask',
  'soak/clock-back',
];

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'soak' ? SOAK.map((name) => `test/${name}.test.ts`) : ['test/**/*.test.ts'],
    ...(mode === 'soak' ? { env: { MOTCUA_SOAK: '1' } } : {}),
    setupFiles: ['test/support/no-network.ts'],
    // For tests that hang; on a busy machine the slowest take more than a minute.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    // Files share a worker: what they import is read once, and the content is learnt once.
    isolate: false,
    restoreMocks: true,
  },
}));
