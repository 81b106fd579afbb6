import { existsSync, statSync } from 'node:fs';
import { loadPlan, type Plan } from '../broadcasts/index.ts';
import { loadCases, type CaseContent } from '../cases/index.ts';
import { loadSpoken, type Dialogue, type Signed } from '../dialogue/index.ts';
import { overlay, type InForce, type Standing, type Signatures, type Versions } from '../editorial/index.ts';
import { amountOn, CatalogueFolder, crossFaults, Knowledge, loadContent, type Content, type ProcedureText } from '../knowledge/index.ts';
import type { Clock } from '../time/clock.ts';
import { localDay } from '../time/local.ts';
import type { Logger } from '../ground/logger.ts';
import { contentDirs } from '../ground/paths.ts';
import { unhurried, type Pieces } from '../ground/unhurried.ts';
import { ContentError, yamlFiles } from '../ground/yaml.ts';
import { catalogueOf, learntUnder, type ContentConfig } from './dialogue.ts';
import { Tried } from './tried.ts';

interface Options {
  config: ContentConfig;
  versions: Versions;
  signatures: Signatures;
  clock: Clock;
  logger: Logger;
  /** Content and wording that are already read; otherwise the configured folders are read. */
  read?: Dialogue | undefined;
}

/** What readings of the content share. */
interface Sources extends Options {
  learnt: Tried | undefined;
}

/**
 * What the running program says: the files of `content/`, the console's published versions over them, the imported catalogue and the
 * wording. Read again when any of them changes; what is broken never takes the place of what works.
 */
export class LiveContent {
  /** How the console's versions stand to the files. */
  standings: readonly Standing[] = [];
  /** Why the last reading was not taken, in plain words; undefined when it was. */
  fault: string | undefined;
  private stamp = '';
  private line: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: Sources,
    private files: Content,
    private current: Dialogue,
    private currentPlan: Plan,
    private currentCases: CaseContent,
  ) {}

  /** @throws ContentError where the files are broken from the start. */
  static async open(given: Options): Promise<LiveContent> {
    const lasting = learntUnder(given.config, given.logger);
    const options = { ...given, learnt: lasting && new Tried(lasting) };
    const { config, versions, read } = options;
    const dirs = contentDirs(config);
    const files = read?.knowledge.content ?? loadContent(dirs.content, localDay(options.clock.now()));
    const spoken = read ?? loadSpoken(dirs.flows);
    const unchanged = read && (await versions.inForce()).length === 0;
    const laid = unchanged ? { knowledge: read.knowledge, standings: [] } : await learn(options, files);
    const live = new LiveContent(
      options,
      files,
      { ...spoken, knowledge: laid.knowledge, signed: signedIn(laid.knowledge, options.signatures) },
      loadPlan(dirs.content),
      loadCases(dirs.content),
    );
    live.standings = laid.standings;
    live.stamp = await live.stampNow();
    await options.signatures.refresh();
    return live;
  }

  get dialogue(): Dialogue {
    return this.current;
  }

  get plan(): Plan {
    return this.currentPlan;
  }

  get cases(): CaseContent {
    return this.currentCases;
  }

  get inForce(): InForce {
    return { files: this.files.procedures, procedures: this.current.knowledge.content.procedures };
  }

  /** The knowledge that there would be with this procedure in it. */
  *candidate(value: ProcedureText): Pieces<Knowledge> {
    const { content } = this.current.knowledge;
    const { config, learnt } = this.options;
    const procedures = content.procedures.some(({ id }) => id === value.id)
      ? content.procedures.map((item) => (item.id === value.id ? value : item))
      : [...content.procedures, value];
    const changed = { ...content, procedures };
    return yield* Knowledge.building(changed, catalogueOf(config, changed), learnt?.trial);
  }

  /** Reads everything again if anything changed since: files, catalogue or versions. */
  async refresh(): Promise<void> {
    await this.options.signatures.refresh();
    if ((await this.stampNow()) !== this.stamp) await this.reload();
  }

  /** Reads everything again, one reading after the other. A broken file leaves the last good content in force. */
  reload(): Promise<void> {
    this.line = this.line.then(async () => {
      const { config, logger, read } = this.options;
      this.stamp = await this.stampNow();
      try {
        const dirs = contentDirs(config);
        const [files, spoken, plan, cases] = [
          read?.knowledge.content ?? loadContent(dirs.content, localDay(this.options.clock.now())),
          read ?? loadSpoken(dirs.flows),
          loadPlan(dirs.content),
          loadCases(dirs.content),
        ];
        const { knowledge, standings } = await learn(this.options, files);
        this.files = files;
        this.standings = standings;
        this.current = { ...spoken, knowledge, signed: signedIn(knowledge, this.options.signatures) };
        this.currentPlan = plan;
        this.currentCases = cases;
        this.fault = undefined;
        logger.info('Đã nạp lại nội dung', { procedures: this.current.knowledge.content.procedures.length });
      } catch (error) {
        this.fault = error instanceof ContentError ? error.message : 'Không đọc được nội dung. Xem nhật ký máy chủ.';
        logger.error('Nội dung mới có lỗi, tiếp tục dùng nội dung cũ', { error });
      }
    });
    return this.line;
  }

  private async stampNow(): Promise<string> {
    const { config, versions } = this.options;
    const dirs = contentDirs(config);
    const files = [dirs.content, dirs.flows]
      .filter((dir) => existsSync(dir))
      .flatMap((dir) => yamlFiles(dir))
      .map((path) => `${path}:${String(statSync(path).mtimeMs)}`);
    const catalogue = config.DATA_DIR === undefined ? '' : new CatalogueFolder(config.DATA_DIR).stamp();
    const { amounts } = this.files;
    const day = localDay(this.options.clock.now());
    const told = [...new Set(amounts.map(({ id }) => id))].map((id) => String(amountOn(amounts, id, day)?.value));
    return [...files, catalogue, await versions.stamp(), ...told].join('\n');
  }
}

/** Which facts of what is in force are signed; the words as they are written, before amounts are written out. */
function signedIn({ content }: Knowledge, signatures: Signatures): Signed {
  const byId = new Map(content.procedures.map((item) => [item.id, item]));
  return (id, fact) => {
    const item = byId.get(id);
    return item !== undefined && signatures.holds(item, fact);
  };
}

/** Lays the console's versions over the files and learns what comes of it, beside everything else the program does. */
async function learn(
  { config, versions: store, learnt }: Sources,
  files: Content,
): Promise<{ knowledge: Knowledge; standings: Standing[] }> {
  let versions = await store.inForce();
  const broken: Standing[] = [];
  let laid = overlay(files.procedures, versions);
  for (;;) {
    // A version that speaks of what is no longer there must not take everything else down.
    const faulty = new Set(crossFaults(laid.procedures.map((item) => ({ file: item.id, item }))).map(({ file }) => file));
    const out = versions.filter(({ item }) => faulty.has(item));
    if (out.length === 0) break;
    broken.push(...out.map(({ _id, item }): Standing => ({ version: _id, item, state: 'broken', conflicts: [] })));
    versions = versions.filter((version) => !out.includes(version));
    laid = overlay(files.procedures, versions);
  }
  const content = { ...files, procedures: laid.procedures };
  const knowledge = await unhurried(Knowledge.building(content, catalogueOf(config, content), learnt?.inForce));
  return { knowledge, standings: [...laid.standings, ...broken] };
}
