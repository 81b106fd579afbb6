import type { TotpKey } from '../../../officers/index.ts';
import { Qr } from '../../qr.tsx';

/** The key of the second factor, to be added to an app on the phone: read with its camera, opened there by its address, or typed in groups of four. */
export const TotpKeyCard = ({ totp: { secret, uri } }: { totp: TotpKey }) => (
  <>
    <p>Mở ứng dụng tạo mã trên điện thoại, quét mã dưới đây, rồi nhập mã sáu số đang hiện. Mã giữ nguyên trong 15 phút.</p>
    <p>
      <Qr text={uri} label="Mã QR của khóa hai bước" size={200} />
    </p>
    <p>
      Không quét được thì gõ khóa: <code>{secret.replaceAll(/(.{4})/g, '$1 ').trim()}</code>
    </p>
    <p>
      <a href={uri}>Mở trang này trên điện thoại thì bấm vào đây để thêm khóa</a>
    </p>
  </>
);
