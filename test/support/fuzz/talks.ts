import { SENT, turn, type Dialogue, type DialogueState, type ErrandResult, type Input } from '../../../src/dialogue/index.ts';
import { ACTIONS, type ActionName, type Slots } from '../../../src/dialogue/flows/actions.ts';
import { MINUTE } from '../../../src/time/clock.ts';
import { MORNING } from '../stand-ins.ts';
import { pick, shown, type Kind, type Roll } from './kind.ts';
import { wrongWith } from './replies.ts';
import { oddText } from './words.ts';

const SLOW_TURNS = 6;

/** Citizens' texts, and answers within flows, through a whole turn. */
export function talks(dialogue: Dialogue): Kind[] {
  const procedures = dialogue.knowledge.content.procedures.map(({ id }) => id);
  const flows = [...dialogue.flows.keys()];
  const known = [...procedures, ...flows];
  const titles = [...dialogue.flows.values()].flatMap(({ words }) => Object.values(words.options).map(({ title }) => title));

  /** One turn after the other, each from the state of the one before as the store gives it back. */
  const converse = (roll: Roll, inputs: readonly Input[]): string | undefined => {
    let state: DialogueState = {};
    let now = MORNING;
    const said: string[] = [];
    for (const [at, input] of inputs.entries()) {
      now += pick(roll, [1, 1, 1, 30, 3_000]) * MINUTE;
      if (input.kind === 'text') said.push(input.text);
      const story = (): string =>
        inputs
          .slice(0, at + 1)
          .map((one) => shown(JSON.stringify(one)))
          .join(' → ');
      try {
        const done = turn(dialogue, input, state, now, (action) => outcome(roll, action));
        const wrong = wrongWith(done, said);
        if (wrong !== undefined) return `${wrong} — after ${story()}`;
        state = JSON.parse(JSON.stringify(done.state)) as DialogueState;
      } catch (error) {
        return `${String(error instanceof Error ? error.stack : error)} — after ${story()}`;
      }
    }
    return undefined;
  };

  const answer = (roll: Roll): Input => {
    const kind = roll(12);
    if (kind < 4) return { kind: 'text', text: String(1 + roll(9)) };
    if (kind < 7) return { kind: 'text', text: pick(roll, titles) };
    if (kind < 10) return { kind: 'text', text: oddText(roll, known) };
    if (kind === 10) return { kind: 'attachment', sent: pick(roll, SENT), photos: roll(2) === 0 ? [] : ['https://a.vn/b.jpg'] };
    return pick<Input>(roll, [
      { kind: 'follow' },
      { kind: 'info' },
      { kind: 'location' },
      { kind: 'location', latitude: 21.85, longitude: 106.76 },
    ]);
  };

  return [
    {
      name: 'texts',
      share: 7,
      attempt: (roll) =>
        converse(
          roll,
          Array.from({ length: 1 + roll(2) }, (): Input => ({ kind: 'text', text: oddText(roll, known) })),
        ),
    },
    {
      name: 'flow answers',
      share: 8,
      attempt: (roll) => {
        const start: Input = { kind: 'text', text: `#chay:${pick(roll, flows)}${roll(3) === 0 ? `:${pick(roll, procedures)}` : ''}` };
        return converse(roll, [start, ...Array.from({ length: 1 + roll(SLOW_TURNS) }, () => answer(roll))]);
      },
    },
  ];
}

/** How an action comes out: any of its outcomes, with everything filled that it gives. */
function outcome(roll: Roll, name: ActionName): ErrandResult {
  const { gives, outcomes } = ACTIONS[name];
  const options = [
    { value: 'a', title: 'Một' },
    { value: 'b', title: 'Hai' },
  ];
  const slots = Object.fromEntries(gives.map((slot) => [slot, ['topics', 'answers'].includes(slot) ? options : 'x'])) as Slots;
  const came = outcomes[roll(Math.max(1, outcomes.length))];
  return { ...(came !== undefined && { outcome: came }), slots };
}
