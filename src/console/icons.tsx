/** Drawings for the menu, our own: lines in a square of 24. */
const DRAWINGS = {
  today: 'M4 11 12 4l8 7M6 10v10h12V10M10 20v-6h4v6',
  article: 'M6 3h9l4 4v14H6zM9 9h4M9 13h7M9 17h7',
  calendar: 'M4 6h16v15H4zM4 11h16M8 3v5M16 3v5',
  plan: 'M4 5h4v4H4zM4 15h4v4H4zM12 7h8M12 17h8',
  flag: 'M5 21V4h13l-3 4.5 3 4.5H5',
  chat: 'M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5',
  question: 'M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18v.1M12 2.5a9.5 9.5 0 1 0 .01 0',
  survey: 'M6 4h12v17H6zM9 2.5h6v3H9zM9 11l1.5 1.5L14 9M9 17h6',
  contest: 'M7 4h10v6a5 5 0 0 1-10 0zM12 15v5M8 20h8M7 6H3c0 3 1.5 5 4 5M17 6h4c0 3-1.5 5-4 5',
  notice: 'M4 10v4h4l8 5V5L8 10zM19 9.5a4 4 0 0 1 0 5',
  lock: 'M6 11h12v10H6zM9 11V7a3 3 0 0 1 6 0v4M12 15v2',
  book: 'M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1zM12 6v14',
  law: 'M12 4v17M7 21h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z',
  change: 'M4 8h13l-3-3M20 16H7l3 3',
  chart: 'M4 4v16h16M8 16v-4M12 16V7M16 16v-6',
  report: 'M6 3h12v18H6zM9 8h6M9 16v-3M12 16v-5M15 16v-2',
  gear: 'M12 8a4 4 0 1 0 .01 0M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M18.4 5.6l-2.2 2.2M7.8 16.2l-2.2 2.2',
  people: 'M9 4a3.5 3.5 0 1 0 .01 0M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M15.5 4.5a3.5 3.5 0 0 1 0 6M18 14.5c2 .8 3.5 2.5 3.5 5.5',
  log: 'M4 4h16v16H4zM8 9h.1M11 9h5M8 13h.1M11 13h5M8 17h.1M11 17h3',
  menu: 'M4 6h16M4 12h16M4 18h16',
  search: 'M10.5 4a6.5 6.5 0 1 0 .01 0M15.5 15.5 21 21',
  person: 'M12 4a4 4 0 1 0 .01 0M4.5 21c0-5 3.5-7 7.5-7s7.5 2 7.5 7',
} as const;
export type IconName = keyof typeof DRAWINGS;

/** A drawing beside a word that says the same: those who hear the page do not hear of it. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={DRAWINGS[name]} />
  </svg>
);
