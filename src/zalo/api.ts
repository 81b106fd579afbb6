import { z } from 'zod';
import {
  sent,
  oaInfo,
  userDetail,
  userList,
  followerList,
  userQuota,
  assetQuota,
  promotionQuota,
  articleSlice,
  chat,
  token,
  video,
  type OaInfo,
  type SentMessage,
} from './answers.ts';
import { ZaloUnreached } from './errors.ts';
import type { CallSpec, ZaloHttp } from './http.ts';
import type { WireMessage } from './messages.ts';

/** `oa_type` of a state agency (reference 4.11). */
export const STATE_AGENCY = 4;

/** Which endpoint consultation messages go through. */
export type SendPath = 'v3' | 'v2';

/** Fields of an article as Zalo takes them (reference 6.1). */
export interface WireArticle {
  title: string;
  author: string;
  description: string;
  cover: { cover_type: 'photo'; photo_url: string; status: 'show' | 'hide' };
  body: Record<string, unknown>[];
  status: 'show' | 'hide';
  comment: 'show' | 'hide';
  tracking_link?: string;
}

/** Codes as text, several joined by commas (reference 5.2); an empty target means everyone. */
export interface BroadcastTarget {
  gender?: string;
  ages?: string;
  locations?: string;
  cities?: string;
  platform?: string;
}

export interface Upload {
  bytes: Uint8Array<ArrayBuffer>;
  /** With its extension: Zalo needs it. */
  fileName: string;
  contentType: string;
}

/** List and detail calls take one parameter `data` with JSON in it (reference 1.2). */
const inData = (value: unknown): Record<string, string> => ({ data: JSON.stringify(value) });

function form(upload: Upload): FormData {
  const data = new FormData();
  data.append('file', new Blob([upload.bytes], { type: upload.contentType }), upload.fileName);
  return data;
}

/**
 * The calls of the Official Account API that this project needs, one method each. Every method
 * throws ZaloRefused when Zalo said no and ZaloUnreached when it did not answer; none of them retries.
 */
export class ZaloApi {
  constructor(private readonly http: Pick<ZaloHttp, 'call'>) {}

  // Messages (reference section 4)

  /** Sends a consultation message. There is no idempotency key: a time-out leaves delivery open. */
  sendConsultation(path: SendPath, userId: string, message: WireMessage): Promise<SentMessage> {
    return this.ask(sent, {
      method: 'POST',
      path: path === 'v3' ? '/v3.0/oa/message/cs' : '/v2.0/oa/message',
      json: { recipient: { user_id: userId }, message },
    });
  }

  /** Puts a reaction on a message of the citizen (reference 4.9). */
  async react(userId: string, messageId: string, icon: string): Promise<void> {
    await this.http.call({
      method: 'POST',
      path: '/v2.0/oa/message',
      json: { recipient: { user_id: userId }, sender_action: { react_icon: icon, react_message_id: messageId } },
    });
  }

  /** Sends published articles to followers. Never call twice: there is no recall and no way to ask for the result (reference 5.1). */
  broadcast(articleIds: readonly string[], target: BroadcastTarget): Promise<{ message_id: string }> {
    const elements = articleIds.map((id) => ({ media_type: 'article', attachment_id: id }));
    return this.ask(sent, {
      method: 'POST',
      path: '/v2.0/oa/message',
      json: { recipient: { target }, message: { attachment: { type: 'template', payload: { template_type: 'media', elements } } } },
    });
  }

  // Articles (reference section 6)

  /** Starts making an article and gives the token to verify with. */
  async createArticle(article: WireArticle): Promise<string> {
    return (await this.ask(token, { method: 'POST', path: '/v2.0/article/create', json: { type: 'normal', ...article } })).token;
  }

  /** The id of an article under way; undefined while Zalo is still working on it. Ask again with the same token, never create again. */
  async verifyArticle(verifyToken: string): Promise<string | undefined> {
    const data = await this.http.call({ method: 'POST', path: '/v2.0/article/verify', json: { token: verifyToken } });
    return z.looseObject({ id: z.coerce.string().min(1) }).safeParse(data).data?.id;
  }

  async updateArticle(id: string, article: WireArticle): Promise<string> {
    return (await this.ask(token, { method: 'POST', path: '/v2.0/article/update', json: { id, type: 'normal', ...article } })).token;
  }

  async removeArticle(id: string): Promise<void> {
    await this.http.call({ method: 'POST', path: '/v2.0/article/remove', json: { id } });
  }

  /** Articles with their cumulative views and shares, at most 10 a call. */
  articles(offset: number, limit = 10): Promise<z.output<typeof articleSlice>> {
    return this.ask(articleSlice, {
      method: 'GET',
      path: '/v2.0/article/getslice',
      query: { offset: String(offset), limit: String(Math.min(limit, 10)), type: 'normal' },
    });
  }

  /** The shape of the answer is not documented: it is given back as it came. */
  articleDetail(id: string): Promise<unknown> {
    return this.http.call({ method: 'GET', path: '/v2.0/article/getdetail', query: { id } });
  }

  async prepareVideo(upload: Upload): Promise<string> {
    return (await this.ask(token, { method: 'POST', path: '/v2.0/article/upload_video/preparevideo', form: form(upload) })).token;
  }

  /** Sources disagree on where the token goes: it is sent both ways (reference 6.3). */
  verifyVideo(videoToken: string): Promise<z.output<typeof video>> {
    return this.ask(video, {
      method: 'GET',
      path: '/v2.0/article/upload_video/verify',
      query: { token: videoToken },
      headers: { token: videoToken },
    });
  }

  // Uploads for messages, kept 7 days by Zalo (reference 6.5)

  async uploadImage(upload: Upload): Promise<string> {
    return (
      await this.ask(z.looseObject({ attachment_id: z.string() }), { method: 'POST', path: '/v2.0/oa/upload/image', form: form(upload) })
    ).attachment_id;
  }

  async uploadGif(upload: Upload): Promise<string> {
    return (
      await this.ask(z.looseObject({ attachment_id: z.string() }), { method: 'POST', path: '/v2.0/oa/upload/gif', form: form(upload) })
    ).attachment_id;
  }

  /** The token for `fileMessage`; some accounts get it under another name. */
  async uploadFile(upload: Upload): Promise<string> {
    const answer = await this.ask(z.looseObject({ token: z.string().optional(), attachment_id: z.string().optional() }), {
      method: 'POST',
      path: '/v2.0/oa/upload/file',
      form: form(upload),
    });
    const given = answer.token ?? answer.attachment_id;
    if (given === undefined) throw new ZaloUnreached(true, 'the upload answer has no token', 'POST /v2.0/oa/upload/file');
    return given;
  }

  // Users (reference section 7)

  listUsers(query: {
    offset: number;
    count?: number;
    tag_name?: string;
    last_interaction_period?: string;
    is_follower?: 'true' | 'false';
  }): Promise<z.output<typeof userList>> {
    return this.ask(userList, { method: 'GET', path: '/v3.0/oa/user/getlist', query: inData({ count: 50, ...query }) });
  }

  userDetail(userId: string): Promise<z.output<typeof userDetail>> {
    return this.ask(userDetail, { method: 'GET', path: '/v3.0/oa/user/detail', query: inData({ user_id: userId }) });
  }

  /** The v2 twins that state agencies may have to use (reference 7.4). */
  listFollowersV2(offset: number, size = 50): Promise<z.output<typeof followerList>> {
    return this.ask(followerList, { method: 'GET', path: '/v2.0/oa/getfollowers', query: inData({ offset, count: size }) });
  }

  userDetailV2(userId: string): Promise<z.output<typeof userDetail>> {
    return this.ask(userDetail, { method: 'GET', path: '/v2.0/oa/getprofile', query: inData({ user_id: userId }) });
  }

  async updateUser(userId: string, changes: { user_alias?: string; shared_info?: Record<string, string> }): Promise<void> {
    await this.http.call({ method: 'POST', path: '/v3.0/oa/user/update', json: { user_id: userId, ...changes } });
  }

  /** Removes the data that a person shared with the account; called when they withdraw consent (reference 7.2). */
  async deleteUserInfo(userId: string): Promise<void> {
    await this.http.call({ method: 'POST', path: '/v2.0/oa/deletefollowerinfo', json: { user_id: userId } });
  }

  async tagUser(userId: string, tag: string): Promise<void> {
    await this.http.call({ method: 'POST', path: '/v2.0/oa/tag/tagfollower', json: { user_id: userId, tag_name: tag } });
  }

  async untagUser(userId: string, tag: string): Promise<void> {
    await this.http.call({ method: 'POST', path: '/v2.0/oa/tag/rmfollowerfromtag', json: { user_id: userId, tag_name: tag } });
  }

  async removeTag(tag: string): Promise<void> {
    await this.http.call({ method: 'POST', path: '/v2.0/oa/tag/rmtag', json: { tag_name: tag } });
  }

  tags(): Promise<string[]> {
    return this.ask(z.array(z.string()), { method: 'GET', path: '/v2.0/oa/tag/gettagsofoa' });
  }

  /** Up to 10 messages of one chat, newest first; fills gaps after an outage (reference 7.5). */
  conversation(userId: string, offset = 0, size = 10): Promise<z.output<typeof chat>> {
    return this.ask(chat, {
      method: 'GET',
      path: '/v2.0/oa/conversation',
      query: inData({ user_id: userId, offset, count: Math.min(size, 10) }),
    });
  }

  recentChats(offset = 0, size = 10): Promise<z.output<typeof chat>> {
    return this.ask(chat, { method: 'GET', path: '/v2.0/oa/listrecentchat', query: inData({ offset, count: Math.min(size, 10) }) });
  }

  // Quota and account (reference 5.3, 7.6, 7.7)

  userQuota(userId: string): Promise<z.output<typeof userQuota>> {
    return this.ask(userQuota, { method: 'POST', path: '/v3.0/oa/quota/message', json: { user_id: userId } });
  }

  assetQuota(owner: 'OA' | 'APP', product: 'cs' | 'transaction', quotaType: string): Promise<z.output<typeof assetQuota>> {
    return this.ask(assetQuota, {
      method: 'POST',
      path: '/v3.0/oa/quota/message',
      json: { quota_owner: owner, product_type: product, quota_type: quotaType },
    });
  }

  /** The v2 form, for accounts that the v3 one refuses. */
  promotionQuota(userId: string): Promise<z.output<typeof promotionQuota>> {
    return this.ask(promotionQuota, { method: 'POST', path: '/v2.0/oa/quota/message', json: { user_id: userId, type: 'promotion' } });
  }

  oaInfo(): Promise<OaInfo> {
    return this.ask(oaInfo, { method: 'GET', path: '/v2.0/oa/getoa' });
  }

  private async ask<T>(shape: z.ZodType<T>, spec: CallSpec): Promise<T> {
    const parsed = shape.safeParse(await this.http.call(spec));
    if (!parsed.success)
      throw new ZaloUnreached(
        true,
        `unexpected answer: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`,
        `${spec.method} ${spec.path}`,
      );
    return parsed.data;
  }
}
