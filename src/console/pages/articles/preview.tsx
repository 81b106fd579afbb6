import { toHtml, type ArticleContent } from '../../../broadcasts/index.ts';

/** Pictures lie on other hosts, which the console does not load from: they are named instead. */
const withoutPictures = (html: string): string =>
  html
    .replaceAll(/<img src="([^"]*)" alt="([^"]*)">/g, '<p>[ảnh: $2 $1]</p>')
    .replaceAll(/<video[^>]*src="([^"]*)"><\/video>/g, '<p>[video: $1]</p>')
    .replaceAll(/<h1>(.*?)<\/h1>/g, '<p><b>$1</b></p>');

/** The article as readers see it, drawn by the renderer that makes Zalo's and the web site's version. */
export const Preview = ({ content, author }: { content: ArticleContent; author: string }) => (
  // The renderer escapes every word of the article.
  <div class="preview" dangerouslySetInnerHTML={{ __html: withoutPictures(toHtml(content, { author })) }} />
);
