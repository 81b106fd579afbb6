// The phone of a made-up citizen: shows what Zalo would show and sends what Zalo would send.
const $ = (id) => document.getElementById(id);
const [who, chat, form, say, follow, problem, empty] = ['who', 'chat', 'form', 'say', 'follow', 'problem', 'empty'].map($);
let person;
let stream;

/** An element with text or children; never markup, so that nothing a message says can become part of the page. */
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'onclick') node.addEventListener('click', value);
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

function trouble(text) {
  problem.textContent = text;
  problem.hidden = text === '';
}

async function call(path, options) {
  try {
    const response = await fetch(path, options);
    if (!response.ok) throw new Error(`máy chủ trả lời ${response.status}`);
    trouble('');
    return await response.json();
  } catch (error) {
    trouble(`Không gọi được máy chủ mô phỏng (${error.message}). Kiểm tra xem chương trình còn chạy không.`);
    return undefined;
  }
}

const act = (action, more = {}) =>
  call(`users/${person}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ action, ...more }) });

function button({ title, type, payload }) {
  const url = payload?.url;
  if (type === 'oa.open.url' && /^https?:/.test(url ?? '')) return el('a', { href: url, target: '_blank', rel: 'noreferrer' }, title);
  if (type === 'oa.open.phone') return el('a', { href: `tel:${payload.phone_code}` }, `☎ ${title}`);
  if (type === 'oa.open.sms') return el('a', { href: `sms:${payload.phone_code}` }, title);
  return el('button', { type: 'button', onclick: () => void act('text', { text: payload, silent: type === 'oa.query.hide' }) }, title);
}

function element(item) {
  const inside = [el('strong', {}, item.title ?? '')];
  if (item.subtitle) inside.push(el('div', { class: 'meta' }, item.subtitle));
  const action = item.default_action;
  if (action)
    inside.push(
      el(
        'div',
        { class: 'buttons' },
        button({ title: 'Mở', type: action.type, payload: action.url ? { url: action.url } : action.payload }),
      ),
    );
  return el('div', { class: 'card' }, ...inside);
}

const FROM = { oa: 'Một Cửa', officer: 'Cán bộ', broadcast: 'Tin truyền thông', user: '' };
const time = (at) => new Date(at).toLocaleTimeString('vi-VN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' });

function bubble(message) {
  const line = el('li', { class: message.from });
  if (message.text) line.append(el('div', { class: 'bubble' }, message.text));
  const { payload } = message;
  for (const item of payload?.elements ?? []) {
    if (payload.template_type === 'media') line.append(el('div', { class: 'bubble' }, '[Hình ảnh]'));
    else line.append(element(item));
  }
  for (const card of message.cards ?? []) {
    const open = el('a', { href: `articles/${card.id}`, target: '_blank', rel: 'noreferrer' }, 'Đọc bài');
    line.append(
      el(
        'div',
        { class: 'card' },
        el('strong', {}, card.title),
        el('div', { class: 'meta' }, card.description ?? ''),
        el('div', { class: 'buttons' }, open),
      ),
    );
  }
  if (payload?.token) line.append(el('div', { class: 'bubble' }, '[Tệp]'));
  if (payload?.buttons?.length) line.append(el('div', { class: 'buttons' }, ...payload.buttons.map(button)));
  const from = FROM[message.from];
  line.append(el('span', { class: 'meta' }, [from, time(message.at), message.reaction].filter(Boolean).join(' · ')));
  return line;
}

async function refresh() {
  const data = await call(`users/${person}`);
  if (!data) return;
  follow.textContent = data.user.following ? 'Bỏ quan tâm' : 'Quan tâm';
  follow.dataset.action = data.user.following ? 'unfollow' : 'follow';
  empty.hidden = data.messages.length > 0;
  for (const message of data.messages.slice(chat.children.length)) chat.append(bubble(message));
  chat.scrollTop = chat.scrollHeight;
  if (document.visibilityState === 'visible' && data.messages.some((message) => message.from === 'oa' && !message.seen)) void act('seen');
}

function look(id) {
  person = id;
  chat.replaceChildren();
  stream?.close();
  stream = new EventSource(`users/${person}/stream`);
  stream.onmessage = () => void refresh();
  stream.onopen = () => void refresh();
  void refresh();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = say.value.trim();
  if (text === '') return;
  say.value = '';
  void act('text', { text });
});
say.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
follow.addEventListener('click', () => void act(follow.dataset.action));
for (const node of document.querySelectorAll('.actions button')) {
  node.addEventListener('click', () => {
    const text = say.value.trim();
    if (node.dataset.action === 'officer') {
      if (text === '') return void trouble('Hãy gõ câu trả lời của cán bộ vào ô tin nhắn trước.');
      say.value = '';
    }
    void act(node.dataset.action, node.dataset.action === 'officer' ? { text } : {});
  });
}
who.addEventListener('change', () => look(who.value));

const users = await call('users');
if (users) {
  who.append(...users.map((user) => el('option', { value: user.id }, user.name)));
  const wanted = new URLSearchParams(location.search).get('nguoi');
  if (users.some((user) => user.id === wanted)) who.value = wanted;
  look(who.value);
}
