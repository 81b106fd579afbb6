import { noticeFor, type Interests } from '../cases/index.ts';
import type { Citizen } from '../citizens/citizens.ts';
import type { CitizenKey } from '../database/keys.ts';
import {
  agencyNames,
  converse,
  MAX_TEXT,
  withPlaces,
  type Dialogue,
  type DialogueState,
  type Input,
  type Reply,
  type Turn,
} from '../dialogue/index.ts';
import { defined } from '../ground/defined.ts';
import { fill } from '../text/fill.ts';
import type { Clock } from '../time/clock.ts';
import { localDay, vietnameseDate } from '../time/local.ts';
import { deedSchema, type Deed } from './deeds.ts';
import { runErrand, type ErrandContext, type ErrandDeps } from './errands/index.ts';
import type { MyData } from './my-data.ts';
import { packed } from './sealed-state.ts';
import type { TurnPlan } from './turn-plan.ts';

/** Room for a warning under an answer, in letters. */
const MAX_WARNING = 202;

export interface ConversationDeps {
  /** The conversations as they are now; reloaded content takes its place here. */
  dialogue: () => Dialogue;
  errands: ErrandDeps;
  myData: Pick<MyData, 'exported' | 'known'>;
  clock: Clock;
  /** The pseudonym of a citizen. */
  person(userId: string): string;
  /** A code for somebody whose data are removed. */
  newReceipt(): string;
}

/** The turn for which errands are run. `at`: when the citizen wrote, epoch ms. */
export const errandContext = (
  { errands, person }: Pick<ConversationDeps, 'errands' | 'person'>,
  userId: string,
  at: number,
  citizen: Citizen | null = null,
): ErrandContext => {
  const interests: Interests = { ...citizen?.interests, ...defined({ told: citizen?.told }) };
  return { ...errands, userId, person: person(userId), at, interests };
};

/** What the conversation makes of an input: its replies with what only the rooms know put in, and what is to be carried out. */
export async function conversed(
  input: Input,
  { userId, citizen, at, before, key }: { userId: string; citizen: Citizen | null; at: number; before: DialogueState; key: CitizenKey },
  deps: ConversationDeps,
): Promise<TurnPlan> {
  const context = errandContext(deps, userId, at, citizen);
  const turn = await run(input, before, context, deps);
  const notice = await noticeUnder(turn, context, deps);
  const told = turn.fill === undefined ? privacyUnder(turn, citizen, (notice?.text.length ?? 0) + MAX_WARNING, context, deps) : undefined;
  const today = localDay(deps.clock.now());
  const scam = before.warned === today ? undefined : scamUnder(turn, deps);
  const warned = turn.fill === 'receipt' ? undefined : scam === undefined ? before.warned : today;
  const replies = [scam, notice?.text, told?.text].reduce<Reply[]>(
    (said, line) => (line === undefined ? said : withLine(said, line)),
    turn.replies,
  );
  const deeds = [
    ...(turn.deeds ?? []).map((deed) => deedSchema.parse(deed)),
    ...[notice, told].flatMap((line) => (line ? [line.deed] : [])),
  ];
  const plan = {
    state: packed({ ...turn.state, ...defined({ warned }) }, key),
    outcome: turn.outcome,
    welcomed: input.kind === 'follow',
    ...defined({ rating: turn.rating }),
  };
  switch (turn.fill) {
    case 'export': {
      const receipt = deps.newReceipt();
      const texts = await deps.myData.exported(userId, receipt);
      return { ...plan, replies: texts.map((text) => ({ text, buttons: [] })), deeds: [{ kind: 'exported', data: { receipt } }] };
    }
    case 'receipt': {
      const receipt = deps.newReceipt();
      return { ...plan, replies: withPlaces(replies, { receipt, day: vietnameseDate(localDay(deps.clock.now())) }), deeds, receipt };
    }
    case 'known':
      return {
        ...plan,
        replies: withPlaces(replies, await deps.myData.known(userId, citizen)),
        deeds: [...deeds, { kind: 'shown', data: {} }],
      };
    case undefined:
      return { ...plan, replies, deeds };
  }
}

/** Runs the conversation, doing what it stands still for. */
async function run(input: Input, before: DialogueState, context: ErrandContext, { dialogue, clock }: ConversationDeps): Promise<Turn> {
  const running = converse(dialogue(), input, before, clock.now());
  let step = running.next();
  while (!step.done) step = running.next(await runErrand(step.value, context));
  return step.value;
}

/** At most one short line of what is going on, under an answer and never inside of a flow. */
async function noticeUnder(
  { replies, outcome, state }: Turn,
  { cases, notices, interests }: ErrandContext,
  { clock }: ConversationDeps,
): Promise<{ text: string; deed: Deed } | undefined> {
  const last = replies.at(-1);
  if (outcome.status !== 'answered' || state.flow || !last) return undefined;
  const now = clock.now();
  const today = localDay(now);
  const notice = noticeFor([...(await notices.live(today, now)), ...cases().notices.notices], interests, today);
  if (!notice || last.text.length + notice.text.length + 2 > MAX_TEXT) return undefined;
  return { text: notice.text, deed: { kind: 'notice', data: { id: notice.id } } };
}

/** A warning of false officers, under an answer that is about money, VNeID or land. */
function scamUnder({ replies, outcome, state }: Turn, { dialogue }: ConversationDeps): string | undefined {
  const { knowledge, wording } = dialogue();
  const last = replies.at(-1);
  if (outcome.status !== 'answered' || state.flow || !last || outcome.item === undefined) return undefined;
  const field = knowledge.item(outcome.item)?.field;
  const { line, fields } = wording.scam;
  if (outcome.aspect !== 'fee' && (field === undefined || !fields.includes(field))) return undefined;
  return last.text.length + line.length + 2 > MAX_TEXT ? undefined : line;
}

/** Two lines of the privacy notice, once for each version of it and never inside of a flow. `taken`: letters that come before them. */
function privacyUnder(
  { replies, state }: Turn,
  citizen: Citizen | null,
  taken: number,
  { cases, privacyUrl }: ErrandContext,
  { dialogue }: ConversationDeps,
): { text: string; deed: Deed } | undefined {
  const { version, told, told_linked: linked } = cases().privacy;
  const last = replies.at(-1);
  if (citizen?.privacy?.version === version || state.flow || !last) return undefined;
  const text = fill(privacyUrl === undefined ? told : linked, { ...agencyNames(dialogue().knowledge.agency), url: privacyUrl ?? '' });
  if (last.text.length + taken + text.length + 4 > MAX_TEXT) return undefined;
  return { text, deed: { kind: 'privacy.told', data: { version } } };
}

/** The replies with a line under the last. */
const withLine = (replies: readonly Reply[], line: string): Reply[] =>
  replies.map((reply, at) => (at === replies.length - 1 ? { ...reply, text: `${reply.text}\n\n${line}` } : reply));
