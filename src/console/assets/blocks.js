// The body of an article as blocks. The textarea stays the truth: blocks are read from it and written back to it.

const KINDS = [
  ['paragraph', 'Đoạn văn'],
  ['heading', 'Đề mục'],
  ['list', 'Danh sách'],
  ['ordered', 'Danh sách đánh số'],
  ['image', 'Ảnh'],
  ['link', 'Đường dẫn'],
];

/** The blocks of a text, as `body-text.ts` understands it. */
export function read(text) {
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const lines = part.split('\n').map((line) => line.trim());
      const image = /^!\[([^\]]*)\]\((\S+)\)$/.exec(part);
      const link = /^\[([^\]]+)\]\((\S+)\)$/.exec(part);
      if (image) return { kind: 'image', text: image[1], url: image[2] };
      if (link) return { kind: 'link', text: link[1], url: link[2] };
      if (lines.every((line) => /^[-•]\s+\S/.test(line)))
        return { kind: 'list', text: lines.map((line) => line.replace(/^[-•]\s+/, '')).join('\n') };
      if (lines.every((line) => /^\d{1,2}[.)]\s+\S/.test(line)))
        return { kind: 'ordered', text: lines.map((line) => line.replace(/^\d{1,2}[.)]\s+/, '')).join('\n') };
      if (lines.length === 1 && /^#+\s+/.test(part)) return { kind: 'heading', text: part.replace(/^#+\s+/, '') };
      return { kind: 'paragraph', text: lines.join('\n') };
    });
}

/** The text of blocks; empty ones are left out. */
export function write(blocks) {
  return blocks
    .filter(({ kind, text, url }) => (kind === 'image' || kind === 'link' ? url : text.trim()))
    .map(({ kind, text, url }) => {
      const lines = text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
      if (kind === 'heading') return `# ${lines.join(' ')}`;
      if (kind === 'list') return lines.map((line) => `- ${line}`).join('\n');
      if (kind === 'ordered') return lines.map((line, at) => `${at + 1}. ${line}`).join('\n');
      if (kind === 'image') return `![${text}](${url})`;
      if (kind === 'link') return `[${text || url}](${url})`;
      return lines.join('\n');
    })
    .join('\n\n');
}

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

/** Puts a block editor in the place of a textarea. `changed` is called after each change. */
export function blockEditor(area, changed) {
  let blocks = read(area.value);
  if (blocks.length === 0) blocks = [{ kind: 'paragraph', text: '' }];
  const list = make('ol', { class: 'blocks', 'aria-label': 'Các đoạn của bài' });
  const add = make('button', { type: 'button', class: 'btn' }, 'Thêm đoạn');
  const box = make('div', {}, list, add);

  const save = () => {
    area.value = write(blocks);
    changed();
  };
  const focus = (at, selector = 'textarea, input') => list.children[at]?.querySelector(selector)?.focus();

  const field = (block, at, key, label, tag = 'input') => {
    const input = make(tag, { class: 'form-control mb-1', 'aria-label': `${label}, đoạn ${at + 1}` });
    if (tag === 'textarea') input.rows = Math.min(8, Math.max(2, block.text.split('\n').length + 1));
    else if (key === 'url') input.type = 'url';
    input.placeholder = label;
    input.value = block[key] ?? '';
    input.addEventListener('input', () => {
      block[key] = input.value;
      save();
    });
    return input;
  };

  const button = (text, label, act, disabled = false) => {
    const one = make('button', { type: 'button', class: 'btn btn-sm', 'aria-label': label, title: label }, text);
    one.disabled = disabled;
    one.addEventListener('click', act);
    return one;
  };

  const move = (at, to) => {
    [blocks[at], blocks[to]] = [blocks[to], blocks[at]];
    draw();
    save();
    focus(to);
  };

  const row = (block, at) => {
    const kind = make('select', { class: 'form-select', 'aria-label': `Loại của đoạn ${at + 1}` });
    for (const [value, name] of KINDS) kind.append(new Option(name, value, false, value === block.kind));
    kind.addEventListener('change', () => {
      block.kind = kind.value;
      draw();
      save();
      focus(at, 'select');
    });
    const fields =
      block.kind === 'image'
        ? [field(block, at, 'url', 'Địa chỉ ảnh https://'), field(block, at, 'text', 'Chú thích ảnh')]
        : block.kind === 'link'
          ? [field(block, at, 'text', 'Chữ hiện ra'), field(block, at, 'url', 'Địa chỉ https://')]
          : [
              field(
                block,
                at,
                'text',
                block.kind.startsWith('list') || block.kind === 'ordered' ? 'Mỗi dòng một ý' : 'Nội dung',
                'textarea',
              ),
            ];
    const tools = make(
      'div',
      { class: 'tools' },
      kind,
      button('↑', `Đưa đoạn ${at + 1} lên`, () => move(at, at - 1), at === 0),
      button('↓', `Đưa đoạn ${at + 1} xuống`, () => move(at, at + 1), at === blocks.length - 1),
      button(
        '✕',
        `Bỏ đoạn ${at + 1}`,
        () => {
          blocks.splice(at, 1);
          draw();
          save();
          focus(Math.max(0, at - 1));
        },
        blocks.length === 1,
      ),
    );
    return make('li', { class: 'block' }, tools, ...fields);
  };

  const draw = () => list.replaceChildren(...blocks.map(row));

  add.addEventListener('click', () => {
    blocks.push({ kind: 'paragraph', text: '' });
    draw();
    focus(blocks.length - 1);
  });
  draw();
  area.hidden = true;
  // It explains signs that need not be typed any more.
  document.getElementById(`${area.id}-hint`)?.remove();
  area.required = false;
  area.after(box);
  document.querySelector(`label[for="${area.id}"]`)?.removeAttribute('for');
}
