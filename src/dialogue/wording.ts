import { join } from 'node:path';
import { z } from 'zod';
import { ASPECTS, type Agency } from '../knowledge/index.ts';
import { WRONG } from './flows/answers.ts';
import { SENT } from './input.ts';
import { mannerWords } from './manner.ts';
import { REASONS } from './rating.ts';
import { ContentError, readYaml } from '../ground/yaml.ts';

/** What is asked about a place, and what stands beside it. */
export const PLACE_ASKS = ['ward', 'phone', 'address', 'place', 'hours', 'doing'] as const;

const line = z.string().trim().min(1);
const lines = z.array(line).min(1);
/** An answer with other words for it. */
const answerable = z.strictObject({ title: line.max(36), words: lines, means: z.enum(['agree', 'decline']).optional() });

/** Every sentence of `flows/wording.yaml`. */
const wording = z.strictObject({
  thanks: line,
  /** To a second greeting shortly after the first. */
  greeted: line,
  /** To somebody who was misunderstood: above what else they may mean, and above the menu. */
  corrected: line,
  corrected_menu: line,
  /** Procedures at the head of the menu. */
  menu_services: lines,
  /** Flows under them, and those that "help" names. */
  menu_flows: lines.max(4),
  service_flows: lines.max(9),
  /** Procedures by their fields; `menu_rest` is called what no group has. */
  menu_groups: z.array(z.strictObject({ title: line.max(36), fields: lines })).min(1),
  menu_rest: line.max(36),
  menu_group: line,
  menu_page: line,
  menu_group_page: line,
  page_on: answerable,
  page_back: answerable,
  /** Procedures whose steps explain how things are done online. */
  online_guides: lines.max(9),
  pick: line,
  choose_part: line,
  step_by_step: line.max(36),
  clarify: line,
  /** Above an answer that may be meant otherwise, and above the others offered with it. */
  tentative: line,
  tentative_others: line,
  clarify_one: line,
  none_of_these: line.max(36),
  bad_choice: line,
  no_match: line,
  /** Asked how to end or undo something. */
  ending: line,
  out_of_scope: line,
  elsewhere: line,
  paused: line,
  text_cut: line,
  too_many: line,
  linked: line,
  attachments: z.record(z.enum(SENT), line),
  info_received: line,
  /** Words that lead back to the matter spoken of before the last. */
  previous: lines,
  /** How people say short things; see `manner.ts`. */
  manner: mannerWords,
  commands: z.strictObject({
    menu: lines,
    stop: lines,
    bot: lines,
    back: lines,
    correct: lines,
    help: lines,
    person: lines,
    my_data: lines,
    export_data: lines,
    erase: lines,
  }),
  buttons: z.strictObject({ menu: line.max(36), person: line.max(36), portal: line.max(36), call: line.max(36) }),
  parts: z.record(z.enum(ASPECTS), z.strictObject({ title: line.max(36), heading: line })),
  /** What flows say that is no flow's own. */
  flows: z.strictObject({
    done: line,
    gone: line,
    stale: line,
    or_pick: line,
    photo_kept: line,
    other_unit: line.max(36),
    /** Under a question that was answered where any text is the answer. */
    asked_instead: line,
    skip: answerable,
    enough: answerable,
    hints: z.record(z.enum(WRONG), line),
  }),
  /** A warning of false officers under answers on procedures of these fields, and on money; once a day. */
  scam: z.strictObject({ line: line.max(200), fields: lines }),
  my_data: z.strictObject({
    known: line,
    follows: line,
    place: line,
    messages: line,
    nothing: line,
    export: z.strictObject({
      lead: line,
      message: line,
      petition: line,
      survey: line,
      contest: line,
      more: line,
      empty: line,
      agreed: line,
      taken_back: line,
      purposes: z.record(z.enum(['news', 'file_news', 'survey', 'phone', 'location']), line),
    }),
    petitions: line,
    interests: line,
    ask: line,
    yes: answerable,
    no: answerable,
    kept: line,
    erased: line,
  }),
  checklist: z.strictObject({
    title: line.max(36),
    lead: line,
    ask: line,
    yes: answerable,
    no: answerable,
    bare_yes: lines,
    bare_no: lines,
    unsure: answerable,
    whole: line.max(36),
    again: line.max(36),
    heading: line,
    perhaps: line,
    where: line,
  }),
  helpful: z.strictObject({
    ask: line,
    yes: answerable,
    no: answerable,
    thanks: line,
    why: line,
    noted: line,
    reasons: z.record(z.enum(REASONS), line.max(36)),
  }),
  places: z.strictObject({
    item: line,
    basis: line,
    hours_item: line,
    asks: z.record(z.enum(PLACE_ASKS), lines),
    here: lines,
    filler: lines,
    no_name: lines,
    bodies: z.array(answerable),
    offline: z.strictObject({ not: lines, verbs: lines, using: lines, asks: lines, basis: line, said: line, said_short: line }),
    became: line,
    stands: line,
    stands_alone: line,
    meant: line,
    doubtful: line,
    unknown: line,
    unnamed: line,
    alike: line,
    who: line,
    office: line,
    address: line,
    phone: line,
    hours: line,
    missing: line,
    missing_names: z.strictObject({ address: line, phone: line, both: line }),
    this_office: line,
    missing_all: line,
    name_ward: line,
    other_ward: line,
    asked_for: line,
    then: line,
  }),
  answer: z.strictObject({
    when: line,
    cases: line,
    no_documents: line,
    not_known: line,
    copies: line,
    fee_online: line,
    agency: line,
    result: line,
    documents_count: line,
    online_full: line,
    online_partial: line,
    online_none: line,
    form_hint: line,
    status_hint: line,
    status_duration: line,
    former: line,
    offices: line,
    lookalike: line,
    caveat: line,
    source: line,
    number_source: line,
    event: z.strictObject({ when: line, choose: line }),
    checked_source: line,
    unverified: line,
    imported_source: line,
    stale: line,
    point_source: line,
    /** What the content does not say, and who knows. */
    unsaid: z.strictObject({ benefit: line, filing_limit: line, penalty: line, must: line, hours: line, yesno: line }),
    who_knows: line,
    /** Asked whether the offices are open on a day. */
    open_on: line,
    closed_on: line,
    /** Instead of what was told just now, word for word. */
    told_already: line,
    /** Asked in the course of a matter, and not understood. */
    lost: line,
    /** One of several questions of which nothing is known. */
    part_unknown: line,
    hours: line,
  }),
});
export type Wording = z.output<typeof wording>;

/** Places that every sentence may have. */
export const agencyNames = ({ name, portal, hotline, retention }: Agency): Record<string, string> => ({
  agency: name,
  portal: portal.url,
  hotline: hotline.name,
  phone: hotline.phone,
  days: String(retention.message_text_days),
});

/** Reads the sentences of the conversations. @throws ContentError with every fault. */
export function loadWording(dir: string): Wording {
  const { value, faults } = readYaml(join(dir, 'wording.yaml'), wording, dir);
  if (!value) throw new ContentError(faults);
  return value;
}
