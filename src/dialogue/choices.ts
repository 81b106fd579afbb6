import type { Procedure } from '../knowledge/index.ts';
import type { Offer, Source } from './flows/grammar.ts';
import { pageOf, type Page } from './pages.ts';
import { partPayload } from './parts.ts';
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

const toItems = (items: readonly Procedure[]): Choice[] =>
  items.map(({ id, short_name: title }) => ({ title, payload: partPayload(id, 'general') }));

/** What most people ask about. */
const services = ({ knowledge, wording }: Dialogue): Procedure[] => wording.menu_services.flatMap((id) => knowledge.item(id) ?? []);

/** A heading of the menu with the procedures under it. */
interface Group {
  title: string;
  items: Procedure[];
}

/** The groups of the menu, what most people ask about first in each; the last has what belongs to no other. */
function groups(dialogue: Dialogue): Group[] {
  const { knowledge, wording } = dialogue;
  const all = [...new Set([...services(dialogue), ...knowledge.content.procedures])];
  const named = wording.menu_groups.map(({ title, fields }) => ({ title, items: all.filter(({ field }) => fields.includes(field)) }));
  const rest = all.filter((item) => !named.some(({ items }) => items.includes(item)));
  return [...named, { title: wording.menu_rest, items: rest }];
}

/** A page of the main menu, from 0: what most people ask about, what can be done here, a person, and everything else by groups. */
export function menuPage(dialogue: Dialogue, at: number): Page | undefined {
  const { wording } = dialogue;
  const all = [
    ...toItems(services(dialogue)),
    ...toFlows(dialogue, wording.menu_flows),
    { title: wording.buttons.person, payload: '#canbo' },
    ...groups(dialogue).flatMap(({ title, items }, group) => (items.length > 0 ? [{ title, payload: `#nhom:${String(group)}` }] : [])),
  ];
  return pageOf(all, at, (to) => (to === 0 ? '#menu' : `#trang:${String(to)}`), wording);
}

/** A page of a group of the menu, both from 0. */
export function groupPage(dialogue: Dialogue, group: number, at: number): (Page & { title: string }) | undefined {
  const found = groups(dialogue)[group];
  const page = found && pageOf(toItems(found.items), at, (to) => `#nhom:${String(group)}-${String(to)}`, dialogue.wording);
  return page && found.items.length > 0 ? { ...page, title: found.title } : undefined;
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
  menu: (dialogue) => menuPage(dialogue, 0)?.choices ?? [],
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
