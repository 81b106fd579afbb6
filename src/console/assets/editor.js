// The article form: blocks instead of a textarea, limits while typing, the phone beside it, and nothing lost when the power goes.
import { blockEditor } from './blocks.js';

const QUIET_MS = 600;
const KEEP_MS = 4_000;
const NEAR = 0.9;

const later = (act, ms) => {
  let timer;
  return {
    soon() {
      clearTimeout(timer);
      timer = setTimeout(act, ms);
    },
    never: () => clearTimeout(timer),
  };
};

const send = (form, to) =>
  fetch(to, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { accept: 'text/html' }, redirect: 'manual' });

/** How much room is left, beside each field that has a limit. */
function limits(form) {
  for (const field of form.querySelectorAll('[maxlength]')) {
    const count = document.createElement('small');
    count.className = 'form-hint';
    field.after(count);
    const show = () => {
      const left = field.maxLength - field.value.length;
      count.textContent = `${field.value.length}/${field.maxLength} ký tự`;
      count.classList.toggle('late', field.value.length > field.maxLength * NEAR);
      if (left === 0) count.textContent += ', đã hết chỗ';
    };
    field.addEventListener('input', show);
    show();
  }
}

export function edit(form) {
  const preview = document.querySelector('[data-preview]');
  const kept = form.querySelector('[data-kept]');
  let dirty = false;
  const draw = later(async () => {
    const answer = await send(form, '/console/articles/preview').catch(() => undefined);
    // The server draws it with the renderer that makes what Zalo gets, every word escaped.
    if (answer?.ok) preview.innerHTML = await answer.text();
  }, QUIET_MS);
  const keep = later(async () => {
    const answer = await send(form, '/console/articles/autosave').catch(() => undefined);
    kept.textContent = answer?.ok
      ? await answer.text()
      : 'Chưa giữ được bản đang viết: mất mạng hoặc đã hết phiên. Đừng đóng trang; mở trang khác để đăng nhập lại.';
  }, KEEP_MS);
  const changed = () => {
    dirty = true;
    draw.soon();
    keep.soon();
  };
  form.addEventListener('input', changed);
  form.addEventListener('submit', () => {
    dirty = false;
    keep.never();
    draw.never();
  });
  addEventListener('beforeunload', (event) => {
    if (dirty) event.preventDefault();
  });
  limits(form);
  blockEditor(form.elements.body, changed);
  draw.soon();
}
