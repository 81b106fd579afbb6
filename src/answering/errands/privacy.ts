import type { Purpose } from '../../citizens/consents.ts';
import type { RequestKind } from '../../cases/index.ts';
import type { Deed } from '../deeds.ts';
import type { DeedsOf, ErrandContext } from './context.ts';

/** What a deed says of a consent; undefined where it says nothing of any. */
export function consentIn({ kind, data }: Deed): { purpose: Purpose; given: boolean } | undefined {
  if (kind === 'interests') return { purpose: 'news', given: data.muted !== true };
  if (kind === 'dossier.watch' || kind === 'dossier.unwatch') return { purpose: 'file_news', given: kind === 'dossier.watch' };
  if (kind === 'survey.score' || kind === 'survey.comment') return { purpose: 'survey', given: true };
  return kind === 'petition.file' && data.contact !== undefined ? { purpose: 'phone', given: true } : undefined;
}

/** The request about their own data that a citizen makes with a deed, and that is done with it. */
function requestIn({ kind, data }: Deed): { kind: RequestKind; proof: string } | undefined {
  if (kind === 'exported') return { kind: 'export', proof: `Đã gửi trong Zalo, mã biên nhận ${data.receipt}` };
  if (kind === 'shown') return { kind: 'see', proof: 'Đã trả lời trong Zalo' };
  return kind === 'dossier.unwatch' ? { kind: 'object', proof: 'Đã thôi gửi tin và thôi nhắn khi hồ sơ thay đổi' } : undefined;
}

/** Enters the consent and the request that a deed holds. Doing it again under the same event changes nothing. */
export async function recordRights(deed: Deed, { consents, requests, cases, person, at }: ErrandContext, event: string): Promise<void> {
  const consent = consentIn(deed);
  if (consent) await consents.record(event, { ...consent, person, version: cases().privacy.version, at });
  const request = requestIn(deed);
  if (request) await requests.done(codeOf(event, request.kind), request.kind, request.proof, at);
}

/** A code of the register made from the event that asked, so that it is entered once. */
export const codeOf = (event: string, kind: RequestKind): string => `${kind[0] ?? ''}${event.slice(0, 9)}`.toUpperCase();

export const privacyDeeds: DeedsOf<'shown' | 'privacy.told'> = {
  shown: () => Promise.resolve([]),
  'privacy.told': async ({ citizens, userId, at }, { version }) => {
    await citizens.toldPrivacy(userId, version, at);
    return [];
  },
};
