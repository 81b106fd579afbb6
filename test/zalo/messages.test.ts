import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buttonsMessage,
  fileMessage,
  imageMessage,
  LimitError,
  LIMITS,
  listMessage,
  phoneCode,
  requestInfoMessage,
  textMessage,
} from '../../src/zalo/messages.ts';

describe('message builders', () => {
  it('make the bodies of reference 4.4 and 4.5', () => {
    expect(textMessage('Chào')).toEqual({ text: 'Chào' });
    expect(textMessage('Chào', 'm1')).toEqual({ text: 'Chào', quote_message_id: 'm1' });
    expect(
      buttonsMessage('Chọn', [
        { kind: 'query', title: 'Giờ làm việc', payload: '#menu_gio' },
        { kind: 'url', title: 'Mở cổng', url: 'https://example.gov.vn' },
        { kind: 'phone', title: 'Gọi', phone: '0900000000' },
        { kind: 'sms', title: 'Nhắn', phone: '84900000000', content: 'DK' },
        { kind: 'query', title: 'Ẩn', payload: '#an', silent: true },
      ]),
    ).toEqual({
      text: 'Chọn',
      attachment: {
        type: 'template',
        payload: {
          buttons: [
            { title: 'Giờ làm việc', type: 'oa.query.show', payload: '#menu_gio' },
            { title: 'Mở cổng', type: 'oa.open.url', payload: { url: 'https://example.gov.vn' } },
            { title: 'Gọi', type: 'oa.open.phone', payload: { phone_code: '84900000000' } },
            { title: 'Nhắn', type: 'oa.open.sms', payload: { content: 'DK', phone_code: '84900000000' } },
            { title: 'Ẩn', type: 'oa.query.hide', payload: '#an' },
          ],
        },
      },
    });
    expect(listMessage([{ title: 'Một' }, { title: 'Hai', action: { kind: 'query', payload: '#2' } }])).toEqual({
      attachment: {
        type: 'template',
        payload: {
          template_type: 'list',
          elements: [
            { title: 'Một', subtitle: 'Một' },
            { title: 'Hai', default_action: { type: 'oa.query.hide', payload: '#2' } },
          ],
        },
      },
    });
    expect(imageMessage({ attachmentId: 'A' }, 'ảnh')).toMatchObject({
      text: 'ảnh',
      attachment: { payload: { template_type: 'media', elements: [{ media_type: 'image', attachment_id: 'A' }] } },
    });
    expect(fileMessage('T')).toEqual({ attachment: { type: 'file', payload: { token: 'T' } } });
    expect(requestInfoMessage('a', 'b', 'https://x/i.png')).toMatchObject({
      attachment: { payload: { template_type: 'request_user_info' } },
    });
  });

  it('refuse what is over a limit instead of cutting it', () => {
    expect(() => textMessage('a'.repeat(LIMITS.text + 1))).toThrow(LimitError);
    expect(() =>
      buttonsMessage(
        'x',
        Array.from({ length: 6 }, () => ({ kind: 'url', title: 'a', url: 'https://a' }) as const),
      ),
    ).toThrow(LimitError);
    expect(() => buttonsMessage('x', [{ kind: 'query', title: 'a'.repeat(41), payload: 'p' }])).toThrow(LimitError);
    expect(() => listMessage([])).toThrow(LimitError);
  });

  it('count the composed form of Vietnamese letters', () => {
    const decomposed = 'ế'.normalize('NFD').repeat(LIMITS.text);
    expect((textMessage(decomposed).text as string).length).toBe(LIMITS.text);
  });

  it('write phone numbers with 84 and leave short ones alone', () => {
    expect(phoneCode('0912 345 678')).toBe('84912345678');
    expect(phoneCode('+84912345678')).toBe('84912345678');
    expect(phoneCode('1022')).toBe('1022');
  });

  it('never make a text over Zalo’s own limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), (text) => {
        try {
          expect((textMessage(text).text as string).length).toBeLessThanOrEqual(2_000);
        } catch (error) {
          expect(error).toBeInstanceOf(LimitError);
        }
      }),
    );
  });
});
