import { createHmac } from 'node:crypto';
import axios, { AxiosError, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { messageOf } from '../ground/errors.ts';
import { NoGrant, ZaloRefused, ZaloUnreached } from './errors.ts';
import { parseZaloJson } from './json.ts';

/** Gives access tokens to the client. */
export interface TokenSource {
  accessToken(): Promise<string>;
  /** Called when Zalo refused a token; resolves with a newer one. */
  renewed(refused: string): Promise<string>;
}

export interface CallSpec {
  method: 'GET' | 'POST';
  path: string;
  /** Flat query parameters. */
  query?: Record<string, string>;
  json?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
}

/** Failures that prove that no byte of the request was taken by Zalo. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

export function unreached(error: unknown, call: string): ZaloUnreached {
  if (!(error instanceof AxiosError)) return new ZaloUnreached(true, String(error), call);
  const { code: own, message, cause } = error as AxiosError & { cause?: NodeJS.ErrnoException };
  const code = own ?? cause?.code ?? '';
  const connecting = code === 'ETIMEDOUT' && cause?.syscall === 'connect';
  return new ZaloUnreached(!(BEFORE_SENDING.has(code) || connecting), code || message, call);
}

/** One HTTP client for openapi.zalo.me: headers, time-out, envelope, errors, one retry after a refused token. */
export class ZaloHttp {
  private readonly http: AxiosInstance;

  constructor(
    private readonly options: {
      baseUrl: string;
      tokens: TokenSource;
      /** Set when the app's console requires appsecret_proof (reference 1.2). */
      proofSecret?: string | undefined;
      /** Milliseconds to wait for an answer. */
      timeoutMs?: number;
    },
  ) {
    this.http = axios.create({
      baseURL: options.baseUrl,
      timeout: options.timeoutMs ?? 20_000,
      maxRedirects: 0,
      responseType: 'text',
      // Zalo answers JSON under other content types as well; ids must not pass through JSON.parse as numbers.
      transformResponse: [(data: unknown) => data],
      validateStatus: () => true,
    });
  }

  /**
   * Makes a call and gives back `data` of the envelope.
   * @throws ZaloRefused when Zalo said no, ZaloUnreached when it was not reached or did not answer in its own format.
   */
  async call(spec: CallSpec): Promise<unknown> {
    const { tokens } = this.options;
    const token = await beforehand(spec, tokens.accessToken());
    try {
      return await this.once(spec, token);
    } catch (error) {
      if (!(error instanceof ZaloRefused) || error.class !== 'refresh') throw error;
      return await this.once(spec, await beforehand(spec, tokens.renewed(token)));
    }
  }

  private async once(spec: CallSpec, token: string): Promise<unknown> {
    const name = `${spec.method} ${spec.path}`;
    const config: AxiosRequestConfig = {
      method: spec.method,
      url: spec.path,
      params: spec.query,
      data: spec.form ?? spec.json,
      headers: { access_token: token, ...(spec.form ? {} : { 'Content-Type': 'application/json' }), ...this.proof(token), ...spec.headers },
    };
    let status: number;
    let body: string;
    try {
      const response = await this.http.request<string>(config);
      ({ status, data: body } = response);
    } catch (error) {
      throw unreached(error, name);
    }
    if (status === 429) throw new ZaloRefused(-32, 'HTTP 429', name);
    if (status !== 200) throw new ZaloUnreached(true, `HTTP ${String(status)}`, name);
    return openEnvelope(body, name);
  }

  private proof(token: string): Record<string, string> {
    const { proofSecret } = this.options;
    return proofSecret === undefined ? {} : { appsecret_proof: createHmac('sha256', proofSecret).update(token).digest('hex') };
  }
}

/** Where no token could be had the call itself was not made (or was refused before), whatever became of the renewal of the token. */
async function beforehand({ method, path }: CallSpec, token: Promise<string>): Promise<string> {
  try {
    return await token;
  } catch (error) {
    if (error instanceof NoGrant) throw error;
    throw new ZaloUnreached(false, `no token: ${messageOf(error)}`, `${method} ${path}`);
  }
}

function openEnvelope(body: string, call: string): unknown {
  let parsed: unknown;
  try {
    parsed = parseZaloJson(body);
  } catch {
    throw new ZaloUnreached(true, 'the answer is not JSON', call);
  }
  const envelope = parsed as { error?: unknown; message?: unknown; data?: unknown } | null;
  if (typeof envelope !== 'object' || envelope === null || envelope.error === undefined)
    throw new ZaloUnreached(true, 'the answer has no error field', call);
  const code = Number(envelope.error);
  if (code !== 0) throw new ZaloRefused(code, typeof envelope.message === 'string' ? envelope.message : '', call);
  return envelope.data;
}
