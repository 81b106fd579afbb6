import { MESSAGE_WINDOW_MS, type Clock } from '../time/clock.ts';
import { CaseDesk, HttpDossiers, PRIVACY_PATH, type CaseContent } from '../cases/index.ts';
import type { Plan } from '../broadcasts/index.ts';
import { agencyNames, type Dialogue } from '../dialogue/index.ts';
import { fill } from '../text/fill.ts';
import { answeredFact, dossierText, seenOf, type ErrandDeps } from '../answering/errands/index.ts';
import { typableCode } from '../ground/codes.ts';
import type { Services } from './stores.ts';
import { outboxReply } from '../answering/message.ts';

interface Options {
  services: Services;
  dialogue: () => Dialogue;
  cases: () => CaseContent;
  plan: () => Plan;
  clock: Clock;
  /** Where files are looked up; undefined where nothing is connected. */
  dossierUrl: string | undefined;
  /** The address at which citizens reach this program, where one is set. */
  publicUrl: string | undefined;
  /** Something was put into the outbox. */
  onReplies: () => void;
}

export interface CaseParts {
  errands: ErrandDeps;
  caseDesk: CaseDesk;
  /** Looks after who waits and what is watched. Resolves with how many were written to. */
  tend: () => Promise<number>;
}

/** Events order a citizen's messages by their time in this unit; what officers write goes between them. */
const ORDER_OF_MS = 10_000;

/** Puts together what is done for citizens beside answering: petitions, people, files, opinions. */
export function assembleCases({ services, dialogue, cases, plan, clock, dossierUrl, publicUrl, onReplies }: Options): CaseParts {
  const { citizens, petitions, handovers, surveys, contests, watches, consents, requests, notices, rows, facts, person } = services;
  const filled = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
    fill(sentence, { ...agencyNames(dialogue().knowledge.agency), ...values });
  let order = 0;
  const send = async (userId: string, key: string, text: string, officer = false): Promise<boolean> => {
    const citizen = await citizens.find(userId);
    if (!citizen || clock.now() - (citizen.lastInteractionAt?.getTime() ?? 0) > MESSAGE_WINDOW_MS) return false;
    // Two messages of one moment keep the order in which they were written.
    order = Math.max(clock.now() * ORDER_OF_MS, order + 1);
    await rows.add([outboxReply({ text, buttons: [] }, { key, userId, order, officer })], clock.now());
    onReplies();
    return true;
  };
  const dossiers = dossierUrl === undefined ? undefined : new HttpDossiers(dossierUrl);
  const errands: ErrandDeps = {
    dialogue,
    cases,
    workingTime: () => ({ hours: dialogue().knowledge.agency.working_hours, holidays: plan().holidays }),
    citizens,
    petitions,
    handovers,
    surveys,
    contests,
    watches,
    consents,
    requests,
    privacyUrl: publicUrl === undefined ? undefined : publicUrl + PRIVACY_PATH,
    notices,
    dossiers,
    newCode: () => typableCode(6),
  };
  const caseDesk = new CaseDesk({
    petitions,
    handovers,
    content: cases,
    clock,
    send,
    fill: filled,
    silence: async (userId, until) => {
      if (until === undefined) await citizens.released(userId);
      else await citizens.takenOver(userId, until, clock.now());
    },
    answered: (petition) =>
      facts.add([
        {
          ...answeredFact(petition),
          _id: `${petition._id}:answered`,
          at: clock.now(),
          ...(petition.userId !== undefined && { person: person(petition.userId) }),
        },
      ]),
  });
  /** Tells those who asked for it that their file moved. A system that is down is asked again the next time. */
  const look = async (): Promise<number> => {
    let told = 0;
    for (const { _id, userId, code, seen } of await watches.open(clock.now())) {
      const found = await dossiers?.find(code).catch(() => undefined);
      if (!found || seenOf(found) === seen || !(await watches.saw(_id, seen, seenOf(found)))) continue;
      const { changed, states } = cases().dossiers;
      const { title, final } = states[found.state];
      const text = filled(changed, { code, title, text: dossierText(found, { cases }) });
      if (await send(userId, `dossier:${code}:${String(found.updatedAt)}:${userId}`, text)) told++;
      if (final) await watches.drop(_id);
    }
    return told;
  };
  return { errands, caseDesk, tend: async () => (await caseDesk.tend()) + (await look()) };
}
