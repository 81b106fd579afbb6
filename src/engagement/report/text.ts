import { vietnameseDate } from '../../time/local.ts';
import { periodName, show } from '../format.ts';
import { listed } from '../blocks/common.ts';
import { monthsOf } from '../blocks/plan.ts';
import type { Format } from '../measures/measure.ts';
import { measure, type MeasureId } from '../measures/measures.ts';
import { answersOf } from '../tally.ts';
import type { Picture } from '../figures.ts';
import type { Section } from './report.ts';

/** What the text of a report is written from. */
export interface Subject {
  picture: Picture;
  /** Undefined for the whole agency. */
  unit: string | undefined;
  /** The issuing body as a sentence names it. */
  issuer: string;
  /** Title of the yearly plan, its day as `YYYY-MM-DD`. */
  plan: { title: string; issued: string };
}

const count = (value: number): string => show(value, 'count');
/** A count as administrative documents write it: with a nought before numbers below ten. */
const two = (value: number): string => (value >= 0 && value < 10 ? `0${String(value)}` : count(value));
const list = (names: readonly string[]): string => names.join('; ');

/** A figure and how it compares with the period before, as a sentence; empty where the figure is not known. */
function sentence({ base, before }: Picture, id: MeasureId, say: (value: string) => string, compare = true): string {
  const { of, format } = measure(id);
  const value = of(base);
  if (value === undefined) return '';
  return `${say(show(value, format))}${compare ? compared(value, before && of(before), format) : ''}.`;
}

function compared(now: number, before: number | undefined, format: Format): string {
  if (before === undefined) return '';
  const difference = now - before;
  if (difference === 0) return ', bằng kỳ trước';
  const by =
    format === 'percent' ? `${show(Math.abs(difference), 'percent').replace('%', '')} điểm phần trăm` : show(Math.abs(difference), format);
  return `, ${difference > 0 ? 'tăng' : 'giảm'} ${by} so với kỳ trước`;
}

const joined =
  (separator: string) =>
  (...parts: (string | false)[]): string =>
    parts.filter((part) => part !== false && part !== '').join(separator);
const paragraphs = joined('\n');
const sentences = joined(' ');

/** Writes the text of a report, section by section. It says only what the figures show and leaves the rest for a person to fill in. */
export function compose(subject: Subject): Section[] {
  const { picture, unit, issuer, plan } = subject;
  const { span } = picture.reading;
  const period = periodName(span);
  const whole = unit === undefined;
  const sections: (Section | false)[] = [
    {
      id: 'mo-dau',
      level: 0,
      text: `Thực hiện ${plan.title.replace(/^Kế/, 'kế')}, ban hành ngày ${vietnameseDate(plan.issued)}, ${issuer} báo cáo kết quả công tác tuyên truyền cải cách hành chính ${period} (số liệu từ ngày ${vietnameseDate(span.from)} đến ngày ${vietnameseDate(span.to)}) như sau:`,
      blocks: [],
    },
    {
      id: 'chi-dao',
      level: 1,
      heading: 'I. TÌNH HÌNH CHỈ ĐẠO, TRIỂN KHAI',
      text: '[Nêu các văn bản chỉ đạo, kế hoạch, phân công thực hiện trong kỳ.]',
      blocks: [],
    },
    { id: 'ket-qua', level: 1, heading: 'II. KẾT QUẢ THỰC HIỆN', text: '', blocks: [] },
    { id: 'theo-chu-de', level: 2, heading: '1. Tuyên truyền theo chủ đề', text: themesText(picture), blocks: ['chu-de'] },
    {
      id: 'theo-hinh-thuc',
      level: 2,
      heading: '2. Tuyên truyền theo hình thức',
      text: channelsText(picture, whole),
      blocks: ['hinh-thuc', 'bai-zalo'],
    },
    whole && {
      id: 'dich-vu-cong',
      level: 2,
      heading: '3. Hướng dẫn thủ tục hành chính, dịch vụ công trực tuyến, bưu chính công ích',
      text: paragraphs(
        questionsText(picture),
        '[Bổ sung số hồ sơ tiếp nhận, trực tuyến, toàn trình, đúng hạn, thanh toán trực tuyến, bưu chính công ích trong kỳ.]',
      ),
      blocks: ['chu-de-hoi'],
    },
    whole && {
      id: 'phan-anh',
      level: 2,
      heading: '4. Niêm yết thủ tục hành chính; tiếp nhận phản ánh, kiến nghị',
      text: paragraphs(petitionsText(picture), '[Bổ sung kết quả niêm yết thủ tục hành chính và phản ánh, kiến nghị qua các kênh khác.]'),
      blocks: [],
    },
    whole && { id: 'khao-sat', level: 2, heading: '5. Khảo sát mức độ hài lòng', text: surveyText(picture), blocks: ['khao-sat'] },
    whole && {
      id: 'nhiem-vu',
      level: 2,
      heading: '6. Thực hiện nhiệm vụ của các đơn vị',
      text: unitsText(picture),
      blocks: ['don-vi'],
    },
    { id: 'danh-gia', level: 1, heading: 'III. ĐÁNH GIÁ CHUNG', text: '', blocks: [] },
    { id: 'uu-diem', level: 2, heading: '1. Ưu điểm', text: goodText(picture, whole), blocks: [] },
    { id: 'han-che', level: 2, heading: '2. Hạn chế', text: shortText(picture, whole), blocks: [] },
    { id: 'nguyen-nhan', level: 2, heading: '3. Nguyên nhân', text: '[Nêu nguyên nhân khách quan, chủ quan.]', blocks: [] },
    { id: 'phuong-huong', level: 1, heading: 'IV. PHƯƠNG HƯỚNG, NHIỆM VỤ KỲ TỚI', text: nextText(picture, whole), blocks: [] },
    {
      id: 'kien-nghi',
      level: 1,
      heading: 'V. KIẾN NGHỊ, ĐỀ XUẤT',
      text: '[Nêu kiến nghị, đề xuất; nếu không có thì ghi “Không”.]',
      blocks: [],
    },
    {
      id: 'ket',
      level: 0,
      text: `Trên đây là báo cáo kết quả công tác tuyên truyền cải cách hành chính ${period} của ${issuer}./.`,
      blocks: [],
    },
  ];
  return sections.filter((section) => section !== false);
}

function themesText({ plan, base, before }: Picture): string {
  const { pieces, covered = 0, themes = 0 } = base.plan ?? { pieces: 0 };
  const counted = plan.themes.map(({ id, name }) => ({ name, count: plan.pieces.filter(({ theme }) => theme === id).length }));
  const most = Math.max(0, ...counted.map(({ count: made }) => made));
  const none = counted.filter(({ count: made }) => made === 0).map(({ name }) => name);
  if (pieces === 0) return `Trong kỳ chưa ghi nhận tin, bài nào thuộc ${two(themes)} chủ đề của kế hoạch.`;
  return paragraphs(
    sentences(
      `Trong kỳ đã đăng, phát ${two(pieces)} tin, bài thuộc ${two(covered)}/${two(themes)} chủ đề của kế hoạch${compared(pieces, before?.plan?.pieces, 'count')}.`,
      `Chủ đề có nhiều tin, bài nhất (${two(most)} tin, bài): ${list(counted.filter(({ count: made }) => made === most).map(({ name }) => name))}.`,
    ),
    none.length > 0 && `Chủ đề chưa có tin, bài: ${list(none)}.`,
  );
}

function channelsText(picture: Picture, whole: boolean): string {
  const { plan, base } = picture;
  const used = plan.channels
    .map(({ id, name }) => ({ name, count: plan.pieces.filter(({ channel }) => channel === id).length }))
    .filter(({ count: made }) => made > 0);
  const people = plan.pieces.filter((piece) => piece.people !== undefined);
  const articles = base.articles;
  return (
    paragraphs(
      used.length > 0 && `Hình thức đã dùng: ${list(used.map(({ name, count: made }) => `${name} (${two(made)} tin, bài)`))}.`,
      people.length > 0 &&
        `Số người nghe, đọc của ${two(people.length)} tin, bài có đếm: ${count(people.reduce((sum, piece) => sum + (piece.people ?? 0), 0))} người.`,
      articles?.articles === 0 && used.length > 0 && 'Trong kỳ chưa gửi bài nào qua Zalo OA.',
      articles !== undefined &&
        articles.articles > 0 &&
        sentences(
          `Qua Zalo OA đã gửi ${two(articles.articles)} bài.`,
          sentence(picture, 'views', (value) => `Các bài có ít nhất ${value} lượt xem`, false),
          sentence(picture, 'shares', (value) => `Ít nhất ${value} lượt chia sẻ`, false),
          articles.clicks > 0 && `Có ${count(articles.clicks)} lượt người bấm liên kết trong bài.`,
        ),
      whole &&
        sentences(
          sentence(picture, 'followers', (value) => `Tài khoản Zalo OA có ${value} người quan tâm ở lần đếm cuối kỳ`),
          sentence(picture, 'follows', (value) => `Trong kỳ có ${value} lượt quan tâm mới`),
          sentence(picture, 'unfollows', (value) => `Có ${value} lượt bỏ quan tâm`),
        ),
    ) || 'Trong kỳ chưa ghi nhận tin, bài nào.'
  );
}

function questionsText(picture: Picture): string {
  const asked = measure('questions').of(picture.base) ?? 0;
  if (asked === 0) return 'Trong kỳ trợ lý trên Zalo OA chưa nhận câu hỏi nào.';
  return sentences(
    sentence(picture, 'questions', (value) => `Trợ lý tự động trên Zalo OA nhận ${value} câu hỏi về thủ tục hành chính`),
    sentence(picture, 'people', (value) => `Có ${value} người tương tác`, false),
    sentence(picture, 'answered_rate', (value) => `Tỷ lệ trả lời được ngay là ${value}`),
    sentence(picture, 'unanswered_rate', (value) => `Tỷ lệ chưa trả lời được là ${value}`),
    sentence(picture, 'answer_median', (value) => `Thời gian trả lời trung vị là ${value}`, false),
    sentence(picture, 'helpful_rate', (value) => `Trong các lượt chấm, ${value} thấy câu trả lời hữu ích`, false),
  );
}

function petitionsText(picture: Picture): string {
  if (listed(picture.base.tally, 'petition').length === 0) return 'Phản ánh, kiến nghị qua Zalo OA: không có số liệu.';
  return sentences(
    sentence(picture, 'petitions', (value) => `Tiếp nhận ${value} phản ánh, kiến nghị qua Zalo OA`),
    sentence(picture, 'petitions_answered', (value) => `Đã trả lời ${value} phản ánh, kiến nghị`),
    sentence(picture, 'petitions_on_time', (value) => `Tỷ lệ trả lời đúng hạn là ${value}`, false),
  );
}

function surveyText(picture: Picture): string {
  const answers = answersOf(Object.values(picture.base.tally.survey)).all;
  if (answers === 0) return 'Khảo sát qua Zalo OA: không có số liệu.';
  return sentences(
    `Có ${count(answers)} câu trả lời khảo sát qua Zalo OA.`,
    sentence(picture, 'satisfaction', (value) => `Tỷ lệ hài lòng và rất hài lòng là ${value}`),
    'Kết quả này không thay cho chỉ số SIPAS.',
  );
}

/** The units in which something was due, those that published enough in every month, and those that did not. */
function duties({ plan }: Picture): { all: string[]; met: string[]; short: { name: string; done: number; due: number }[] } {
  const rows = plan.units
    .map(({ id, name }) => ({ name, ...monthsOf(plan.duties, id) }))
    .filter(({ due }) => due > 0)
    .map(({ name, due, met: done }) => ({ name, due, done }));
  const short = rows.filter(({ done, due }) => done < due);
  return { all: rows.map(({ name }) => name), met: rows.filter((row) => !short.includes(row)).map(({ name }) => name), short };
}

function unitsText(picture: Picture): string {
  const { all, met, short } = duties(picture);
  if (all.length === 0) return 'Trong kỳ chưa có tháng nào kết thúc để đánh giá.';
  return paragraphs(
    `${two(met.length)}/${two(all.length)} đơn vị có đủ số tin, bài được giao ở mọi tháng của kỳ${met.length > 0 ? `: ${list(met)}` : ''}.`,
    short.length > 0 && `Đơn vị chưa đủ: ${list(short.map(({ name, done, due }) => `${name} (đủ ${two(done)}/${two(due)} tháng)`))}.`,
  );
}

function goodText(picture: Picture, whole: boolean): string {
  const { base, before } = picture;
  const { covered = 0, themes = 0, pieces = 0 } = base.plan ?? {};
  const { all, met } = duties(picture);
  const earlier = before?.plan?.pieces;
  return (
    paragraphs(
      themes > 0 && covered === themes && `Tin, bài đã phủ cả ${two(themes)} chủ đề của kế hoạch.`,
      all.length > 0 &&
        met.length === all.length &&
        (whole ? 'Mọi đơn vị có đủ số tin, bài được giao.' : 'Đơn vị có đủ số tin, bài được giao ở mọi tháng.'),
      earlier !== undefined && pieces > earlier && `Số tin, bài tăng so với kỳ trước (${two(pieces)} so với ${two(earlier)}).`,
    ) || '[Nêu ưu điểm.]'
  );
}

function shortText(picture: Picture, whole: boolean): string {
  const { base, before, plan } = picture;
  const { covered = 0, themes = 0, pieces = 0 } = base.plan ?? {};
  const { short } = duties(picture);
  const unanswered = measure('unanswered_rate').of(base);
  const counted = plan.pieces.filter(({ people, channel }) => channel !== 'zalo' && people === undefined).length;
  return (
    paragraphs(
      // Each unit owes pieces; to cover the themes is the work of all units together.
      whole && covered < themes && `Còn ${two(themes - covered)}/${two(themes)} chủ đề chưa có tin, bài.`,
      short.length > 0 &&
        (whole
          ? `Còn ${two(short.length)} đơn vị chưa đủ số tin, bài được giao.`
          : `Còn ${two((short[0]?.due ?? 0) - (short[0]?.done ?? 0))} tháng chưa đủ số tin, bài được giao.`),
      before?.plan !== undefined &&
        pieces < before.plan.pieces &&
        `Số tin, bài giảm so với kỳ trước (${two(pieces)} so với ${two(before.plan.pieces)}).`,
      counted > 0 && `${two(counted)} tin, bài đăng ngoài Zalo chưa có số người nghe, đọc.`,
      whole &&
        unanswered !== undefined &&
        unanswered > 0 &&
        `Còn ${show(unanswered, 'percent')} câu hỏi của người dân trên Zalo OA chưa trả lời được.`,
    ) || '[Nêu hạn chế.]'
  );
}

function nextText(picture: Picture, whole: boolean): string {
  const { plan } = picture;
  const none = plan.themes.filter(({ id }) => !plan.pieces.some(({ theme }) => theme === id)).map(({ name }) => name);
  const { short } = duties(picture);
  const unanswered = measure('unanswered_rate').of(picture.base) ?? 0;
  return paragraphs(
    whole && none.length > 0 && `Bổ sung tin, bài về các chủ đề chưa có: ${list(none)}.`,
    short.length > 0 &&
      (whole
        ? `Đôn đốc các đơn vị chưa đủ tin, bài: ${list(short.map(({ name }) => name))}.`
        : 'Bảo đảm đủ số tin, bài được giao hằng tháng.'),
    whole && unanswered > 0 && 'Bổ sung nội dung trả lời cho những câu hỏi mà trợ lý trên Zalo OA chưa trả lời được.',
    '[Nêu các nhiệm vụ khác của kỳ tới.]',
  );
}
