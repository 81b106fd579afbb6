import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { ContentError, readYaml, yamlFiles, type Fault } from '../ground/yaml.ts';
import { systemClock } from '../time/clock.ts';
import { localDay } from '../time/local.ts';
import { cardOf, catalogueWording, CatalogueFolder, type CatalogueWording } from './catalogue/index.ts';
import { dangerFile, type DangerFile } from './danger.ts';
import { eventItem, lifeEvent } from './events.ts';
import { factsFile, type FactsFile } from './facts.ts';
import { loadConversations, loadPhrasings, type Phrasing, type TaughtConversation } from './phrasings.ts';
import { amountsFile, cataloguesFile, lawFile, Laws, withAmounts, type AmountsFile, type CataloguesFile } from './sources/index.ts';
import { agency, language, procedure, type Agency, type Language, type Procedure, type ProcedureText } from './schema.ts';

/** Everything under `content/` that the bot says or understands. */
export interface Content {
  procedures: readonly Procedure[];
  agency: Agency;
  language: Language;
  catalogueWording: CatalogueWording;
  danger: DangerFile;
  facts: FactsFile;
  /** How kinds of citizens put matters, beside the example questions of each procedure. */
  phrasings: readonly Phrasing[];
  /** How conversations go on. */
  conversations: readonly TaughtConversation[];
  /** What it rests on: acts, amounts of money, versions of catalogues. */
  laws: Laws;
  amounts: AmountsFile;
  catalogues: CataloguesFile;
  /** The day, `YYYY-MM-DD`, whose amounts are told. */
  day: string;
}

/**
 * Reads and checks the content folder, as it stands on a day.
 * @throws ContentError with every fault of every file: file, line and a plain sentence.
 */
export function loadContent(dir: string, day = localDay(systemClock.now())): Content {
  const faults: Fault[] = [];
  const read = <T>(path: string, schema: z.ZodType<T>): T | undefined => {
    if (!existsSync(path)) {
      faults.push({ file: path, line: 1, message: 'không có tệp này' });
      return undefined;
    }
    const result = readYaml(path, schema, dir);
    faults.push(...result.faults);
    return result.value;
  };
  const folder = join(dir, 'procedures');
  const found = (existsSync(folder) ? yamlFiles(folder) : []).map((path) => ({ path, item: read(path, procedure) }));
  const eventsDir = join(dir, 'events');
  const events = (existsSync(eventsDir) ? yamlFiles(eventsDir) : []).map((path) => ({ path, event: read(path, lifeEvent) }));
  const loaded = [
    ...found.flatMap(({ path, item }) => (item ? [{ file: path.slice(dir.length + 1), item }] : [])),
    ...events.flatMap(({ path, event }) => (event ? [{ file: path.slice(dir.length + 1), item: eventItem(event) }] : [])),
  ];
  const phrasings = loadPhrasings(dir, faults);
  const conversations = loadConversations(dir, faults);
  const agencyFile = read(join(dir, 'agency.yaml'), agency);
  const languageFile = read(join(dir, 'language.yaml'), language);
  const danger = read(join(dir, 'danger.yaml'), dangerFile);
  const list = <T>(name: string, schema: z.ZodType<T[]>): T[] | undefined =>
    existsSync(join(dir, name)) ? read(join(dir, name), schema) : [];
  const facts = list('facts.yaml', factsFile);
  const [laws, amounts, catalogues] = [
    list('law.yaml', lawFile),
    list('amounts.yaml', amountsFile),
    list('catalogues.yaml', cataloguesFile),
  ];
  const catalogueFile = read(join(dir, 'catalogue.yaml'), catalogueWording);
  if (found.length === 0) faults.push({ file: 'procedures/', line: 1, message: 'chưa có thủ tục nào' });
  // Relations to a file that is broken itself would only hide the real fault.
  if (faults.length === 0)
    faults.push(
      ...crossFaults(loaded),
      ...factFaults(
        facts ?? [],
        loaded.map(({ item }) => item),
      ),
    );
  if (faults.length > 0 || !agencyFile || !languageFile || !catalogueFile || !danger || !facts || !laws || !amounts || !catalogues)
    throw new ContentError(faults);
  return {
    procedures: loaded.map(({ item }) => item),
    agency: agencyFile,
    language: languageFile,
    catalogueWording: catalogueFile,
    phrasings,
    conversations,
    danger,
    facts,
    laws: new Laws(laws),
    amounts,
    catalogues,
    day,
  };
}

/**
 * Imported procedures that concern this agency, as cards: those of the whole country and of its own province, without the ones that
 * the content tells of itself.
 */
export function loadCatalogue(dataDir: string, { procedures, agency: { province }, catalogueWording: wording }: Content): Procedure[] {
  const curated = new Set(procedures.map(({ code }) => code));
  return new CatalogueFolder(dataDir).all().flatMap(({ entry, at }) => {
    // A decision of a province that does not say which province is nobody's.
    const foreign = entry.province === undefined ? /QĐ-UBND/i.test(entry.version) : entry.province !== province;
    return foreign || curated.has(entry.code) ? [] : [cardOf(entry, wording, localDay(at))];
  });
}

/** The procedures with every cited amount written out, as citizens are told them. */
export const toldToday = ({ procedures, amounts, day }: Content): readonly Procedure[] =>
  amounts.length > 0 ? withAmounts(procedures, amounts, day) : procedures;

/** Faults that show only when all procedures are seen together. `file` is what a fault is told of. */
export function crossFaults(loaded: readonly { file: string; item: ProcedureText }[]): Fault[] {
  const faults: Fault[] = [];
  const owners = new Map<string, string>();
  for (const { file, item } of loaded) {
    const fault = (message: string): void => void faults.push({ file, line: 1, message });
    const owner = owners.get(item.id);
    if (owner) fault(`mã "${item.id}" đã dùng trong ${owner}`);
    else owners.set(item.id, file);
  }
  for (const { file, item } of loaded) {
    for (const other of [...item.related, ...item.lookalikes.map((lookalike) => lookalike.item)]) {
      if (!owners.has(other)) faults.push({ file, line: 1, message: `nhắc tới thủ tục "${other}" chưa có trong nội dung` });
    }
  }
  return faults;
}

/** Facts that speak of a case or a procedure which no procedure has. */
function factFaults(facts: FactsFile, items: readonly ProcedureText[]): Fault[] {
  const [ids, cases] = [new Set(items.map(({ id }) => id)), new Set(items.flatMap(({ documents }) => documents.map(({ when }) => when)))];
  return facts.flatMap(({ id, cases: named, leads }) => [
    ...named.filter((one) => !cases.has(one)).map((one) => fault(`"${id}": không giấy tờ nào cần khi "${one}"`)),
    ...[...Object.keys(leads), ...Object.values(leads)]
      .filter((one) => !ids.has(one))
      .map((one) => fault(`"${id}": không có thủ tục "${one}"`)),
  ]);
}

const fault = (message: string): Fault => ({ file: 'facts.yaml', line: 1, message });
