import { share } from '../shares.ts';
import type { ArticleSums, Base, Definition } from './measure.ts';

const brought =
  (name: Exclude<keyof ArticleSums, 'articles' | 'known' | 'views' | 'shares'>) =>
  ({ articles }: Base): number | undefined =>
    articles?.[name];
/** What Zalo counts; not known before Zalo was asked. */
const told =
  (name: 'views' | 'shares') =>
  ({ articles }: Base): number | undefined =>
    articles && (articles.known > 0 || articles.articles === 0) ? articles[name] : undefined;
const EFFECT = 'trong 72 giờ sau khi gửi';
const UPPER = 'Không biết chắc do bài: có thể có người tự tìm đến';

/** Figures of articles sent through Zalo, of the whole agency or of one unit. */
export const ARTICLES = {
  articles: {
    name: 'Bài gửi qua Zalo',
    format: 'count',
    bound: 'exact',
    counts: 'Bài đã gửi cho người quan tâm trong kỳ',
    without: 'Bài gửi thử, bài chưa rõ kết quả',
    of: ({ articles }) => articles?.articles,
  },
  views: {
    name: 'Lượt xem bài',
    format: 'count',
    bound: 'lower',
    counts: 'Lượt xem mà Zalo báo của các bài gửi trong kỳ, đo lần cuối trong 30 ngày sau khi gửi',
    without: 'Lượt xem sau 30 ngày. Zalo đếm lượt, không đếm người',
    of: told('views'),
  },
  shares: {
    name: 'Lượt chia sẻ bài',
    format: 'count',
    bound: 'lower',
    counts: 'Lượt chia sẻ mà Zalo báo của các bài gửi trong kỳ, đo như lượt xem',
    without: 'Chia sẻ sau 30 ngày, chụp màn hình',
    of: told('shares'),
  },
  clicks: {
    name: 'Người bấm liên kết trong bài',
    format: 'count',
    bound: 'estimate',
    counts: 'Mỗi người một lần cho mỗi bài, nhận ra qua địa chỉ mạng và trình duyệt dưới bí danh riêng của bài',
    without: 'Máy dò tìm, xem trước. Hai người chung mạng và chung loại máy chỉ tính một; một người đổi máy tính hai',
    of: brought('clicks'),
  },
  click_rate: {
    name: 'Tỷ lệ bấm liên kết',
    format: 'percent',
    bound: 'estimate',
    counts: 'Người bấm liên kết trên lượt xem, của các bài gửi trong kỳ',
    without: 'Bài chưa biết lượt xem',
    of: (base) => share(base.articles?.clicks ?? 0, told('views')(base) ?? 0),
  },
  questions_caused: {
    name: 'Câu hỏi sau bài',
    format: 'count',
    bound: 'upper',
    counts: `Câu hỏi về các việc thuộc chủ đề của bài, ${EFFECT}`,
    without: UPPER,
    of: brought('questions'),
  },
  follows_caused: {
    name: 'Quan tâm sau bài',
    format: 'count',
    bound: 'upper',
    counts: `Lượt quan tâm mới ${EFFECT}`,
    without: UPPER,
    of: brought('follows'),
  },
  unfollows_caused: {
    name: 'Bỏ quan tâm sau bài',
    format: 'count',
    bound: 'upper',
    counts: `Lượt bỏ quan tâm ${EFFECT}`,
    without: UPPER,
    of: brought('unfollows'),
  },
} as const satisfies Record<string, Definition>;
