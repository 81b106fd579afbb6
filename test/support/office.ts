import axios, { type AxiosResponse } from 'axios';
import type { App } from '../../src/app.ts';
import type { Role } from '../../src/officers/index.ts';

export const PASSWORD = 'năm con ngỗng trắng';

/** Somebody's browser at the console: keeps cookies, sends forms as a browser behind the agency's https proxy does. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly app: App) {}

  /** The cookie header, for somebody who copies it. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get(path: string, headers: Record<string, string> = {}): Promise<AxiosResponse<string>> {
    return this.send('get', path, undefined, headers);
  }

  post(
    path: string,
    form: Record<string, string> | URLSearchParams = {},
    headers: Record<string, string> = {},
  ): Promise<AxiosResponse<string>> {
    return this.send('post', path, new URLSearchParams(form).toString(), { 'sec-fetch-site': 'same-origin', ...headers });
  }

  /** Sends a file as a browser does. */
  upload(path: string, file: { name: string; bytes: Buffer | string }, form: Record<string, string> = {}): Promise<AxiosResponse<string>> {
    const body = new FormData();
    for (const [name, value] of Object.entries(form)) body.append(name, value);
    body.append('file', new Blob([typeof file.bytes === 'string' ? file.bytes : new Uint8Array(file.bytes)]), file.name);
    return this.send('post', path, body, { 'sec-fetch-site': 'same-origin' });
  }

  /** Downloads what a form or a link answers with. */
  async download(path: string, method: 'get' | 'post' = 'post'): Promise<Buffer> {
    const response = await this.send(method, path, method === 'post' ? '' : undefined, { 'sec-fetch-site': 'same-origin' }, 'arraybuffer');
    return Buffer.from(response.data as unknown as ArrayBuffer);
  }

  /** Signs in and goes where it leads. */
  async signIn(id: string, password = PASSWORD, code = ''): Promise<AxiosResponse<string>> {
    return this.post('/sign-in', { id, password, code });
  }

  private async send(
    method: 'get' | 'post',
    path: string,
    data: string | FormData | undefined,
    headers: Record<string, string>,
    responseType: 'text' | 'arraybuffer' = 'text',
  ) {
    const response = await axios.request<string>({
      method,
      url: `${this.app.url}/console${path.replace(/^\/console/, '')}`,
      data,
      responseType,
      headers: {
        'x-forwarded-proto': 'https',
        ...(this.cookies.size > 0 && { cookie: this.cookie }),
        ...(typeof data === 'string' && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      // An empty header stands for one that an old browser does not send.
      transformRequest: (body: unknown, sent) => {
        for (const [name, value] of Object.entries(headers)) if (value === '') sent.delete(name);
        return body;
      },
      maxRedirects: 0,
      validateStatus: () => true,
    });
    for (const line of response.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';');
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    return response;
  }
}

/** An officer with an account, signed in. */
export async function officer(app: App, id: string, ...roles: Role[]): Promise<Visitor> {
  await app.services.officers.add({ _id: id, name: `Cán bộ ${id}`, roles, password: PASSWORD, mustChange: false });
  const visitor = new Visitor(app);
  await visitor.signIn(id);
  return visitor;
}

/** The form of a page as a browser would send it. */
/** Adds the source of a changed fact to the form of a procedure, in its last empty row. */
export function sourced(form: URLSearchParams, fact: string, quote = 'đúng như thế'): URLSearchParams {
  const row = { fact, where: 'Thông báo của phường', article: '', url: '', quote, on: '2026-11-20', confidence: 'high', catalogue: '' };
  for (const [name, value] of Object.entries(row)) {
    const all = form.getAll(`src_${name}`);
    form.delete(`src_${name}`);
    for (const one of [...all.slice(0, -1), value]) form.append(`src_${name}`, one);
  }
  return form;
}

export const formOf = (html: string): URLSearchParams => {
  const form = new URLSearchParams();
  const decode = (text: string): string =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  for (const [tag] of html.matchAll(/<textarea\b[^]*?<\/textarea>|<select\b[^]*?<\/select>|<input\b[^>]*>/g)) {
    const name = / name="([^"]*)"/.exec(tag)?.[1];
    if (name === undefined || (/type="(checkbox|radio)"/.test(tag) && !/ checked/.test(tag))) continue;
    const value = tag.startsWith('<textarea')
      ? /<textarea[^>]*>([^]*)<\/textarea>/.exec(tag)?.[1]
      : tag.startsWith('<select')
        ? / value="([^"]*)"/.exec(/<option[^>]* selected[^>]*>/.exec(tag)?.[0] ?? '')?.[1]
        : / value="([^"]*)"/.exec(tag)?.[1];
    form.append(name, decode(value ?? ''));
  }
  return form;
};
