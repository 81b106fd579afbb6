import type { TotpKey } from '../../../officers/index.ts';

/** The key of the second factor, to be added to an app on the phone: opened there by its address, or typed in groups of four. */
export const TotpKeyCard = ({ totp: { secret, uri } }: { totp: TotpKey }) => (
  <>
    <p>Thêm khóa này vào ứng dụng tạo mã trên điện thoại, rồi nhập mã sáu số đang hiện. Khóa giữ nguyên trong 15 phút.</p>
    <p>
      <code>{secret.replaceAll(/(.{4})/g, '$1 ').trim()}</code>
    </p>
    <p>
      <a href={uri}>Mở trang này trên điện thoại thì bấm vào đây để thêm khóa</a>
    </p>
  </>
);
