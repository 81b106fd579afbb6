import { describe, expect, it } from 'vitest';
import { fuzz, kindsOf } from '../support/fuzz/run.ts';
import { shippedDialogue } from '../support/shipped.ts';
import { SEED } from '../support/soak.ts';

const CASES = 20_000;

describe('whatever comes from outside', () => {
  it(`is read or refused, and every citizen is answered (${String(CASES)} cases, MOTCUA_SEED=${String(SEED)}; more: npm run fuzz)`, async () => {
    const { tallies, faults } = await fuzz(await kindsOf(shippedDialogue()), CASES, SEED);
    expect(faults).toEqual([]);
    expect([...tallies.keys()].sort()).toEqual(['flow answers', 'import files', 'store messages', 'texts', 'webhook bodies']);
  });
});
