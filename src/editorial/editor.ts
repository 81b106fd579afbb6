import { madeBy } from '../database/audited.ts';
import type { Clock } from '../time/clock.ts';
import { UserFacingError } from '../ground/errors.ts';
import { crossFaults, FACT_NAMES, procedure, unvouched, type Procedure, type ProcedureText } from '../knowledge/index.ts';
import { fold } from '../text/vietnamese.ts';
import { plainFault } from '../ground/yaml.ts';
import { merge, same, sourcesOf, type Field } from './merge.ts';
import { FIELD_NAMES, VERSION_STATE_NAMES } from './names.ts';
import { canChange, type VersionDoc, type VersionMove, type Versions } from './versions.ts';
import { defined } from '../ground/defined.ts';

/** The content as it is: the files, and what is in force with the console's versions over them. */
export interface InForce {
  files: readonly ProcedureText[];
  procedures: readonly Procedure[];
}

interface Deps {
  versions: Versions;
  inForce: () => InForce;
  /** Called after a change of what is in force; resolves when citizens are answered by it. */
  changed: () => Promise<void>;
  clock: Clock;
  newId: () => string;
}

/** A whole procedure as an officer wrote it, and why. */
export interface Written {
  value: unknown;
  by: string;
  note: string;
  /** What the audit log calls it. */
  action?: string;
}

/**
 * Writes, submits, publishes, returns and takes back content for officers. As with articles, the writer of a version does not publish it.
 * Every method throws UserFacingError in plain Vietnamese.
 */
export class Editor {
  constructor(private readonly deps: Deps) {}

  /** @throws UserFacingError where there is no such version. */
  async get(id: string): Promise<VersionDoc> {
    const version = await this.deps.versions.model.findById(id).lean<VersionDoc>();
    if (!version) throw new UserFacingError('Không có thay đổi này.', 'Xem danh sách ở trang Thay đổi nội dung.');
    return version;
  }

  /** A new version of a procedure, or of a new one, as a draft. */
  async write({ value, by, note, action = 'sửa nội dung' }: Written): Promise<VersionDoc> {
    const checked = this.checked(value);
    const [over, file] = this.beneath(checked.id);
    if (over && same(over, checked)) throw new UserFacingError('Chưa có gì thay đổi.', 'Sửa ít nhất một chỗ rồi lưu.');
    requireSources(over, checked);
    const now = new Date(this.deps.clock.now());
    const _id = this.deps.newId();
    await this.deps.versions.model.create({
      _id,
      item: checked.id,
      state: 'draft',
      value: checked,
      ...defined({ over, file }),
      note,
      writers: [by],
      createdAt: now,
      updatedAt: now,
      history: [{ at: now, by, move: 'create' }],
      ...madeBy({ by, action, subject: checked.id, detail: note }, now.getTime()),
    });
    return this.get(_id);
  }

  /** Any change returns it to draft. `revision` is the one that the writer saw. */
  async edit(id: string, { value, by, note }: Written, revision: number): Promise<VersionDoc> {
    const version = await this.get(id);
    const checked = this.checked(value);
    if (checked.id !== version.item) throw new UserFacingError('Không đổi được mã của mục.');
    if (version.revision !== revision) return this.throwChanged(version);
    requireSources(this.beneath(version.item)[0], checked);
    return this.makeMove(version, 'edit', { by, set: { value: checked, note, writers: [...new Set([...version.writers, by])] } });
  }

  /** Ways of asking that lead to a procedure from now on. */
  async teach(item: string, phrases: readonly string[], by: string, note: string): Promise<VersionDoc> {
    const [over] = this.beneath(item);
    if (!over) throw new UserFacingError('Không có thủ tục này.', 'Chọn lại trong danh sách.');
    const known = new Set(over.questions.map((question) => question.normalize('NFC').toLowerCase()));
    const fresh = [...new Set(phrases.map((phrase) => phrase.normalize('NFC').trim()).filter((phrase) => phrase !== ''))];
    const added = fresh.filter((phrase) => !known.has(phrase.toLowerCase()));
    if (added.length === 0) throw new UserFacingError('Thủ tục này đã có cách hỏi đó.', 'Nếu bot vẫn chưa hiểu, thêm một cách hỏi rõ hơn.');
    return this.write({ value: { ...over, questions: [...over.questions, ...added] }, by, note, action: 'dạy bot' });
  }

  async submit(id: string, by: string): Promise<VersionDoc> {
    const version = await this.get(id);
    this.checked(version.value);
    return this.makeMove(version, 'submit', { by });
  }

  async return(id: string, by: string, why: string): Promise<VersionDoc> {
    if (why.trim() === '') throw new UserFacingError('Trả lại thì cần ghi lý do.');
    return this.makeMove(await this.get(id), 'return', { by, why });
  }

  /**
   * Puts a version in force, joined with what was published since it was written. Citizens are answered by it when this resolves.
   * @throws UserFacingError for its own writer, or where the same parts were changed meanwhile.
   */
  async publish(id: string, by: string): Promise<VersionDoc> {
    const version = await this.get(id);
    if (!canChange(version.state, 'publish')) return this.throwImpossible(version);
    if (version.writers.includes(by)) throw new UserFacingError('Người viết không được tự duyệt.', 'Nhờ người khác duyệt.');
    const [over, file] = this.beneath(version.item);
    const { value, conflicts } = over ? merge(version.over, version.value, over) : { value: version.value, conflicts: [] };
    if (conflicts.length > 0)
      throw new UserFacingError(
        `Từ lúc viết, nội dung đang dùng đã đổi ở: ${namesOf(conflicts)}.`,
        'Trả lại để người viết mở trang thủ tục, sửa lại trên bản đang dùng.',
      );
    const published = await this.makeMove(version, 'publish', {
      by,
      set: { value: this.checked(value), publishedAt: new Date(this.deps.clock.now()), ...defined({ file }) },
      unset: file ? [] : ['file'],
    });
    await this.retireOthers(published, by);
    await this.deps.changed();
    return published;
  }

  /** Gives a draft up; or takes what is in force back, so that the file counts again. */
  async withdraw(id: string, by: string, why: string): Promise<VersionDoc> {
    const version = await this.get(id);
    if (version.state === 'published') this.requireUnrelated(version.item);
    const withdrawn = await this.makeMove(version, 'withdraw', { by, why });
    if (version.state === 'published') await this.deps.changed();
    return withdrawn;
  }

  /** Puts an earlier version in force again, just as it was. */
  async restore(id: string, by: string, why: string): Promise<VersionDoc> {
    const version = await this.get(id);
    if (!version.publishedAt) throw new UserFacingError('Bản này chưa từng được dùng.', 'Gửi duyệt như thường lệ.');
    const [, file] = this.beneath(version.item);
    const restored = await this.makeMove(version, 'restore', {
      by,
      why,
      set: { value: this.checked(version.value), publishedAt: new Date(this.deps.clock.now()), ...defined({ file }) },
      unset: file ? [] : ['file'],
    });
    await this.retireOthers(restored, by);
    await this.deps.changed();
    return restored;
  }

  /** Decides where the file was changed beneath a version: the parts in conflict become the file's, or stay as in the console. */
  async settle(id: string, keep: 'file' | 'console', by: string): Promise<VersionDoc> {
    const version = await this.get(id);
    const [, file] = this.beneath(version.item);
    if (!file) throw new UserFacingError('Tệp của thủ tục này không còn.', 'Muốn bỏ hẳn thì rút bản đang dùng.');
    const { value, conflicts } = merge(version.file, version.value, file);
    const taken = { ...value, ...Object.fromEntries(conflicts.map((field): [Field, unknown] => [field, file[field]])) };
    const sides = { base: version.file, ours: version.value, theirs: file };
    const chosen = keep === 'file' ? { ...taken, provenance: sourcesOf(taken, sides) } : value;
    const settled = await this.makeMove(version, 'settle', {
      by,
      why: keep === 'file' ? 'theo tệp' : 'theo trang',
      set: { value: this.checked(chosen), file },
    });
    await this.deps.changed();
    return settled;
  }

  /** An id that no procedure has yet, made of a name. */
  idFor(name: string): string {
    const taken = new Set(this.deps.inForce().procedures.map(({ id }) => id));
    const base =
      fold(name)
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-+|-+$/g, '')
        .slice(0, 40)
        .replace(/-$/, '') || 'muc';
    for (let number = 1; ; number++) {
      const id = number === 1 ? base : `${base}-${String(number)}`;
      if (!taken.has(id)) return id;
    }
  }

  /** The procedure, if it and everything it refers to are right. */
  private checked(input: unknown): ProcedureText {
    const parsed = procedure.safeParse(input, { reportInput: true });
    if (!parsed.success) {
      const faults = parsed.error.issues.map((issue) => {
        const { path, message } = plainFault(issue);
        return `  - ${partName(path)}: ${message}`;
      });
      throw new UserFacingError(`Nội dung chưa đúng:\n${faults.join('\n')}`, 'Sửa các mục trên rồi lưu lại.');
    }
    const { data } = parsed;
    const others = this.deps.inForce().procedures.filter(({ id }) => id !== data.id);
    const faults = crossFaults([data, ...others].map((item) => ({ file: item.id, item }))).filter(({ file }) => file === data.id);
    if (faults.length > 0)
      throw new UserFacingError(`Nội dung chưa đúng:\n${faults.map(({ message }) => `  - ${message}`).join('\n')}`, 'Sửa các mục trên.');
    return data;
  }

  /** The text in force and the text of the file. */
  private beneath(item: string): [ProcedureText | undefined, ProcedureText | undefined] {
    const { files, procedures } = this.deps.inForce();
    return [procedures.find(({ id }) => id === item), files.find(({ id }) => id === item)];
  }

  /** A procedure that lives in the store alone may be gone only if no other speaks of it. */
  private requireUnrelated(item: string): void {
    const { files, procedures } = this.deps.inForce();
    if (files.some(({ id }) => id === item)) return;
    const named = procedures.filter(({ related, lookalikes }) => related.includes(item) || lookalikes.some((one) => one.item === item));
    if (named.length > 0)
      throw new UserFacingError(
        `Chưa rút được: ${named.map(({ name }) => `"${name}"`).join(', ')} còn nhắc tới mục này.`,
        'Sửa các thủ tục đó trước.',
      );
  }

  private async retireOthers({ _id, item }: VersionDoc, by: string): Promise<void> {
    const others = await this.deps.versions.model.find({ item, state: 'published', _id: { $ne: _id } }).lean<VersionDoc[]>();
    for (const other of others) await this.deps.versions.move(other, 'replace', { by, at: this.deps.clock.now() });
  }

  private async makeMove(
    version: VersionDoc,
    move: VersionMove,
    options: { by: string; why?: string; set?: Partial<VersionDoc>; unset?: string[] },
  ): Promise<VersionDoc> {
    if (!canChange(version.state, move)) return this.throwImpossible(version);
    return (await this.deps.versions.move(version, move, { ...options, at: this.deps.clock.now() })) ?? this.throwChanged(version);
  }

  private throwImpossible({ state }: VersionDoc): never {
    throw new UserFacingError(`Thay đổi này đang ở trạng thái "${VERSION_STATE_NAMES[state]}", không làm việc này được.`, 'Mở lại trang.');
  }

  private async throwChanged(version: VersionDoc): Promise<never> {
    const now = await this.get(version._id);
    throw new UserFacingError(
      `Thay đổi này vừa được người khác sửa (nay: "${VERSION_STATE_NAMES[now.state]}").`,
      'Mở lại trang rồi làm tiếp.',
    );
  }
}

const namesOf = (fields: readonly Field[]): string => fields.map((field) => FIELD_NAMES[field]).join(', ');

/** `documents.2.text` -> `giấy tờ, dòng 3`. */
function partName(path: string): string {
  const [field = '', line] = path.split('.');
  const name = Object.hasOwn(FIELD_NAMES, field) ? FIELD_NAMES[field as Field] : path;
  return line !== undefined && /^\d+$/.test(line) ? `${name}, dòng ${String(Number(line) + 1)}` : name;
}

/** What is changed has a source of its own: an old one cannot vouch for new words. */
function requireSources(before: ProcedureText | undefined, after: ProcedureText): void {
  if (after.kind === 'answer' || after.kind === 'event') return;
  const facts = unvouched(before, after);
  if (facts.length > 0)
    throw new UserFacingError(
      `Chưa có nguồn mới cho: ${facts.map((fact) => FACT_NAMES[fact]).join(', ')}.`,
      'Ở phần "Nguồn của từng điều", ghi văn bản, mã thủ tục hoặc trang đã xem, câu trích và ngày xem.',
    );
}
