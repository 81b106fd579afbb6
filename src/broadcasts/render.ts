import type { BroadcastTarget, WireArticle } from '../zalo/api.ts';
import type { ArticleContent, Block, Target } from './article.ts';

/** Links as they go out: the tracked one in place of the call to action's own. */
export interface RenderOptions {
  /** Address under which the call to action is counted. */
  tracked?: string | undefined;
  /** Shown as author where the article names none. */
  author: string;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** An address for a link or a picture. Only the web's: what an unfinished article or an old one has else leads nowhere, here and in previews. */
const address = (url: string): string => (/^https?:\/\//i.test(url) ? escape(url) : '#');

/** A piece of the body in the one form from which everything is made: Zalo's body, the preview and the page. */
type Piece =
  { type: 'text'; content: string } | { type: 'image'; url: string; caption: string } | { type: 'video'; url: string; thumb: string };

/** Only the elements that Zalo takes (reference 6.1): b, i, br, a, ul, ol, li, p. */
function pieceOf(block: Block): Piece {
  switch (block.type) {
    case 'paragraph':
      return { type: 'text', content: `<p>${escape(block.text).replaceAll('\n', '<br>')}</p>` };
    case 'heading':
      return { type: 'text', content: `<p><b>${escape(block.text)}</b></p>` };
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return { type: 'text', content: `<${tag}>${block.items.map((item) => `<li>${escape(item)}</li>`).join('')}</${tag}>` };
    }
    case 'link':
      return { type: 'text', content: `<p><a href="${address(block.url)}">${escape(block.text)}</a></p>` };
    case 'image':
      return { type: 'image', url: block.url, caption: block.caption ?? '' };
    case 'video':
      return { type: 'video', url: block.url, thumb: block.thumb };
  }
}

/** The body, call to action included. */
export function piecesOf(content: ArticleContent, { tracked }: Pick<RenderOptions, 'tracked'>): Piece[] {
  const { action } = content;
  const last: Piece[] =
    action === undefined
      ? []
      : action.type === 'link'
        ? [{ type: 'text', content: `<p><a href="${address(tracked ?? action.url)}"><b>${escape(action.text)}</b></a></p>` }]
        : [{ type: 'text', content: `<p><b>${escape(action.text)}</b><br>Nhắn tin cho chúng tôi: <b>${escape(action.word)}</b></p>` }];
  return [...content.blocks.map(pieceOf), ...last];
}

/** The article as Zalo takes it. */
export function toZalo(content: ArticleContent, status: 'show' | 'hide', options: RenderOptions): WireArticle {
  return {
    title: content.title,
    author: content.author ?? options.author,
    description: content.summary,
    cover: { cover_type: 'photo', photo_url: content.cover, status: 'show' },
    body: piecesOf(content, options),
    status,
    comment: content.comments ? 'show' : 'hide',
  };
}

/** The article as a fragment of a page, for the preview and the agency's web site. */
export function toHtml(content: ArticleContent, options: RenderOptions): string {
  const body = piecesOf(content, options).map((piece) => {
    if (piece.type === 'text') return piece.content;
    if (piece.type === 'image')
      return `<figure><img src="${address(piece.url)}" alt="${escape(piece.caption)}">${piece.caption === '' ? '' : `<figcaption>${escape(piece.caption)}</figcaption>`}</figure>`;
    return `<figure><video controls preload="none" poster="${address(piece.thumb)}" src="${address(piece.url)}"></video></figure>`;
  });
  return [
    `<article lang="vi"><h1>${escape(content.title)}</h1>`,
    `<p><i>${escape(content.summary)}</i></p>`,
    `<img src="${address(content.cover)}" alt="">`,
    ...body,
    `<p>${escape(content.author ?? options.author)}</p></article>`,
  ].join('\n');
}

/** A message that shows colleagues what the article will be. */
export function toTestText(content: ArticleContent, options: RenderOptions): string {
  const body = content.blocks.flatMap(readable).join('\n\n');
  return [`[Xem thử, chưa gửi cho người dân]`, content.title, content.summary, body, content.author ?? options.author].join('\n\n');
}

/** Syllables that a loudspeaker announcer reads in a minute, unhurried. */
const SYLLABLES_PER_MINUTE = 150;

/** Plain text to be read aloud in the ward, with the time that takes in seconds. */
export function toSpeech(content: ArticleContent, spoken: Readonly<Record<string, string>>): { text: string; seconds: number } {
  const lines = [content.title, content.summary, ...content.blocks.flatMap(readable)];
  const forms = Object.keys(spoken).sort((a, b) => b.length - a.length);
  const written = lines
    .map((text) =>
      forms.reduce(
        (line, form) =>
          line.replaceAll(
            new RegExp(`(?<![\\p{L}\\d])${form.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&')}(?![\\p{L}\\d])`, 'gu'),
            spoken[form] ?? form,
          ),
        text,
      ),
    )
    .map((text) => (/[.!?…:]$/.test(text) ? text : `${text}.`));
  const text = written.join('\n\n');
  const syllables = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return { text, seconds: Math.round((syllables / SYLLABLES_PER_MINUTE) * 60) };
}

/** What can be read of a block: pictures only by their captions, links by their words. */
function readable(block: Block): string[] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
    case 'link':
      return [block.text];
    case 'list':
      return block.items.map((item, at) => (block.ordered ? `${String(at + 1)}. ${item}` : item));
    case 'image':
      return block.caption === undefined ? [] : [block.caption];
    case 'video':
      return [];
  }
}

/** The target as Zalo takes it: comma-separated codes; nothing at all for everyone (reference 5.1). */
export function targetOf({ gender, ages, locations, cities, platforms }: Target): BroadcastTarget {
  return {
    ...(gender !== 'all' && { gender: gender === 'male' ? '1' : '2' }),
    ...(ages.length > 0 && { ages: ages.join(',') }),
    // `cities` overrides `locations` at Zalo: only one of them is sent, so that what is meant is seen.
    ...(cities.length > 0 ? { cities: cities.join(',') } : locations.length > 0 && { locations: locations.join(',') }),
    ...(platforms.length > 0 && { platform: platforms.join(',') }),
  };
}
