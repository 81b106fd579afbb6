import { parseArgs } from 'node:util';
import { attempt, fuzz, kindsOf, SLOW_MS } from '../support/fuzz/run.ts';
import { shippedDialogue } from '../support/shipped.ts';

/**
 * `npm run fuzz -- --cases 1000000 --seed 1 [--only texts] [--case 4711]`: the last tries one case again. Ends with 1 where anything was wrong.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    case: { type: 'string' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seed = Number(values.seed);
const all = await kindsOf(shippedDialogue());
const kinds = all.filter(({ name }) => values.only === undefined || name === values.only);
if (kinds.length === 0) throw new RangeError(`--only takes one of: ${all.map(({ name }) => name).join(', ')}`);

if (values.case !== undefined) {
  const { kind, ms, wrong } = await attempt(kinds, seed, Number(values.case));
  say(`${kind}, ${ms.toFixed(1)} ms: ${wrong ?? 'nothing is wrong'}`);
  process.exit(wrong === undefined ? 0 : 1);
}

const began = performance.now();
let told = began;
const { tallies, faults, failed } = await fuzz(kinds, Number(values.cases), seed, (done, so) => {
  if (performance.now() - told < 10_000) return;
  told = performance.now();
  say(`${((told - began) / 1_000).toFixed(0)} s: ${String(done)} cases, ${String(so.failed)} failed`);
});
say(`\nseed ${String(seed)}, ${((performance.now() - began) / 1_000).toFixed(0)} s`);
say(`kind              cases    mean ms  longest ms  over ${String(SLOW_MS)} ms`);
for (const [name, { cases, ms, longest, slow }] of tallies)
  say(
    [
      name.padEnd(16),
      String(cases).padStart(7),
      (ms / cases).toFixed(3).padStart(9),
      longest.toFixed(0).padStart(10),
      String(slow).padStart(11),
    ].join(' '),
  );
say(`failed: ${String(failed)}`);
for (const fault of faults) say(`  ! ${fault}`);
process.exit(failed === 0 ? 0 : 1);
