// Articles are dragged to another day; the form of the same page does it for those who do not drag.

export function arrange() {
  for (const card of document.querySelectorAll('[data-article]')) {
    card.draggable = true;
    card.addEventListener('dragstart', (event) => event.dataTransfer.setData('text/plain', card.dataset.article));
  }
  for (const day of document.querySelectorAll('td[data-day]')) {
    day.addEventListener('dragover', (event) => {
      event.preventDefault();
      day.classList.add('over');
    });
    day.addEventListener('dragleave', () => day.classList.remove('over'));
    day.addEventListener('drop', (event) => {
      event.preventDefault();
      day.classList.remove('over');
      const form = document.querySelector('form[data-calendar]');
      const { article, day: field } = form.elements;
      article.value = event.dataTransfer.getData('text/plain');
      field.value = day.dataset.day;
      // Nothing moves until the officer has seen to which day.
      form.closest('details').open = true;
      form.scrollIntoView({ block: 'center' });
      form.querySelector('button').focus();
    });
  }
}
