import type { Seal } from '../database/seal.ts';
import type { DialogueState } from '../dialogue/index.ts';

const PURPOSE = 'dialogue-flow';

/** A conversation state as it is stored: what was answered in a flow is sealed. */
export function packed({ flow, ...state }: DialogueState, seal: Seal): Record<string, unknown> {
  return { ...state, ...(flow && { flow: seal.close(JSON.stringify(flow), PURPOSE) }) };
}

/** The ward that is remembered in a stored state, by the id of its office. */
export const placeIn = (stored: Record<string, unknown> | undefined): string | undefined =>
  (stored as DialogueState | undefined)?.place?.ward;

/** The state as the conversation knows it. What cannot be opened any more (another key) is forgotten: the citizen begins anew. */
export function unpacked(stored: Record<string, unknown> | undefined, seal: Seal): DialogueState {
  if (!stored) return {};
  const { flow, ...state } = stored;
  if (typeof flow !== 'string') return state;
  try {
    return { ...state, flow: JSON.parse(seal.open(flow, PURPOSE)) as NonNullable<DialogueState['flow']> };
  } catch {
    return state;
  }
}
