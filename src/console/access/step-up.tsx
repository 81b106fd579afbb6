import type { Request } from 'express';
import type { ConsoleDeps, PageResult } from '../context.ts';
import { Field, Wrong } from '../parts.tsx';
import type { Officer } from '../../officers/index.ts';
import { originOfSession } from './devices.ts';
import { PROOF_MS } from './sessions.ts';

/** Fields of the question itself; everything else is what the officer wanted to send. */
const PASSWORD = 'step_up_password';
const CODE = 'step_up_code';

/** One sentence for all that was wrong. */
export const NOT_PROVED = 'Mật khẩu hoặc mã hai bước không đúng, hoặc vừa nhập sai nhiều lần. Kiểm tra lại, chờ ít phút rồi nhập lại.';

const given = (body: unknown, name: string): string => {
  const value = (body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
};

/**
 * Asks for the password once more where it was not given in the last minutes; what was to be sent waits in the form.
 * @returns the page that asks, or undefined where the action may go on.
 */
export async function stepUp({ officers, clock }: ConsoleDeps, request: Request, officer: Officer): Promise<PageResult | undefined> {
  const { session } = request;
  const body: unknown = request.body;
  const password = given(body, PASSWORD);
  if (clock.now() - (session.proved ?? 0) < PROOF_MS) return undefined;
  let wrong: string | undefined;
  if (password !== '') {
    if (await officers.confirms(officer, { password, code: given(body, CODE) }, originOfSession(request))) {
      session.proved = clock.now();
      return undefined;
    }
    wrong = NOT_PROVED;
  }
  const waiting = Object.entries((body ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    name === PASSWORD || name === CODE ? [] : (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)] as const),
  );
  return {
    title: 'Xác nhận là Anh/Chị',
    status: wrong === undefined ? 200 : 422,
    body: (
      <form method="post" action={request.originalUrl}>
        {wrong === undefined ? null : <Wrong message={wrong} />}
        <p>Việc này cần nhập lại mật khẩu. Những gì vừa điền vẫn còn, không phải làm lại.</p>
        {waiting.map(([name, value], at) => (
          <input type="hidden" name={name} value={value} key={at} />
        ))}
        <Field label="Mật khẩu" name={PASSWORD} type="password" required autocomplete="current-password" />
        {officer.totp === undefined ? null : <Field label="Mã hai bước" name={CODE} required autocomplete="one-time-code" />}
        <button class="btn btn-primary" type="submit">
          Tiếp tục
        </button>
      </form>
    ),
  };
}
