import { z } from 'zod';

// Zalo's answers, as far as this project reads them; unknown fields are let through.

/** Numbers arrive as numbers or as text (fixtures README): both are read. */
const count = z.coerce.number();
export const sent = z.looseObject({
  message_id: z.coerce.string(),
  user_id: z.coerce.string().optional(),
  quota: z.looseObject({ quota_type: z.string().optional(), remain: count.optional(), total: count.optional() }).optional(),
});
export const oaInfo = z
  .looseObject({
    oa_id: z.coerce.string().optional(),
    oaid: z.coerce.string().optional(),
    name: z.string().default(''),
    oa_type: count.optional(),
    is_verified: z.boolean().optional(),
    num_follower: count.optional(),
    package_name: z.string().optional(),
    package_valid_through_date: z.string().optional(),
  })
  .transform(({ oa_id, oaid, ...rest }) => ({ ...rest, oa_id: oa_id ?? oaid }));
export const userDetail = z.looseObject({
  user_id: z.coerce.string(),
  display_name: z.string().optional(),
  user_is_follower: z.boolean().optional(),
  user_last_interaction_date: z.string().optional(),
  is_sensitive: z.boolean().optional(),
  tags_and_notes_info: z.looseObject({ tag_names: z.array(z.string()).optional() }).optional(),
});
export const userList = z.looseObject({
  total: count,
  count: count.optional(),
  offset: count.optional(),
  users: z.array(z.looseObject({ user_id: z.coerce.string() })),
});
export const followerList = z.looseObject({ total: count, followers: z.array(z.looseObject({ user_id: z.coerce.string() })) });
export const userQuota = z.looseObject({
  last_interaction: count.optional(),
  cs_reply: z.looseObject({ remain: count, total: count }).optional(),
  promotion: z.looseObject({ daily_remain: count, daily_total: count, monthly_remain: count, monthly_total: count }).optional(),
});
export const assetQuota = z.array(
  z.looseObject({
    asset_id: z.string(),
    product_type: z.string(),
    quota_type: z.string(),
    valid_through: z.string().optional(),
    total: count,
    remain: count,
  }),
);
export const promotionQuota = z.looseObject({ type: z.string(), remain: count.optional(), total: count.optional() });
export const articleSlice = z.looseObject({
  total: count,
  medias: z.array(
    z.looseObject({
      id: z.coerce.string(),
      title: z.string(),
      status: z.string(),
      total_view: count,
      total_share: count,
      create_date: count.optional(),
      update_date: count.optional(),
      link_view: z.string().optional(),
    }),
  ),
});
export const chat = z.array(
  z.looseObject({
    src: count,
    time: count,
    type: z.string(),
    message: z.string().optional(),
    message_id: z.coerce.string(),
    from_id: z.coerce.string(),
    to_id: z.coerce.string(),
  }),
);
export const token = z.looseObject({ token: z.string() });
export const video = z.looseObject({
  status: count,
  status_message: z.string().optional(),
  convert_percent: count.optional(),
  video_id: z.string().optional(),
});

export type OaInfo = z.output<typeof oaInfo>;
export type SentMessage = z.output<typeof sent>;
