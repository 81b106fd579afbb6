/** A block as the browser's editor has it; `url` for pictures and links. */
export interface BrowserBlock {
  kind: 'paragraph' | 'heading' | 'list' | 'ordered' | 'image' | 'link';
  text: string;
  url?: string;
}
export function read(text: string): BrowserBlock[];
export function write(blocks: readonly BrowserBlock[]): string;
