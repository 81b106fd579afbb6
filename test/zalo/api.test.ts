import { createHmac } from 'node:crypto';
import nock from 'nock';
import { describe, expect, it } from 'vitest';
import { ZaloApi, type WireArticle } from '../../src/zalo/api.ts';
import { ZaloRefused, ZaloUnreached } from '../../src/zalo/errors.ts';
import { ZaloHttp, type TokenSource } from '../../src/zalo/http.ts';
import { absent, listShared, readShared } from '../support/shared.ts';

const BASE = 'https://openapi.zalo.me';
const USER = '8200000000000000003';

function client(tokens: Partial<TokenSource> = {}, proofSecret?: string): ZaloApi {
  const source: TokenSource = { accessToken: () => Promise.resolve('AT-1'), renewed: () => Promise.resolve('AT-2'), ...tokens };
  return new ZaloApi(new ZaloHttp({ baseUrl: BASE, tokens: source, proofSecret, timeoutMs: 300 }));
}

const ok = (data?: unknown): object => ({ ...(data !== undefined && { data }), error: 0, message: 'Success' });
const refusal = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: unknown) => error,
  );

describe('calling Zalo', () => {
  it('puts the token into its header and the recipient and message into the body', async () => {
    const scope = nock(BASE, { reqheaders: { access_token: 'AT-1', 'content-type': 'application/json' } })
      .post('/v3.0/oa/message/cs', { recipient: { user_id: USER }, message: { text: 'Chào' } })
      .reply(200, ok({ message_id: 'm1', user_id: USER }));
    expect(await client().sendConsultation('v3', USER, { text: 'Chào' })).toMatchObject({ message_id: 'm1' });
    expect(scope.isDone()).toBe(true);
  });

  it('uses the v2 path with the same body for state agencies', async () => {
    nock(BASE)
      .post('/v2.0/oa/message', { recipient: { user_id: USER }, message: { text: 'Chào' } })
      .reply(200, ok({ message_id: 'm1' }));
    expect(await client().sendConsultation('v2', USER, { text: 'Chào' })).toMatchObject({ message_id: 'm1' });
  });

  it('sends list queries as one JSON parameter', async () => {
    nock(BASE)
      .get('/v3.0/oa/user/detail')
      .query({ data: JSON.stringify({ user_id: USER }) })
      .reply(200, ok({ user_id: USER }));
    expect(await client().userDetail(USER)).toMatchObject({ user_id: USER });
  });

  it('reads JSON whatever the content type, and keeps the digits of bare ids', async () => {
    nock(BASE)
      .get('/v2.0/oa/getoa')
      .reply(200, '{"data":{"oa_id":2700000000000000002,"name":"x"},"error":0}', { 'content-type': 'text/json' });
    expect((await client().oaInfo()).oa_id).toBe('2700000000000000002');
  });

  it('signs with appsecret_proof only when told to', async () => {
    const proof = createHmac('sha256', 'made-up').update('AT-1').digest('hex');
    nock(BASE, { reqheaders: { appsecret_proof: proof } })
      .get('/v2.0/oa/getoa')
      .reply(200, ok({ oaid: '1' }));
    await client({}, 'made-up').oaInfo();
    nock(BASE, { badheaders: ['appsecret_proof'] })
      .get('/v2.0/oa/getoa')
      .reply(200, ok({ oaid: '1' }));
    await client().oaInfo();
  });

  it('refreshes a refused token and repeats the call once, no more', async () => {
    const asked: string[] = [];
    const tokens = { renewed: (refused: string) => Promise.resolve(`${refused}+`) };
    nock(BASE)
      .get('/v2.0/oa/getoa')
      .times(3)
      .reply(function () {
        asked.push(String(this.req.headers.access_token));
        return [200, { error: -216, message: 'Access token is invalid' }];
      });
    expect(await refusal(client(tokens).oaInfo())).toMatchObject({ code: -216, class: 'refresh' });
    expect(asked).toEqual(['AT-1', 'AT-1+']);
  });

  it.each([
    ['ECONNREFUSED', false],
    ['ENOTFOUND', false],
    ['EAI_AGAIN', false],
    ['ECONNRESET', true],
    ['EPIPE', true],
  ])('knows that after %s the request %s have been carried out', async (code, sent) => {
    nock(BASE)
      .post('/v3.0/oa/message/cs')
      .replyWithError(Object.assign(new Error(code), { code }));
    const error = await refusal(client().sendConsultation('v3', USER, { text: 'x' }));
    expect(error).toBeInstanceOf(ZaloUnreached);
    expect((error as ZaloUnreached).sent).toBe(sent);
  });

  it('knows that a call was not made where the renewal of the token failed, whatever became of that', async () => {
    const lost = (): Promise<string> => Promise.reject(new ZaloUnreached(true, 'socket hang up', 'POST /v4/oa/access_token'));
    const full = (): Promise<string> => Promise.reject(new Error('there is no room left on the disk'));
    for (const accessToken of [lost, full])
      expect(await refusal(client({ accessToken }).oaInfo())).toMatchObject({ name: 'ZaloUnreached', sent: false });
    nock(BASE).get('/v2.0/oa/getoa').reply(200, { error: -216 });
    expect(await refusal(client({ renewed: lost }).oaInfo())).toMatchObject({ name: 'ZaloUnreached', sent: false });
  });

  it('treats a time-out, a gateway page and a broken answer as perhaps carried out', async () => {
    nock(BASE)
      .post('/v3.0/oa/message/cs')
      .delay(2_000)
      .reply(200, ok({ message_id: 'm' }));
    expect(await refusal(client().sendConsultation('v3', USER, { text: 'x' }))).toMatchObject({ name: 'ZaloUnreached', sent: true });
    for (const [status, body] of [
      [502, '<html>Bad gateway</html>'],
      [200, '<html>'],
      [200, '{"data":{}}'],
      [200, '{"error":0,"data":{}}'],
    ] as const) {
      nock(BASE).post('/v3.0/oa/message/cs').reply(status, body);
      expect(await refusal(client().sendConsultation('v3', USER, { text: 'x' }))).toMatchObject({ name: 'ZaloUnreached', sent: true });
    }
    nock.abortPendingRequests();
  });

  it('does not log in anywhere a redirect points to', async () => {
    nock(BASE).get('/v2.0/oa/getoa').reply(302, '', { location: 'https://elsewhere.example/' });
    expect(await refusal(client().oaInfo())).toBeInstanceOf(ZaloUnreached);
  });

  it('uploads files as multipart with their name', async () => {
    let seen = '';
    nock(BASE)
      .post('/v2.0/oa/upload/file', (body: string) => Boolean((seen = body)))
      .reply(200, ok({ attachment_id: 'F1' }));
    expect(await client().uploadFile({ bytes: Buffer.from('%PDF'), fileName: 'don.pdf', contentType: 'application/pdf' })).toBe('F1');
    expect(seen).toMatch(/name="file"; filename="don\.pdf"/);
  });

  it('makes the calls of sections 5 to 7 with the right method, path and body', async () => {
    const api = client();
    const article: WireArticle = {
      title: 't',
      author: 'a',
      description: 'd',
      cover: { cover_type: 'photo', photo_url: 'https://x/i.jpg', status: 'show' },
      body: [],
      status: 'hide',
      comment: 'hide',
    };
    const posts: [string, unknown, unknown, () => Promise<unknown>][] = [
      [
        '/v2.0/oa/message',
        {
          recipient: { target: { gender: '0' } },
          message: {
            attachment: {
              type: 'template',
              payload: { template_type: 'media', elements: [{ media_type: 'article', attachment_id: 'A1' }] },
            },
          },
        },
        { message_id: 'b1' },
        () => api.broadcast(['A1'], { gender: '0' }),
      ],
      [
        '/v2.0/oa/message',
        { recipient: { user_id: USER }, sender_action: { react_icon: '/-heart', react_message_id: 'm1' } },
        undefined,
        () => api.react(USER, 'm1', '/-heart'),
      ],
      ['/v2.0/article/create', { type: 'normal', ...article }, { token: 'T' }, () => api.createArticle(article)],
      ['/v2.0/article/update', { id: 'A1', type: 'normal', ...article }, { token: 'T' }, () => api.updateArticle('A1', article)],
      ['/v2.0/article/remove', { id: 'A1' }, undefined, () => api.removeArticle('A1')],
      ['/v2.0/oa/tag/tagfollower', { user_id: USER, tag_name: 'x' }, undefined, () => api.tagUser(USER, 'x')],
      ['/v2.0/oa/tag/rmfollowerfromtag', { user_id: USER, tag_name: 'x' }, undefined, () => api.untagUser(USER, 'x')],
      ['/v2.0/oa/tag/rmtag', { tag_name: 'x' }, undefined, () => api.removeTag('x')],
      ['/v3.0/oa/user/update', { user_id: USER, user_alias: 'x' }, undefined, () => api.updateUser(USER, { user_alias: 'x' })],
      ['/v2.0/oa/deletefollowerinfo', { user_id: USER }, undefined, () => api.deleteUserInfo(USER)],
    ];
    for (const [path, body, data, call] of posts) {
      const scope = nock(BASE)
        .post(path, body as never)
        .reply(200, ok(data));
      await call();
      expect(scope.isDone(), path).toBe(true);
    }
  });

  it('says that a slow article is not there yet', async () => {
    nock(BASE).post('/v2.0/article/verify').reply(200, { error: 0, message: 'Media is being processed' });
    expect(await client().verifyArticle('T')).toBeUndefined();
    nock(BASE).post('/v2.0/article/verify').reply(200, { error: -214, message: 'Article is being processed' });
    expect(await refusal(client().verifyArticle('T'))).toMatchObject({ class: 'retry' });
  });
});

const DIR = 'fixtures/zalo/api';
describe.skipIf(absent(DIR))('the shared answers', () => {
  const files = listShared(DIR);
  const api = client();
  const upload = { bytes: Buffer.from('x'), fileName: 'a.jpg', contentType: 'image/jpeg' };
  const calls: Record<string, [string, () => Promise<unknown>, unknown]> = {
    article_create_ok: ['/v2.0/article/create', () => api.createArticle({} as never), 'ARTTOKEN-made-up-0001'],
    article_update_ok: ['/v2.0/article/update', () => api.updateArticle('A', {} as never), 'ARTTOKEN-made-up-0002'],
    article_verify_ok: ['/v2.0/article/verify', () => api.verifyArticle('T'), 'a0b1c2d3e4f5article0001'],
    article_remove_ok: ['/v2.0/article/remove', () => api.removeArticle('A'), undefined],
    article_getslice_ok: ['/v2.0/article/getslice', () => api.articles(0), { total: 2 }],
    article_video_prepare_ok: ['/v2.0/article/upload_video/preparevideo', () => api.prepareVideo(upload), 'VIDTOKEN-made-up-0001'],
    article_video_verify_processing: ['/v2.0/article/upload_video/verify', () => api.verifyVideo('V'), { status: 3 }],
    article_video_verify_ready: ['/v2.0/article/upload_video/verify', () => api.verifyVideo('V'), { status: 1, video_id: 'vid-0001' }],
    conversation_ok: ['/v2.0/oa/conversation', () => api.conversation(USER), expect.any(Array)],
    listrecentchat_ok: ['/v2.0/oa/listrecentchat', () => api.recentChats(), expect.any(Array)],
    'getoa_ok--business_oaid_key': ['/v2.0/oa/getoa', () => api.oaInfo(), { oa_id: '2700000000000000002', oa_type: 2 }],
    'getoa_ok--state_agency': ['/v2.0/oa/getoa', () => api.oaInfo(), { oa_id: '2700000000000000002', oa_type: 4, num_follower: 12345 }],
    message_broadcast_ok: ['/v2.0/oa/message', () => api.broadcast(['A'], {}), { message_id: 'ma1b2c3d4e66f99e0066' }],
    'message_cs_ok--no_quota_object': ['/v3.0/oa/message/cs', () => api.sendConsultation('v3', USER, {}), { user_id: USER }],
    'message_cs_ok--purchase_quota': ['/v3.0/oa/message/cs', () => api.sendConsultation('v3', USER, {}), { quota: { remain: 990 } }],
    'message_cs_ok--reply_no_counters': [
      '/v3.0/oa/message/cs',
      () => api.sendConsultation('v3', USER, {}),
      { quota: { quota_type: 'reply' } },
    ],
    'message_cs_ok--reply_quota_before_2026_03': [
      '/v3.0/oa/message/cs',
      () => api.sendConsultation('v3', USER, {}),
      { quota: { remain: 7 } },
    ],
    'message_cs_ok--sub_quota': ['/v3.0/oa/message/cs', () => api.sendConsultation('v3', USER, {}), { quota: { total: 500 } }],
    message_v2_ok: ['/v2.0/oa/message', () => api.sendConsultation('v2', USER, {}), { message_id: 'ma1b2c3d4e66bbc00064' }],
    quota_message_asset_ok: [
      '/v3.0/oa/quota/message',
      () => api.assetQuota('OA', 'cs', 'sub_quota'),
      [expect.objectContaining({ remain: 499 })],
    ],
    quota_message_user_ok: ['/v3.0/oa/quota/message', () => api.userQuota(USER), { promotion: { monthly_remain: 4 } }],
    quota_message_v2_promotion_ok: ['/v2.0/oa/quota/message', () => api.promotionQuota(USER), { remain: 3 }],
    tag_gettagsofoa_ok: ['/v2.0/oa/tag/gettagsofoa', () => api.tags(), ['da-dang-ky-nhan-tin', 'can-bo-phuong']],
    tag_rmfollowerfromtag_ok: ['/v2.0/oa/tag/rmfollowerfromtag', () => api.untagUser(USER, 'x'), undefined],
    tag_rmtag_ok: ['/v2.0/oa/tag/rmtag', () => api.removeTag('x'), undefined],
    tag_tagfollower_ok: ['/v2.0/oa/tag/tagfollower', () => api.tagUser(USER, 'x'), undefined],
    upload_file_ok: ['/v2.0/oa/upload/file', () => api.uploadFile(upload), 'FILETOKEN-made-up-0001'],
    'upload_file_ok--attachment_id': ['/v2.0/oa/upload/file', () => api.uploadFile(upload), 'FILETOKEN-made-up-0002'],
    upload_gif_ok: ['/v2.0/oa/upload/gif', () => api.uploadGif(upload), 'ATT-made-up-gif-0001'],
    upload_image_ok: ['/v2.0/oa/upload/image', () => api.uploadImage(upload), 'ATT-made-up-image-0001'],
    user_detail_ok: ['/v3.0/oa/user/detail', () => api.userDetail(USER), { user_is_follower: true }],
    'user_detail_ok--not_follower_no_shared_info': ['/v3.0/oa/user/detail', () => api.userDetail(USER), { user_is_follower: false }],
    user_getlist_ok: ['/v3.0/oa/user/getlist', () => api.listUsers({ offset: 0 }), { total: 2 }],
    'user_getlist_ok--last_page_empty': ['/v3.0/oa/user/getlist', () => api.listUsers({ offset: 50 }), { users: [] }],
    user_update_ok: ['/v3.0/oa/user/update', () => api.updateUser(USER, {}), undefined],
  };
  /** Services outside this project (reference 4.7, 4.8, 8); OAuth answers are tested with the grant. */
  const outside = /^(zbs_template|message_template_uid|message_anonymous|oauth_)/;

  it.each(files.filter((file) => !file.startsWith('error_') && !outside.test(file)))('%s is understood', async (file) => {
    const entry = calls[file.replace('.json', '')];
    if (!entry) throw new Error(`no call reads ${file}`);
    const [path, call, expected] = entry;
    nock(BASE)
      .get(path)
      .query(true)
      .optionally()
      .reply(200, readShared(`${DIR}/${file}`));
    nock(BASE)
      .post(path)
      .optionally()
      .reply(200, readShared(`${DIR}/${file}`));
    const answer = await call();
    if (typeof expected === 'object' && expected !== null && !Array.isArray(expected) && !('asymmetricMatch' in expected))
      expect(answer).toMatchObject(expected);
    else expect(answer).toEqual(expected);
  });

  const classes: Record<string, string> = {
    '-32': 'retry',
    '-100': 'upload',
    '-200': 'ambiguous',
    '-201': 'invalid',
    '-204': 'operator',
    '-205': 'operator',
    '-209': 'operator',
    '-210': 'invalid',
    '-211': 'not-now',
    '-212': 'operator',
    '-213': 'user',
    '-214': 'retry',
    '-216': 'refresh',
    '-217': 'user',
    '-218': 'user',
    '-219': 'operator',
    '-220': 'refresh',
    '-221': 'operator',
    '-223': 'operator',
    '-224': 'operator',
    '-227': 'user',
    '-230': 'user',
    '-232': 'user',
    '-233': 'fallback',
    '-234': 'not-now',
    '-235': 'other-path',
    '-237': 'invalid',
    '-240': 'other-path',
    '-242': 'operator',
    '-244': 'user',
    '-248': 'operator',
    '-320': 'operator',
    '-321': 'operator',
    '-403': 'invalid',
  };
  it.each(files.filter((file) => file.startsWith('error_')))('%s is a refusal of its class', async (file) => {
    const code = /error_(-\d+)_/.exec(file)?.[1] ?? '';
    nock(BASE)
      .get('/v2.0/oa/getoa')
      .times(2)
      .reply(200, readShared(`${DIR}/${file}`));
    const error = await refusal(api.oaInfo());
    expect(error).toBeInstanceOf(ZaloRefused);
    expect(error).toMatchObject({ code: Number(code), class: file.includes('article_quota') ? 'not-now' : classes[code] });
  });
});
