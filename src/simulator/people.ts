import type { World } from './calls.ts';
import { SIM_IDS, type SimUser } from './platform.ts';

/** What a made-up citizen can do on the phone. */
export const ACTIONS = [
  'text',
  'follow',
  'unfollow',
  'chat',
  'image',
  'sticker',
  'location',
  'audio',
  'file',
  'react',
  'seen',
  'withdraw',
  'officer',
  'view',
] as const;
export type Action = (typeof ACTIONS)[number];

const MEDIA = {
  image: {
    event: 'user_send_image',
    attachment: { type: 'image', payload: { thumbnail: 'https://photo-example.zdn.vn/t.jpg', url: 'https://photo-example.zdn.vn/f.jpg' } },
    shown: '[Ảnh]',
  },
  sticker: {
    event: 'user_send_sticker',
    attachment: { type: 'sticker', payload: { id: '46999', url: 'https://sticker-example.zdn.vn/46999.png' } },
    shown: '[Nhãn dán]',
  },
  location: {
    event: 'user_send_location',
    attachment: { type: 'location', payload: { coordinates: { latitude: '21.8537', longitude: '106.7615' } } },
    shown: '[Vị trí]',
  },
  audio: {
    event: 'user_send_audio',
    attachment: { type: 'audio', payload: { url: 'https://voice-example.zdn.vn/a1.amr' } },
    shown: '[Tin thoại]',
  },
  file: {
    event: 'user_send_file',
    attachment: {
      type: 'file',
      payload: {
        name: 'don.pdf',
        size: '18432',
        type: 'pdf',
        checksum: '0123456789abcdef0123456789abcdef',
        url: 'https://file-example.zdn.vn/don.pdf',
      },
    },
    shown: '[Tệp don.pdf]',
  },
} satisfies Partial<Record<Action, { event: string; attachment: unknown; shown: string }>>;
const isMedia = (action: Action): action is keyof typeof MEDIA => action in MEDIA;

/** Carries out an action of a citizen (or of an officer in OA Manager) and sends the events that Zalo would send. */
export function act(
  { platform, webhooks }: World,
  user: SimUser,
  action: Action,
  options: {
    text?: string | undefined;
    silent?: boolean;
    messageId?: string | undefined;
    icon?: string | undefined;
    duplicate?: boolean;
  } = {},
): void {
  const { text = '', messageId = '' } = options;
  if (isMedia(action)) {
    const media = MEDIA[action];
    platform.interacted(user);
    const sent = platform.add(user.id, { from: 'user', text: media.shown, attachments: [media.attachment] });
    return webhooks.message(media.event, user, { msg_id: sent.id, attachments: [media.attachment] }, options);
  }
  switch (action) {
    case 'text': {
      platform.interacted(user);
      // A silent button leaves no bubble, but its payload arrives as a text all the same (reference 3.5.1).
      const id = options.silent ? platform.id('m') : platform.add(user.id, { from: 'user', text }).id;
      return webhooks.message('user_send_text', user, { text, msg_id: id }, options);
    }
    case 'follow':
    case 'unfollow':
      user.following = action === 'follow';
      if (user.following) platform.interacted(user);
      platform.bus.emit('change', user.id);
      return webhooks.emit({
        oa_id: SIM_IDS.oaId,
        user_id_by_app: `63${user.id.slice(2)}`,
        follower: { id: user.id },
        event_name: action,
        source: 'oa_profile',
      });
    case 'chat':
      platform.interacted(user);
      return webhooks.emit({
        oa_id: SIM_IDS.oaId,
        user_id: user.id,
        user_id_by_app: `63${user.id.slice(2)}`,
        event_name: 'user_click_chatnow',
      });
    case 'react':
      return webhooks.message('user_reacted_message', user, { msg_id: messageId, react_icon: options.icon ?? '/-strong' });
    case 'seen': {
      const unseen = platform.chat(user.id).filter((message) => message.from === 'oa' && !message.seen);
      for (const message of unseen) message.seen = true;
      if (unseen.length > 0) webhooks.message('user_seen_message', user, { msg_ids: unseen.map(({ id }) => id) });
      return;
    }
    case 'withdraw':
      return webhooks.emit({ user_id: user.id, user_id_by_app: `63${user.id.slice(2)}`, event_name: 'user_withdraw' });
    case 'officer': {
      const sent = platform.add(user.id, { from: 'officer', text });
      return webhooks.message('oa_send_text', user, { text, msg_id: sent.id }, { fromOa: true, adminId: '5500000000000000005' });
    }
    case 'view': {
      const article = platform.articles.get(messageId);
      if (article) article.views++;
      return;
    }
  }
}
