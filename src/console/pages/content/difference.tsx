import { diffArrays, diffWordsWithSpace } from 'diff';

/** Lines that share less than this are easier read one after the other. */
const ALIKE = 0.5;

/** What stood there and what stands there now; the same where neither is marked. */
export interface Piece {
  kept: string;
  gone: string;
  come: string;
}

/**
 * Two texts by their words: what lies between two changes and is but space belongs to them, so that "5 ngày làm việc" → "3 tuần" is one
 * change and not three.
 */
export function piecesBetween(before: string, after: string): Piece[] {
  const pieces: Piece[] = [];
  let last: Piece | undefined;
  for (const { value, added, removed } of diffWordsWithSpace(before, after)) {
    if (!added && !removed && !(last && value.trim() === '')) {
      pieces.push((last = { kept: value, gone: '', come: '' }));
      continue;
    }
    if (!last || last.kept !== '') pieces.push((last = { kept: '', gone: '', come: '' }));
    if (!added) last.gone += value;
    if (!removed) last.come += value;
  }
  return pieces.flatMap((piece) => tidy(piece));
}

/** Takes space that both have at an end out of the change. */
function tidy({ kept, gone, come }: Piece): Piece[] {
  if (kept !== '') return [{ kept, gone, come }];
  if (gone === come) return [{ kept: gone, gone: '', come: '' }];
  const [before, after] = [gone.slice(0, gone.length - gone.trimStart().length), gone.slice(gone.trimEnd().length)];
  const [head, tail] = [come.startsWith(before) ? before : '', come.endsWith(after) ? after : ''];
  const both = gone.trim() !== '' && come.trim() !== '';
  const space = (text: string): Piece[] => (text === '' ? [] : [{ kept: text, gone: '', come: '' }]);
  return both
    ? [
        ...space(head),
        { kept: '', gone: gone.slice(head.length, gone.length - tail.length), come: come.slice(head.length, come.length - tail.length) },
        ...space(tail),
      ]
    : [{ kept, gone, come }];
}

const Gone = ({ text }: { text: string }) => (
  <del>
    <span class="visually-hidden">bỏ: </span>
    {text}
  </del>
);
const Come = ({ text }: { text: string }) => (
  <ins>
    <span class="visually-hidden">thêm: </span>
    {text}
  </ins>
);

/** One line that became another, the words that changed marked; undefined where hardly a word stayed. */
function words(before: string, after: string) {
  const pieces = piecesBetween(before, after);
  const same = pieces.reduce((sum, { kept }) => sum + kept.trim().length, 0);
  if (same < ALIKE * Math.max(before.length, after.length)) return undefined;
  return pieces.map(({ kept, gone, come }, at) =>
    kept !== '' ? (
      <span key={at}>{kept}</span>
    ) : (
      <span key={at}>
        {gone === '' ? null : <Gone text={gone} />}
        {gone === '' || come === '' ? '' : ' '}
        {come === '' ? null : <Come text={come} />}
      </span>
    ),
  );
}

/** Lines that went beside those that came in their place: each pair by its words where they are alike. */
function replaced(gone: readonly string[], come: readonly string[], at: number) {
  const pairs = gone.length === come.length ? gone.map((line, index) => words(line, come[index] ?? '')) : [];
  return [
    ...gone.map((line, index) =>
      pairs[index] ? (
        <li key={`${String(at)}.${String(index)}`}>{pairs[index]}</li>
      ) : (
        <li key={`${String(at)}-${String(index)}`}>
          <Gone text={line} />
        </li>
      ),
    ),
    ...come.flatMap((line, index) =>
      pairs[index]
        ? []
        : [
            <li key={`${String(at)}+${String(index)}`}>
              <Come text={line} />
            </li>,
          ],
    ),
  ];
}

/** Compares lines: gone ones are struck out, new ones underlined; of unchanged ones only a single one is shown, more are counted. */
export const Difference = ({ before, after }: { before: readonly string[]; after: readonly string[] }) => {
  const [was = ''] = before;
  const [is = ''] = after;
  const line = before.length === 1 && after.length === 1 ? words(was, is) : undefined;
  if (line) return <p class="mb-1">{line}</p>;
  const runs = diffArrays([...before], [...after]);
  return (
    <ul class="difference">
      {runs.flatMap(({ value, added, removed }, at) => {
        const next = runs[at + 1];
        if (removed) return replaced(value, next?.added ? next.value : [], at);
        // Those that came in the place of others stand beside them already.
        if (added) return runs[at - 1]?.removed ? [] : replaced([], value, at);
        return [
          <li key={String(at)} class="text-secondary">
            {value.length === 1 ? value[0] : `${String(value.length)} dòng giữ nguyên`}
          </li>,
        ];
      })}
    </ul>
  );
};
