import { STATE_NAMES } from '../../broadcasts/index.ts';
import { OPEN_STATES, type Petition } from '../../cases/index.ts';
import type { Procedure } from '../../knowledge/index.ts';
import { ROLE_NAMES } from '../../officers/index.ts';
import { fold } from '../../text/vietnamese.ts';
import type { Context, PageResult } from '../context.ts';
import { get, type ConsolePage } from '../page.ts';
import { Empty, Search, when } from '../parts.tsx';
import { casePath } from './cases/petition-parts.tsx';

/** Of each kind so many are looked through, and so many shown. */
const LOOKED_THROUGH = 1_000;
const SHOWN = 10;

interface Hit {
  to: string;
  name: string;
  about: string;
}

const holds = (asked: string, ...texts: readonly (string | undefined)[]): boolean =>
  texts.some((text) => text !== undefined && fold(text).includes(asked));

function procedures({ deps }: Context, text: string, asked: string): Hit[] {
  const { knowledge } = deps.dialogue();
  const all = knowledge.content.procedures;
  const named = all.filter(({ name, short_name, code }) => holds(asked, name, short_name, code));
  const shortest = named.sort((a, b) => a.name.length - b.name.length);
  const found = new Set<Procedure>([...shortest, ...knowledge.ask(text).candidates.map(({ item }) => item)]);
  return [...found].map(({ id, name, field }) => ({ to: `/console/procedures/${id}`, name, about: field }));
}

async function articles({ deps }: Context, asked: string): Promise<Hit[]> {
  return (await deps.broadcasts.latest(undefined, LOOKED_THROUGH))
    .filter(({ content }) => holds(asked, content.title))
    .map(({ _id, content, state, sendAt }) => ({
      to: `/console/articles/${_id}`,
      name: content.title,
      about: [STATE_NAMES[state], when(sendAt)].filter((one) => one !== '').join(', '),
    }));
}

/** By the code, whole or its beginning, and by the words of those that are open. */
async function petitions({ deps, may }: Context, text: string, asked: string): Promise<Hit[]> {
  if (!may('cases')) return [];
  const exact = await deps.petitions.find(text.toUpperCase());
  const open = await deps.petitions.list({ states: OPEN_STATES });
  const found = new Map<string, Petition>((exact ? [exact] : []).map((one) => [one._id, one]));
  for (const one of open) if (holds(asked, one._id, one.content, one.place)) found.set(one._id, one);
  return [...found.values()].map(({ _id, content, receivedAt }) => ({
    to: casePath(_id),
    name: `Phản ánh ${_id}`,
    about: `${content.slice(0, 100)} (nhận ${when(receivedAt)})`,
  }));
}

async function officers({ deps, may }: Context, asked: string): Promise<Hit[]> {
  return (await deps.officers.all())
    .filter(({ _id, name, active }) => active && holds(asked, _id, name))
    .map(({ _id, name, roles }) => ({
      to: may('officers') ? `/console/officers#can-bo-${_id}` : '',
      name,
      about: roles.map((role) => ROLE_NAMES[role]).join(', '),
    }));
}

async function search(context: Context): Promise<PageResult> {
  const text = context.query('q').slice(0, 200);
  const asked = fold(text);
  const groups: [string, Hit[]][] =
    asked === ''
      ? []
      : [
          ['Thủ tục, câu trả lời', procedures(context, text, asked)],
          ['Bài viết', await articles(context, asked)],
          ['Phản ánh', await petitions(context, text, asked)],
          ['Cán bộ', await officers(context, asked)],
        ];
  const found = groups.filter(([, hits]) => hits.length > 0);
  return {
    title: text === '' ? 'Tìm' : `Tìm “${text}”`,
    body: (
      <>
        <Search label="Tìm thủ tục, bài viết, phản ánh, cán bộ" value={text} />
        {found.length === 0 ? (
          <Empty>
            {text === ''
              ? 'Gõ vài chữ, không dấu cũng được: tên thủ tục, tên bài, mã hoặc lời phản ánh, tên cán bộ.'
              : 'Không thấy gì như vậy. Thử ít chữ hơn, hoặc chữ khác.'}
          </Empty>
        ) : null}
        {found.map(([name, hits]) => (
          <section class="mb-4" key={name}>
            <h2 class="h3">
              {name} ({hits.length})
            </h2>
            <ul class="tasks">
              {hits.slice(0, SHOWN).map(({ to, name: title, about }) => (
                <li key={to + title}>
                  {to === '' ? <strong>{title}</strong> : <a href={to}>{title}</a>}
                  <span class="about">{about}</span>
                </li>
              ))}
            </ul>
            {hits.length > SHOWN ? <p class="text-secondary">Còn {hits.length - SHOWN} mục nữa: gõ thêm chữ để thu hẹp.</p> : null}
          </section>
        ))}
      </>
    ),
  };
}

export const page: ConsolePage = { nav: null, routes: [get('/search', 'view', search)] };
