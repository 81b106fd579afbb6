// Comfort for browsers that run scripts; every page works without it.

const LOOK_MS = 1_500;

/** A part of a page that waits for a result is asked for again until it is there; the rest, and what is typed in it, stays. */
const look = async (part) => {
  const answer = await fetch(part.dataset.live, { redirect: 'manual' }).catch(() => undefined);
  if (answer?.ok) part.innerHTML = await answer.text();
  if (part.querySelector('[data-waiting]')) setTimeout(() => look(part), LOOK_MS);
};
for (const part of document.querySelectorAll('[data-live]'))
  if (part.querySelector('[data-waiting]')) setTimeout(() => look(part), LOOK_MS);

const editor = document.querySelector('form[data-editor]');
if (editor) import('./editor.js').then(({ edit }) => edit(editor));

if (document.querySelector('[data-calendar]')) import('./calendar.js').then(({ arrange }) => arrange());

// The search at the head, from wherever one is.
document.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
  event.preventDefault();
  document.getElementById('tim')?.select();
});
