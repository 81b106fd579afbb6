import type { ArticleContent } from '../../../broadcasts/index.ts';

type Block = ArticleContent['blocks'][number];

/**
 * The body of an article as an officer types it, without JavaScript and without learning anything: a blank line ends a paragraph, lines that
 * begin with "-" or "1." are lists, "#" a heading, "![chú thích](https://…)" a picture, "[chữ](https://…)" alone on a line a link.
 */
export function blocksOf(text: string): Block[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap(blockOf);
}

function blockOf(part: string): Block[] {
  const image = /^!\[([^\]]*)\]\((\S+)\)$/.exec(part);
  if (image) return [{ type: 'image', url: image[2] ?? '', ...(image[1] !== '' && image[1] !== undefined && { caption: image[1] }) }];
  const link = /^\[([^\]]+)\]\((\S+)\)$/.exec(part);
  if (link) return [{ type: 'link', text: link[1] ?? '', url: link[2] ?? '' }];
  const lines = part.split('\n').map((line) => line.trim());
  if (lines.every((line) => /^[-•]\s+\S/.test(line)))
    return [{ type: 'list', ordered: false, items: lines.map((line) => line.replace(/^[-•]\s+/, '')) }];
  if (lines.every((line) => /^\d{1,2}[.)]\s+\S/.test(line)))
    return [{ type: 'list', ordered: true, items: lines.map((line) => line.replace(/^\d{1,2}[.)]\s+/, '')) }];
  const heading = lines.length === 1 ? /^#+\s+(.*)$/.exec(part) : null;
  return heading ? [{ type: 'heading', text: heading[1] ?? '' }] : [{ type: 'paragraph', text: lines.join('\n') }];
}

/** The same the other way round: what was typed comes back as it was. Videos, which cannot be typed, are left out. */
export function textOf(blocks: readonly Block[]): string {
  return blocks
    .flatMap((block): string[] => {
      switch (block.type) {
        case 'paragraph':
          return [block.text];
        case 'heading':
          return [`# ${block.text}`];
        case 'list':
          return [block.items.map((item, at) => `${block.ordered ? `${String(at + 1)}.` : '-'} ${item}`).join('\n')];
        case 'image':
          return [`![${block.caption ?? ''}](${block.url})`];
        case 'link':
          return [`[${block.text}](${block.url})`];
        case 'video':
          return [];
      }
    })
    .join('\n\n');
}
