import { UserFacingError } from '../../../ground/errors.ts';
import { linkMessage, MIN_PASSWORD } from '../../../officers/index.ts';
import { originOfSession } from '../../access/devices.ts';
import { NOT_PROVED } from '../../access/step-up.tsx';
import type { Context, PageResult } from '../../context.ts';
import { get, post, type ConsolePage } from '../../page.ts';
import { Act, Field, when } from '../../parts.tsx';
import { TotpKeyCard } from './totp-key.tsx';

async function account({ deps, officer, request, now }: Context): Promise<PageResult> {
  const sessions = await deps.sessions.of(officer._id);
  const fresh = officer.totp === undefined ? await deps.officers.newTotp(officer) : undefined;
  const linking = (officer.linkUntil?.getTime() ?? 0) > now;
  return {
    title: 'Tài khoản của tôi',
    body: (
      <div class="row">
        <section class="col-lg-6 mb-4">
          <h2 class="h3">Đổi mật khẩu</h2>
          {officer.mustChange ? <p class="alert alert-warning">Mật khẩu tạm phải được đổi trước khi dùng tiếp.</p> : null}
          <Act to="/console/account/password" name="Đổi mật khẩu">
            <Field label="Mật khẩu hiện nay" name="current" type="password" required autocomplete="current-password" />
            <Field
              label="Mật khẩu mới"
              name="next"
              type="password"
              required
              autocomplete="new-password"
              hint={`Ít nhất ${String(MIN_PASSWORD)} ký tự. Một câu ngắn gồm vài từ không liên quan nhau thì dễ nhớ và khó đoán.`}
            />
          </Act>
        </section>
        <section class="col-lg-6 mb-4">
          <h2 class="h3">Mã hai bước</h2>
          {fresh ? (
            <>
              <TotpKeyCard totp={fresh} />
              <Act to="/console/account/totp" name="Bật mã hai bước">
                <Field label="Mã sáu số" name="code" required autocomplete="one-time-code" />
              </Act>
            </>
          ) : (
            <Act to="/console/account/totp-off" name="Tắt mã hai bước" danger>
              <Field label="Mật khẩu hiện nay" name="password" type="password" required autocomplete="current-password" />
              <Field label="Mã sáu số đang hiện" name="code" required autocomplete="one-time-code" />
            </Act>
          )}
        </section>
        <section class="col-12 mb-4">
          <h2 class="h3">Zalo của tôi, để nhận bài xem thử</h2>
          {officer.zaloUserId === undefined ? (
            <>
              {linking ? (
                <p class="alert alert-info">
                  Trong 10 phút, dùng Zalo của Anh/Chị nhắn cho trang OA của cơ quan đúng dòng này:{' '}
                  <strong>{linkMessage(officer.linkCode ?? '')}</strong>
                </p>
              ) : null}
              <Act to="/console/account/zalo" name="Nối Zalo của tôi" />
            </>
          ) : (
            <>
              <p>Đã nối. Bài gửi xem thử tới được Zalo của Anh/Chị.</p>
              <Act to="/console/account/zalo-off" name="Bỏ nối" danger />
            </>
          )}
        </section>
        <section class="col-12">
          <h2 class="h3">Đang đăng nhập ở</h2>
          <ul>
            {sessions.map(({ id, device, since, seen }) => (
              <li key={id} class="mb-2">
                {device || 'thiết bị không rõ'}, từ {when(since)}, dùng lần cuối {when(seen)}{' '}
                {id === request.session.id ? (
                  <strong>phiên này</strong>
                ) : (
                  <Act to={`/console/account/sessions/${id}/end`} name="Kết thúc" danger />
                )}
              </li>
            ))}
          </ul>
        </section>
      </div>
    ),
  };
}

async function password({ deps, officer, field, request }: Context): Promise<PageResult> {
  if (!(await deps.officers.confirms(officer, { password: field('current') }, originOfSession(request))))
    throw new UserFacingError(NOT_PROVED);
  await deps.officers.changePassword(officer._id, field('next'), { by: officer._id, own: [deps.dialogue().knowledge.agency.name] });
  request.session.since = deps.clock.now();
  await deps.sessions.end(officer._id, { except: request.session.id });
  return { to: '/console/account', notice: 'Đã đổi mật khẩu. Các phiên khác đã kết thúc.' };
}

async function totpOn({ deps, officer, field }: Context): Promise<PageResult> {
  if (!(await deps.officers.confirmTotp(officer, field('code'))))
    throw new UserFacingError(
      'Mã không đúng, hoặc khóa đã chờ quá 15 phút.',
      'Nhập mã đang hiện trên điện thoại, kiểm tra giờ của điện thoại. Vẫn không được thì mở lại trang và thêm khóa mới.',
    );
  return { to: '/console/account', notice: 'Đã bật mã hai bước. Lần đăng nhập sau cần mã.' };
}

async function totpOff({ deps, officer, field, request }: Context): Promise<PageResult> {
  const given = { password: field('password'), code: field('code') };
  if (!(await deps.officers.confirms(officer, given, originOfSession(request)))) throw new UserFacingError(NOT_PROVED);
  await deps.officers.removeTotp(officer._id, officer._id);
  return { to: '/console/account', notice: 'Đã tắt mã hai bước.' };
}

async function linkZalo({ deps, officer }: Context): Promise<PageResult> {
  await deps.officers.newLink(officer._id);
  return { to: '/console/account' };
}

async function unlinkZalo({ deps, officer }: Context): Promise<PageResult> {
  await deps.officers.unlink(officer._id);
  return { to: '/console/account', notice: 'Đã bỏ nối.' };
}

async function endSession({ deps, officer, param, noted }: Context): Promise<PageResult> {
  await noted({ action: 'kết thúc một phiên' }, () => deps.sessions.end(officer._id, { only: param('id') }));
  return { to: '/console/account', notice: 'Đã kết thúc phiên đó.' };
}

export const page: ConsolePage = {
  nav: null,
  routes: [
    get('/account', 'view', account),
    post('/account/password', 'view', password),
    post('/account/totp', 'view', totpOn),
    post('/account/totp-off', 'view', totpOff),
    post('/account/zalo', 'view', linkZalo),
    post('/account/zalo-off', 'view', unlinkZalo),
    post('/account/sessions/:id/end', 'view', endSession),
  ],
};
