import { confidenceIn, supportsOf, type Aspect, type Fact, type Procedure, type Support } from '../knowledge/index.ts';
import { fill } from '../text/fill.ts';
import { vietnameseDate } from '../time/local.ts';
import type { CardContext } from './parts.ts';

/** More sources than these are too long for a line. */
const MAX_SOURCES = 2;

/** The facts that are told with a part of an answer. */
const FACTS_TOLD: Record<Aspect, readonly Fact[]> = {
  general: ['duration', 'fee', 'documents'],
  documents: ['documents'],
  fee: ['fee'],
  duration: ['duration'],
  place: ['where'],
  steps: ['steps'],
  online: ['online'],
  legal: [],
  form: ['documents'],
  status: ['duration'],
  eligibility: ['eligibility', 'documents', 'duration', 'fee'],
};

/** The one line that says where a part of an answer is from and how sure that is. `source`: where something said in it has one of its own. */
export function sourceLine(item: Procedure, aspect: Aspect, source: string | undefined, context: CardContext): string {
  const { answer } = context.wording;
  const { reviewed } = item;
  if (item.imported) return fill(answer.imported_source, { source: reviewed.source, on: vietnameseDate(reviewed.on) });
  const facts = FACTS_TOLD[aspect].filter((fact) => supportsOf(item, fact).length > 0);
  const supports = facts.flatMap((fact) => supportsOf(item, fact).slice(0, 1));
  const [first] = supports;
  if (!first) return fill(answer.number_source, { source: source ?? reviewed.source, on: vietnameseDate(reviewed.on) });
  const names = [...new Set(supports.map((one) => supportName(one, context)))];
  // As old as the oldest of what it rests on.
  const on = vietnameseDate(supports.reduce((oldest, one) => (one.on < oldest ? one.on : oldest), first.on));
  const signed = facts.every((fact) => context.signed?.(item.id, fact) === true);
  const line = fill(signed ? answer.checked_source : answer.number_source, { source: names.slice(0, MAX_SOURCES).join('; '), on });
  return facts.some((fact) => confidenceIn(item, fact) !== 'high') ? `${line} ${answer.unverified}` : line;
}

/** As citizens read it: "Thông tư 73/2024/TT-BTC, Điều 4". */
function supportName(
  { catalogue, code, law, article, page }: Support,
  { laws, catalogues }: Pick<CardContext, 'laws' | 'catalogues'>,
): string {
  if (law !== undefined) return [laws.nameOf(law), article].filter((part) => part !== undefined).join(', ');
  if (catalogue === undefined) return page ?? '';
  return `${catalogues.find(({ id }) => id === catalogue)?.name ?? catalogue}, thủ tục ${code ?? ''}`;
}
