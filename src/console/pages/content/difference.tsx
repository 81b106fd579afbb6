import { diffArrays, diffWordsWithSpace } from 'diff';

/** Lines that share less than this are easier read one after the other. */
const ALIKE = 0.5;

/** One line that became another, the words that changed marked; undefined where hardly a word stayed. */
function words(before: string, after: string) {
  const pieces = diffWordsWithSpace(before, after);
  const kept = pieces.reduce((sum, { value, added, removed }) => sum + (added || removed ? 0 : value.trim().length), 0);
  if (kept < ALIKE * Math.max(before.length, after.length)) return undefined;
  return (
    <p class="mb-1">
      {pieces.map(({ value, added, removed }, at) =>
        added ? <ins key={at}>{value}</ins> : removed ? <del key={at}>{value}</del> : <span key={at}>{value}</span>,
      )}
    </p>
  );
}

/** Compares lines: gone ones are struck out, new ones underlined; of unchanged ones only a single one is shown, more are counted. */
export const Difference = ({ before, after }: { before: readonly string[]; after: readonly string[] }) => {
  const [was = ''] = before;
  const [is = ''] = after;
  const line = before.length === 1 && after.length === 1 ? words(was, is) : undefined;
  if (line) return line;
  return (
    <ul class="difference">
      {diffArrays([...before], [...after]).flatMap(({ value, added, removed }, at) =>
        added || removed
          ? value.map((line, inner) => <li key={`${String(at)}.${String(inner)}`}>{added ? <ins>{line}</ins> : <del>{line}</del>}</li>)
          : [
              <li key={String(at)} class="text-secondary">
                {value.length === 1 ? value[0] : `${String(value.length)} dòng giữ nguyên`}
              </li>,
            ],
      )}
    </ul>
  );
};
