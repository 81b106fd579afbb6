import { diffArrays, diffWordsWithSpace } from 'diff';

/** One line that became another, the words that changed marked. */
const Words = ({ before, after }: { before: string; after: string }) => (
  <p class="mb-1">
    {diffWordsWithSpace(before, after).map(({ value, added, removed }, at) =>
      added ? <ins key={at}>{value}</ins> : removed ? <del key={at}>{value}</del> : <span key={at}>{value}</span>,
    )}
  </p>
);

/** What became of lines: gone ones struck out, new ones underlined, the others left out unless there are few. */
export const Difference = ({ before, after }: { before: readonly string[]; after: readonly string[] }) => {
  const [was = ''] = before;
  const [is = ''] = after;
  if (before.length === 1 && after.length === 1) return <Words before={was} after={is} />;
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
