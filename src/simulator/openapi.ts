import express, { type Request, type Response, type Router } from 'express';
import multer from 'multer';
import { articleCalls } from './articles.ts';
import { known, record, SimError, type Call, type Calls, type Handler, type World } from './calls.ts';
import { messageCalls } from './messages.ts';
import { SIM_IDS, type Platform } from './platform.ts';
import { defined } from '../ground/defined.ts';

const UPLOADS: Record<string, { kind: string; limit: number; types: RegExp; answer: (id: string) => unknown }> = {
  image: { kind: 'image', limit: 1_048_576, types: /\.(jpe?g|png)$/i, answer: (id) => ({ attachment_id: id }) },
  gif: { kind: 'gif', limit: 5_242_880, types: /\.gif$/i, answer: (id) => ({ attachment_id: id }) },
  file: { kind: 'file', limit: 5_242_880, types: /\.(pdf|docx?|csv)$/i, answer: (id) => ({ token: id }) },
};

const upload =
  (name: keyof typeof UPLOADS): Handler =>
  ({ file }, { platform }) => {
    const rule = UPLOADS[name];
    if (!rule || !file || !rule.types.test(file.name)) throw new SimError(-201, 'file is invalid');
    if (file.bytes > rule.limit) throw new SimError(-210);
    const id = platform.id('ATT-');
    platform.uploads.set(id, { kind: rule.kind, at: platform.clock.now() });
    return rule.answer(id);
  };

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

const userCalls: Calls = {
  'GET /v3.0/oa/user/getlist': ({ data }, { platform }) => {
    const offset = Number(data.offset ?? 0);
    const count = Number(data.count ?? 50);
    if (count > 50 || offset > 9_951) throw new SimError(-210);
    const tagged = data.tag_name === undefined ? undefined : (platform.tags.get(text(data.tag_name)) ?? new Set());
    const users = [...platform.users.values()].filter(
      (user) => (data.is_follower === undefined || user.following === (data.is_follower === 'true')) && (!tagged || tagged.has(user.id)),
    );
    const page = users.slice(offset, offset + count).map(({ id }) => ({ user_id: id }));
    return { total: users.length, count: page.length, offset, users: page };
  },
  'GET /v3.0/oa/user/detail': ({ data }, { platform }) => detail(platform, text(data.user_id)),
  'GET /v2.0/oa/getprofile': ({ data }, { platform }) => detail(platform, text(data.user_id)),
  'GET /v2.0/oa/getfollowers': ({ data }, { platform }) => {
    const followers = [...platform.users.values()].filter((user) => user.following);
    const offset = Number(data.offset ?? 0);
    return {
      total: followers.length,
      followers: followers.slice(offset, offset + Number(data.count ?? 50)).map(({ id }) => ({ user_id: id })),
    };
  },
  'POST /v3.0/oa/user/update': ({ body }, { platform }) => void known(platform, text(body.user_id)),
  'POST /v2.0/oa/deletefollowerinfo': ({ body }, { platform }) => void known(platform, text(body.user_id)),
  'POST /v2.0/oa/tag/tagfollower': ({ body }, { platform }) => {
    const tag = text(body.tag_name);
    platform.tags.set(tag, (platform.tags.get(tag) ?? new Set()).add(known(platform, text(body.user_id)).id));
  },
  'POST /v2.0/oa/tag/rmfollowerfromtag': ({ body }, { platform }) =>
    void platform.tags.get(text(body.tag_name))?.delete(text(body.user_id)),
  'POST /v2.0/oa/tag/rmtag': ({ body }, { platform }) => void platform.tags.delete(text(body.tag_name)),
  'GET /v2.0/oa/tag/gettagsofoa': (_, { platform }) => [...platform.tags.keys()],
  'POST /v3.0/oa/quota/message': ({ body }, { platform }) => {
    if (body.user_id === undefined)
      return [
        { asset_id: 'sim', product_type: body.product_type, quota_type: 'sub_quota', valid_through: '31/12/2026', total: 500, remain: 500 },
      ];
    const user = known(platform, text(body.user_id));
    const left = platform.settings.broadcastsPerMonth - platform.broadcastsThisMonth();
    const promotion = { daily_remain: 1, daily_total: 1, monthly_remain: left, monthly_total: platform.settings.broadcastsPerMonth };
    return { last_interaction: String(user.lastInteraction ?? 0), cs_reply: { remain: 8, total: 8 }, promotion };
  },
  'POST /v2.0/oa/quota/message': (_, { platform }) => ({
    type: 'promotion',
    remain: platform.settings.broadcastsPerMonth - platform.broadcastsThisMonth(),
    total: platform.settings.broadcastsPerMonth,
  }),
  'GET /v2.0/oa/getoa': (_, { platform }) => ({
    oa_id: SIM_IDS.oaId,
    name: 'Một Cửa (mô phỏng)',
    is_verified: true,
    oa_type: platform.settings.accountType === 'state' ? 4 : 2,
    cate_name: 'Cơ quan nhà nước',
    num_follower: [...platform.users.values()].filter((user) => user.following).length,
    package_name: 'Mô phỏng',
    package_valid_through_date: '31/12/2030',
  }),
};

function detail(platform: Platform, id: string): unknown {
  const user = known(platform, id);
  const at = user.lastInteraction;
  return {
    user_id: user.id,
    display_name: user.name,
    user_is_follower: user.following,
    is_sensitive: user.ages < 2,
    user_last_interaction_date: at === undefined ? '' : new Date(at).toLocaleDateString('en-GB', { timeZone: 'Asia/Ho_Chi_Minh' }),
    tags_and_notes_info: { notes: [], tag_names: [...platform.tags].filter(([, users]) => users.has(id)).map(([tag]) => tag) },
  };
}

const CALLS: Calls = {
  ...messageCalls,
  ...articleCalls,
  ...userCalls,
  'POST /v2.0/oa/upload/image': upload('image'),
  'POST /v2.0/oa/upload/gif': upload('gif'),
  'POST /v2.0/oa/upload/file': upload('file'),
};

function readCall(request: Request): Call {
  const query = Object.fromEntries(Object.entries(request.query).map(([name, value]) => [name, text(value)]));
  let data: unknown;
  try {
    data = JSON.parse(query.data ?? '{}');
  } catch {
    throw new SimError(-201, 'data is invalid');
  }
  const file = request.file && { bytes: request.file.size, name: Buffer.from(request.file.originalname, 'latin1').toString('utf8') };
  return { query, data: record(data), body: record(request.body), file };
}

/** `https://openapi.zalo.me` as the reference describes it, under whatever path this router is mounted. */
export function openApiRouter(world: World): Router {
  const { platform } = world;
  const router = express.Router();
  router.use(express.json({ limit: '1mb' }), multer({ storage: multer.memoryStorage(), limits: { fileSize: 60_000_000 } }).single('file'));
  router.use((request: Request, response: Response) => {
    const name = `${request.method} ${request.path}`;
    const fault = platform.faultFor(name);
    const drop = fault?.action.type === 'drop' ? fault.action.when : undefined;
    if (drop === 'before') return void request.socket.destroy();
    if (fault?.action.type === 'http') return void response.status(fault.action.status).send('<html>Gateway error</html>');
    const answer = (error: number, message: string, data?: unknown): void => {
      platform.calls.push({ call: name, at: platform.clock.now(), error });
      // Application errors come with HTTP 200 (reference 1.3).
      if (drop === 'after') request.socket.destroy();
      else response.status(200).json({ ...defined({ data }), error, message });
    };
    try {
      if (fault?.action.type === 'error') throw new SimError(fault.action.code, fault.action.message);
      const tokenError = platform.tokenError(request.get('access_token'));
      if (tokenError !== 0) throw new SimError(tokenError);
      if (platform.callsThisMinute() >= platform.settings.callsPerMinute) throw new SimError(-32);
      const handler = CALLS[name];
      if (!handler) throw new SimError(-201, 'api is not found');
      answer(0, 'Success', handler(readCall(request), world));
    } catch (error) {
      if (!(error instanceof SimError)) throw error;
      answer(error.code, error.message);
    }
  });
  return router;
}
