import { NoGrant, ZaloRefused, ZaloUnreached } from '../zalo/errors.ts';
import { withServices, type Command } from './command.ts';

/** The first-day questions of reference section 11 that change nothing. */
export const probe: Command = {
  summary: 'hỏi thử tài khoản Zalo: loại OA, gói, đường gửi, hạn mức',
  usage: 'motcua probe',
  run: (terminal) =>
    withServices(terminal, async ({ api, sender }) => {
      let failed = 0;
      const step = async (name: string, work: () => Promise<string>): Promise<void> => {
        try {
          terminal.out(`✓ ${name}: ${await work()}`);
        } catch (error) {
          failed++;
          const reason =
            error instanceof ZaloRefused
              ? `Zalo trả lời ${String(error.code)} ${error.platformMessage}`
              : error instanceof NoGrant || error instanceof ZaloUnreached
                ? error.message
                : String(error);
          terminal.out(`✗ ${name}: ${reason}`);
        }
      };
      await step('Thông tin OA', async () => {
        const oa = await api.oaInfo();
        return `${oa.name} · loại ${String(oa.oa_type ?? '?')} · ${oa.is_verified ? 'đã xác thực' : 'CHƯA xác thực'} · gói ${oa.package_name ?? '?'} · ${String(oa.num_follower ?? '?')} người quan tâm`;
      });
      await step('Đường gửi tin', () => sender.path());
      await step('Danh sách người dùng (v3)', async () => `${String((await api.listUsers({ offset: 0, count: 1 })).total)} người`);
      await step('Danh sách người quan tâm (v2)', async () => `${String((await api.listFollowersV2(0, 1)).total)} người`);
      await step('Hạn mức', async () => JSON.stringify(await api.assetQuota('OA', 'cs', 'sub_quota')));
      await step('Bài viết', async () => `${String((await api.articles(0, 1)).total)} bài`);
      return failed > 0 ? 1 : 0;
    }),
};
