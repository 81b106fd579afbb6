import type { CitizenKey, Keys } from '../database/keys.ts';
import type { DialogueState } from '../dialogue/index.ts';

const PURPOSE = 'dialogue-flow';

/** A conversation state as it is stored: what was answered in a flow is sealed under the citizen's key. */
export function packed({ flow, ...state }: DialogueState, key: CitizenKey): Record<string, unknown> {
  return { ...state, ...(flow && { flow: key.close(JSON.stringify(flow), PURPOSE) }) };
}

/** The ward that is remembered in a stored state, by the id of its office. */
export const placeIn = (stored: Record<string, unknown> | undefined): string | undefined =>
  (stored as DialogueState | undefined)?.place?.ward;

/** The state as the conversation knows it. What cannot be opened any more (another key) is forgotten: the citizen begins anew. */
export async function unpacked(stored: Record<string, unknown> | undefined, keys: Pick<Keys, 'open'>): Promise<DialogueState> {
  if (!stored) return {};
  const { flow, ...state } = stored;
  if (typeof flow !== 'string') return state;
  try {
    const opened = await keys.open(flow, PURPOSE);
    return opened === undefined ? state : { ...state, flow: JSON.parse(opened) as NonNullable<DialogueState['flow']> };
  } catch {
    return state;
  }
}
