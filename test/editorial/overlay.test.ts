import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFields, overlay, toYaml, type VersionDoc } from '../../src/editorial/index.ts';
import { merge } from '../../src/editorial/merge.ts';
import { loadContent, procedure, type ProcedureText } from '../../src/knowledge/index.ts';
import { parse } from 'yaml';

const files = loadContent('content').procedures;
const birth = files.find(({ id }) => id === 'khai-sinh') as ProcedureText;
const version = (value: ProcedureText, file: ProcedureText | undefined = birth): VersionDoc => ({
  _id: 'v1',
  item: value.id,
  state: 'published',
  revision: 1,
  value,
  ...(file && { file }),
  note: '',
  writers: ['hoa'],
  createdAt: new Date(0),
  updatedAt: new Date(0),
  publishedAt: new Date(0),
  history: [],
});
const withFile = (item: ProcedureText): ProcedureText[] => files.map((one) => (one.id === item.id ? item : one));
const laid = (beneath: readonly ProcedureText[], versions: readonly VersionDoc[]) => {
  const { procedures, standings } = overlay(beneath, versions);
  return { item: procedures.find(({ id }) => id === 'khai-sinh'), standing: standings[0] };
};

describe('versions of the console over files', () => {
  const mine = { ...birth, where: 'Nơi của trang' };

  it('count over the file that they were written from', () => {
    const { item, standing } = laid(files, [version(mine)]);
    expect([item?.where, standing?.state]).toEqual(['Nơi của trang', 'over']);
  });

  it('are spent once the file says the same', () => {
    expect(laid(withFile(mine), [version(mine)]).standing?.state).toBe('spent');
  });

  it('are joined with what the file changed in other parts, phrasings line by line', () => {
    const theirs = { ...birth, result: 'Kết quả của tệp', questions: [...birth.questions.slice(1), 'câu của tệp'] };
    const { item, standing } = laid(withFile(theirs), [version({ ...mine, questions: [...birth.questions, 'câu của trang'] })]);
    expect([item?.where, item?.result, standing?.state]).toEqual(['Nơi của trang', 'Kết quả của tệp', 'joined']);
    expect(item?.questions).toEqual([...birth.questions.slice(1), 'câu của trang', 'câu của tệp']);
  });

  it('count where the file changed the same part, and say so', () => {
    const { item, standing } = laid(withFile({ ...birth, where: 'Nơi của tệp' }), [version(mine)]);
    expect(item?.where).toBe('Nơi của trang');
    expect(standing).toMatchObject({ state: 'conflict', conflicts: ['where'] });
  });

  it('outlive a file that is taken away, and say so', () => {
    const gone = files.filter(({ id }) => id !== 'khai-sinh');
    expect(laid(gone, [version(mine)])).toMatchObject({ item: { where: 'Nơi của trang' }, standing: { state: 'orphan' } });
  });

  it('give way to the file where they no longer fit the rules of the content', () => {
    const { item, standing } = laid(files, [version({ ...birth, steps: [] })]);
    expect([item?.steps, standing?.state]).toEqual([birth.steps, 'broken']);
  });
});

describe('joining two changes', () => {
  const change = fc.record(
    {
      where: fc.constantFrom('a', 'b'),
      result: fc.constantFrom('a', 'b'),
      caveat: fc.constantFrom('a', 'b', undefined),
      questions: fc.subarray([...birth.questions, 'mới một', 'mới hai']),
    },
    { requiredKeys: [] },
  );
  const made = (over: object): ProcedureText =>
    Object.fromEntries(Object.entries({ ...birth, ...over }).filter(([, part]) => part !== undefined)) as ProcedureText;

  it('keeps what only one side changed, whichever side that is, and tells of every part that both did', () => {
    fc.assert(
      fc.property(change, change, (a, b) => {
        const [ours, theirs] = [made(a), made(b)];
        const { value, conflicts } = merge(birth, ours, theirs);
        const [our, their] = [changedFields(birth, ours), changedFields(birth, theirs)];
        for (const field of our.filter((one) => !their.includes(one))) expect(value[field]).toEqual(ours[field]);
        for (const field of their.filter((one) => !our.includes(one) && one !== 'questions')) expect(value[field]).toEqual(theirs[field]);
        for (const field of conflicts) expect(value[field]).toEqual(ours[field]);
        expect(merge(birth, ours, birth).value).toEqual(ours);
        expect(new Set(merge(birth, birth, theirs).value.questions)).toEqual(new Set(theirs.questions));
      }),
    );
  });
});

describe('a procedure as a file', () => {
  it('is read back as it was, each one that is shipped', () => {
    for (const item of files) expect(procedure.parse(parse(toYaml(item))), item.id).toEqual(item);
  });
});
