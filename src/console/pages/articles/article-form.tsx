import type { ComponentChildren } from 'preact';
import { LIMITS, parseContent, partName, type ArticleContent } from '../../../broadcasts/index.ts';
import { UserFacingError } from '../../../ground/errors.ts';
import { blocksOf, textOf } from './body-text.ts';
import type { Context, PageResult } from '../../context.ts';
import { Empty, Field, FormPart, SaveBar, Select, Wrong } from '../../parts.tsx';

/** The form, with what was typed before; `wrong` says what is the matter with it. */
export function form(
  context: Context,
  action: string,
  typed: Record<string, string>,
  wrong?: UserFacingError,
  revision?: number,
  notice?: ComponentChildren,
): PageResult {
  const plan = context.deps.plan();
  return {
    title: action.endsWith('/edit') ? 'Sửa bài' : 'Viết bài mới',
    ...(wrong && { status: 422 }),
    body: (
      <div class="row">
        <form method="post" action={action} class="col-lg-7" data-editor>
          <input type="hidden" name="article" value={/articles\/(.+)\/edit$/.exec(action)?.[1] ?? 'new'} />
          {notice}
          {wrong ? <Wrong message={wrong.message} hint={wrong.hint} /> : null}
          {revision === undefined ? null : <input type="hidden" name="revision" value={String(revision)} />}
          <FormPart id="bai" name="Bài">
            {' '}
            <Field
              label="Tiêu đề"
              name="title"
              value={typed.title}
              required
              max={LIMITS.title}
              hint={`Tối đa ${String(LIMITS.title)} ký tự.`}
            />
            <Field
              label="Tóm tắt"
              name="summary"
              value={typed.summary}
              required
              rows={2}
              max={LIMITS.summary}
              hint={`Một hai câu, tối đa ${String(LIMITS.summary)} ký tự.`}
            />
            <Field
              label="Ảnh bìa"
              name="cover"
              value={typed.cover}
              type="url"
              required
              hint="Địa chỉ https:// của ảnh trên trang của cơ quan, dưới 1 MB."
            />
            <Field
              label="Nội dung"
              name="body"
              value={typed.body}
              required
              rows={14}
              hint="Cách một dòng trống để xuống đoạn. Dòng bắt đầu bằng - là danh sách, # là đề mục, ![chú thích](https://…) là ảnh."
            />
          </FormPart>
          <FormPart id="gui" name="Chủ đề và giờ gửi">
            {' '}
            <Select
              label="Chủ đề"
              name="theme"
              value={typed.theme}
              options={plan.themes.map(({ id, number, name }) => ({ value: id, text: `${String(number)}. ${name}` }))}
            />
            <Select label="Đơn vị" name="unit" value={typed.unit} options={unitsOf(context)} />
            <Field
              label="Giờ gửi"
              name="send_at"
              value={typed.send_at}
              type="datetime-local"
              hint={`Từ ${plan.window.from} đến ${plan.window.to}, cách lúc duyệt ít nhất ${String(plan.lead_minutes)} phút.`}
            />
            <label class="form-check mb-3">
              <input class="form-check-input" type="checkbox" name="urgent" value="1" checked={typed.urgent === '1'} />
              <span class="form-check-label">
                Bài khẩn: hai người duyệt, được gửi ngoài giờ của cơ quan (không bao giờ từ 22 giờ đến 6 giờ)
              </span>
            </label>
          </FormPart>
          <FormPart id="moi" name="Mời người đọc làm gì (không bắt buộc)">
            {' '}
            <>
              <Field label="Câu mời" name="action_text" value={typed.action_text} />
              <Field label="Đường dẫn được đếm lượt bấm" name="action_url" value={typed.action_url} type="url" />
              <Field
                label="Hoặc từ để nhắn cho bot"
                name="action_word"
                value={typed.action_word}
                hint="Ví dụ: nộp hồ sơ trực tuyến. Chỉ điền một trong hai ô."
              />
            </>
          </FormPart>{' '}
          <SaveBar name="Lưu bản nháp">
            <p class="mb-0 text-secondary" role="status" data-kept />
          </SaveBar>
        </form>
        <aside class="col-lg-5 beside" aria-label="Xem trước trên điện thoại">
          <h2 class="h3">Xem trước</h2>
          <div data-preview>
            <Empty>Lưu bản nháp để xem bài như trên điện thoại.</Empty>
          </div>
        </aside>
      </div>
    ),
  };
}

/** The units for which this officer may write. */
export const unitsOf = ({ deps, officer }: Context): { value: string; text: string }[] =>
  deps
    .plan()
    .units.filter(({ id }) => officer.unit === undefined || officer.unit === id)
    .map(({ id, name }) => ({ value: id, text: name }));

const FIELDS = ['title', 'summary', 'cover', 'body', 'theme', 'unit', 'send_at', 'action_text', 'action_url', 'action_word', 'urgent'];

/** The fields as the officer sent them. */
export const typedIn = ({ field }: Context): Record<string, string> => Object.fromEntries(FIELDS.map((name) => [name, field(name)]));

/** The fields that the form shows for an article. */
export function typedFrom(content: ArticleContent): Record<string, string> {
  const { action } = content;
  return {
    title: content.title,
    summary: content.summary,
    cover: content.cover,
    body: textOf(content.blocks),
    theme: content.theme,
    unit: content.unit,
    send_at: content.send_at ?? '',
    action_text: action?.text ?? '',
    action_url: action?.type === 'link' ? action.url : '',
    action_word: action?.type === 'word' ? action.word : '',
    urgent: content.urgent ? '1' : '',
  };
}

/** Parts of an article for which the form has no field. */
const UNTYPED = new Set(['author', 'comments', 'target']);

/** The invitation to readers that the form means; of a link and a word, the link. */
export function actionOf(typed: Record<string, string>): ArticleContent['action'] {
  const { action_text: text = '', action_url: url = '', action_word: word = '' } = typed;
  if (url !== '') return { type: 'link', text: text || 'Xem thêm', url };
  return word === '' ? undefined : { type: 'word', text: text || 'Hỏi ngay', word };
}

/** The content that a form means; what it has no field for stays as it was. */
export function contentOf(typed: Record<string, string>, before?: ArticleContent): ArticleContent {
  if (typed.action_url && typed.action_word) throw new UserFacingError('Chỉ điền một trong hai: đường dẫn hoặc từ để nhắn.');
  const action = actionOf(typed);
  const kept = Object.fromEntries(Object.entries(before ?? {}).filter(([name, value]) => UNTYPED.has(name) && value !== undefined));
  const videos = before?.blocks.filter(({ type }) => type === 'video') ?? [];
  return parseContent(
    {
      ...kept,
      title: typed.title,
      summary: typed.summary,
      cover: typed.cover,
      blocks: [...blocksOf(typed.body ?? ''), ...videos],
      theme: typed.theme,
      unit: typed.unit,
      ...(typed.send_at !== '' && { send_at: typed.send_at?.slice(0, 16) }),
      ...(action && { action }),
      urgent: typed.urgent === '1',
    },
    partName,
  );
}
