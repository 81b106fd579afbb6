// Comfort for browsers that run scripts; every page works without it.

/** A page that waits for a result looks again by itself. */
const waiting = document.querySelector('[data-refresh]');
if (waiting) setTimeout(() => location.reload(), Number(waiting.dataset.refresh) * 1_000);

const editor = document.querySelector('form[data-editor]');
if (editor) import('./editor.js').then(({ edit }) => edit(editor));

if (document.querySelector('[data-calendar]')) import('./calendar.js').then(({ arrange }) => arrange());
