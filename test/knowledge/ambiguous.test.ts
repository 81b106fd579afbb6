import { describe, expect, it } from 'vitest';
import { shippedDialogue } from '../support/shipped.ts';

const { knowledge } = shippedDialogue();

describe('words that mean several things', () => {
  const words = knowledge.content.language.ambiguous.flatMap(({ says, choices }) => says.map((one) => [one, choices] as const));

  it.each(words)('%s alone is asked back, with what it may mean', (text, choices) => {
    const { status, candidates } = knowledge.ask(text);
    expect([status, candidates.map(({ item }) => item.id)]).toEqual(['clarify', choices]);
  });

  it.each([
    ['mai táng phí cho người hưởng trợ cấp hưu trí xã hội', 'mai-tang-huu-tri-xh'],
    ['làm sổ đỏ ở đâu', 'so-do-lan-dau'],
    ['xin giấy phép xây nhà', 'gpxd-nha-o'],
  ])('%s says more', (text, id) => {
    expect(knowledge.ask(text).item?.id).toBe(id);
  });

  it('lead to the matter spoken of where one was', () => {
    expect(knowledge.ask('tiền mai táng', { item: 'khai-tu' }).status).not.toBe('clarify');
  });
});
