import type { Offer, Source } from './flows/grammar.ts';
import type { Choice, ReplyButton } from './reply.ts';
import type { Dialogue } from './state.ts';

/** A button that starts a flow, for a procedure where the flow takes one. */
export const startPayload = (flow: string, item?: string): string => `#chay:${flow}${item === undefined ? '' : `:${item}`}`;
export const START = /^#chay:([a-z0-9-]+)(?::([a-z0-9-]+))?$/;

const toFlows = ({ flows }: Dialogue, ids: readonly string[]): Choice[] =>
  ids.flatMap((id) => {
    const flow = flows.get(id);
    return flow ? [{ title: flow.words.title, payload: startPayload(id) }] : [];
  });

/** The main menu: what people ask about, a person, and what can be done here. */
function menuChoices(dialogue: Dialogue): Choice[] {
  const { wording } = dialogue;
  return [
    ...wording.menu_groups.map(({ title }, at) => ({ title, payload: `#nhom:${String(at)}` })),
    { title: wording.buttons.person, payload: '#canbo' },
    ...toFlows(dialogue, wording.menu_flows),
  ];
}

/** What else can be done here. */
const serviceChoices = (dialogue: Dialogue): Choice[] => toFlows(dialogue, dialogue.wording.service_flows);

/** Guides to doing things online, step by step. */
const guideChoices = ({ knowledge, wording }: Dialogue): Choice[] =>
  wording.online_guides.flatMap((id) => {
    const item = knowledge.item(id);
    return item ? [{ title: item.short_name, payload: startPayload('guide', id) }] : [];
  });

/** The choices that a flow ends with. */
export const OFFERED: Record<Offer, (dialogue: Dialogue) => Choice[]> = {
  menu: menuChoices,
  guides: guideChoices,
  services: serviceChoices,
};

const officeChoices = ({ knowledge }: Dialogue): Choice[] =>
  knowledge.agency.offices.map(({ id, ward, formerly }) => ({
    title: ward,
    payload: id,
    words: [`phường ${ward}`, `xã ${ward}`, ...formerly],
  }));

/** Things to choose from in flows; the payload is the value. */
export const SOURCE_CHOICES: Record<Exclude<Source, 'answered'>, (dialogue: Dialogue) => Choice[]> = {
  offices: officeChoices,
  units: (dialogue) => [...officeChoices(dialogue), { title: dialogue.wording.flows.other_unit, payload: 'khac' }],
};

type SayButton = Extract<ReplyButton, { kind: 'say' }>;

/** Where to go from a message that offers nothing itself. */
export function waysOn({ wording, knowledge }: Dialogue): [menu: SayButton, person: SayButton, portal: ReplyButton] {
  const { menu, person, portal } = wording.buttons;
  return [
    { kind: 'say', title: menu, payload: '#menu' },
    { kind: 'say', title: person, payload: '#canbo' },
    { kind: 'url', title: portal, url: knowledge.agency.portal.url },
  ];
}
