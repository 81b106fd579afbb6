import { describe, expect, it } from 'vitest';
import { readEvent, type EventKind } from '../../src/zalo/events.ts';
import { absent, listShared, readShared } from '../support/shared.ts';

const USER = '8200000000000000003';
const OA = '2700000000000000002';

describe('reading an event', () => {
  it('keeps every digit of an id that came as a number', () => {
    const event = readEvent(
      `{"event_name":"user_send_text","sender":{"id":8200000000000000003},"message":{"text":"id 8200000000000000003 }","msg_id":"m1"},"timestamp":1793586600123}`,
    );
    expect(event).toMatchObject({ userId: USER, at: 1_793_586_600_123, text: 'id 8200000000000000003 }' });
  });

  it('brings text to NFC', () => {
    const text = 'giấy'.normalize('NFD');
    expect(readEvent(JSON.stringify({ event_name: 'user_send_text', sender: { id: '1' }, message: { text } }))?.text).toBe('giấy');
  });

  it.each(['', 'no json', '[]', '{}', '{"event_name":7}', 'null'])('gives nothing for %s', (raw) => {
    expect(readEvent(raw)).toBeUndefined();
  });

  it.each([
    ['null in place of lists and texts', { attachments: null, quote_msg_id: null, react_icon: null }, []],
    ['things in place of texts', { attachments: {}, quote_msg_id: ['q'] }, ['message.quote_msg_id', 'message.attachments']],
    ['an empty id', { msg_id: '' }, ['message.msg_id']],
    ['a thing that has a length', { msg_id: { length: { toString: 'x' } } }, ['message.msg_id']],
  ])('answers the words of a message with %s', (_, details, odd) => {
    const message = { text: 'làm giấy khai sinh cần gì', ...details };
    const event = readEvent(JSON.stringify({ event_name: 'user_send_text', sender: { id: USER, admin_id: null }, message }));
    expect(event).toMatchObject({ kind: 'message', userId: USER, text: message.text, attachments: [], messageIds: [], odd });
  });

  it.each([
    ['no payload', { type: 'image', payload: null }, { type: 'image', payload: {} }],
    [
      'a preview that is none',
      { type: 'link', payload: { url: 'u', thumbnail: null, description: { phone: '1' } } },
      { payload: { url: 'u' } },
    ],
    [
      'a place without numbers',
      { type: 'location', payload: { coordinates: { latitude: null, longitude: '106.7' } } },
      { type: 'location' },
    ],
  ])('keeps what comes with %s', (_, attachment, kept) => {
    const event = readEvent(JSON.stringify({ event_name: 'user_send_x', sender: { id: USER }, message: { attachments: [7, attachment] } }));
    expect(event?.attachments).toMatchObject([kept]);
    expect(event?.attachments[0]?.payload.coordinates).toBeUndefined();
    expect(event?.odd).toContain('message.attachments.0');
  });

  it.each(['8640000000000001', '1e400', '-5', 'yesterday', ''])('has no time where %s is told', (timestamp) => {
    expect(readEvent(JSON.stringify({ event_name: 'follow', follower: { id: USER }, timestamp }))).toMatchObject({
      at: undefined,
      userId: USER,
    });
  });

  it('knows whether it concerns our account', () => {
    const elsewhere = (event: Record<string, unknown>) =>
      readEvent(JSON.stringify({ event_name: 'user_send_text', ...event }), OA)?.elsewhere;
    expect(elsewhere({ sender: { id: USER }, recipient: { id: OA } })).toBeUndefined();
    expect(elsewhere({ sender: { id: USER }, recipient: { id: '27' } })).toBe('27');
    expect(elsewhere({ follower: { id: USER }, oa_id: '28' })).toBe('28');
    expect(elsewhere({ sender: { id: USER } })).toBeUndefined();
  });

  it('reads what is asked about a product as what it is: a message', () => {
    const raw = { event_name: 'user_asking_product', product: {}, sender: { id: USER }, message: { text: 'khai sinh', msg_id: 'p' } };
    expect(readEvent(JSON.stringify(raw))).toMatchObject({ kind: 'message', text: 'khai sinh' });
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('takes %s for an event that is not known', (name) => {
    expect(readEvent(`{"event_name":"${name}","sender":{"id":"1"}}`)).toMatchObject({ name, kind: 'other', userId: undefined });
  });

  it('keeps chats of groups and of people without a name apart from those of citizens', () => {
    const kindOf = (name: string) => readEvent(JSON.stringify({ event_name: name }))?.kind;
    expect(['user_send_text', 'user_send_group_text', 'user_send_groupless'].map(kindOf)).toEqual(['message', 'other', 'message']);
    expect(['oa_send_text', 'oa_send_group_text', 'oa_send_anonymous_text', 'oa_send_consent'].map(kindOf)).toEqual([
      'echo',
      'other',
      'other',
      'other',
    ]);
  });

  /** An event of each kind, as Zalo tells of it, with the citizen `USER` in it. */
  const SAMPLES: Record<Exclude<EventKind, 'other'>, Record<string, unknown>> = {
    message: { event_name: 'user_send_text', sender: { id: USER } },
    echo: { event_name: 'oa_send_text', recipient: { id: USER } },
    follow: { event_name: 'follow', follower: { id: USER } },
    unfollow: { event_name: 'unfollow', follower: { id: USER } },
    'chat-opened': { event_name: 'user_click_chatnow', user_id: USER },
    received: { event_name: 'user_received_message', recipient: { id: USER } },
    seen: { event_name: 'user_seen_message', sender: { id: USER } },
    reaction: { event_name: 'user_reacted_message', sender: { id: USER } },
    info: { event_name: 'user_submit_info', sender: { id: USER } },
    withdraw: { event_name: 'user_withdraw', user_id: USER },
  };
  it.each(Object.entries(SAMPLES))('knows an event of the kind %s and its citizen', (kind, sample) => {
    expect(readEvent(JSON.stringify(sample), OA)).toMatchObject({ kind, userId: USER });
  });

  it('finds the citizen of a seen event in either direction', () => {
    const seen = (sender: string, recipient: string) =>
      readEvent(
        JSON.stringify({ event_name: 'user_seen_message', sender: { id: sender }, recipient: { id: recipient }, message: { msg_id: 'm' } }),
        OA,
      );
    expect(seen(USER, OA)?.userId).toBe(USER);
    expect(seen(OA, USER)?.userId).toBe(USER);
  });

  const DIR = 'fixtures/zalo/webhook';
  describe.skipIf(absent(DIR))('on the shared samples', () => {
    const files = listShared(DIR);
    it('has them all', () => expect(files.length).toBeGreaterThanOrEqual(80));

    it.each(files)('%s is read with its name', (file) => {
      const event = readEvent(readShared(`${DIR}/${file}`), OA);
      expect(event?.name).toBe(file.replace(/(--.*)?\.json$/, ''));
      expect(event?.at).toBeGreaterThan(1_793_586_000_000);
      expect(event).toMatchObject({ odd: [], elsewhere: undefined });
    });

    const kinds: [string, string, Record<string, unknown>][] = [
      ['user_send_text', 'message', { userId: USER, text: 'Cho tôi hỏi thủ tục cấp lại căn cước công dân?' }],
      ['user_send_text--quote_reply', 'message', { quotedId: 'ma1b2c3d4e5f0001quoted' }],
      ['user_send_location', 'message', { userId: USER }],
      ['user_send_business_card', 'message', { userId: USER }],
      ['oa_send_text', 'echo', { userId: USER, adminId: undefined }],
      ['oa_send_text--by_human_admin', 'echo', { userId: USER, adminId: '5500000000000000005' }],
      ['follow--message_invite', 'follow', { userId: '8200000000000000006', source: 'message_invite' }],
      ['unfollow', 'unfollow', { userId: USER }],
      ['user_click_chatnow', 'chat-opened', { userId: USER }],
      ['user_received_message', 'received', { userId: USER }],
      ['user_seen_message', 'seen', { userId: USER, messageIds: ['ma1b2c3d4e62dde00032', 'ma1b2c3d4e62fccf0033'] }],
      ['user_seen_message--sender_is_oa', 'seen', { userId: USER, messageIds: ['ma1b2c3d4e631bbe0034'] }],
      ['user_reacted_message', 'reaction', { userId: USER, icon: '/-strong' }],
      ['user_submit_info--legacy_flat', 'info', { userId: USER }],
      ['user_withdraw', 'withdraw', { userId: USER }],
      ['user_send_group_text', 'other', {}],
      ['anonymous_send_text', 'other', {}],
      ['oa_send_group_text', 'other', {}],
      ['oa_send_consent', 'other', {}],
    ];
    it.each(kinds)('%s is a %s', (file, kind, fields) => {
      expect(readEvent(readShared(`${DIR}/${file}.json`), OA)).toMatchObject({ kind, ...fields });
    });
  });
});
