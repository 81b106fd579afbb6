import type { Fact } from '../../engagement/facts.ts';
import { syllables } from '../../text/vietnamese.ts';
import { get, type Context, type Outcome } from '../context.ts';
import { Empty, when } from '../layout.tsx';

const SHOWN = 100;
const DAYS = 30;
/** Questions that share so much of their words are one question put differently. */
const ALIKE = 0.6;

/** Questions that mean the same, the latest as their spokesman. */
export interface Group {
  text: string;
  count: number;
  last: Date;
  status: string;
}

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / (a.size + b.size - shared || 1);
};

/** Groups questions by the words they share, most asked first. */
export function group(questions: readonly Pick<Fact, 'text' | 'at' | 'status'>[]): Group[] {
  const groups: (Group & { words: ReadonlySet<string> })[] = [];
  for (const { text = '', at, status = '' } of questions) {
    const words = new Set(syllables(text));
    const found = groups.find((one) => overlap(one.words, words) >= ALIKE);
    if (found) found.count++;
    else groups.push({ text, count: 1, last: at, status, words });
  }
  return groups
    .map(({ text, count, last, status }) => ({ text, count, last, status }))
    .sort((a, b) => b.count - a.count || b.last.getTime() - a.last.getTime());
}

async function questions({ deps, now }: Context): Promise<Outcome> {
  const facts = await deps.facts.model
    .find(
      {
        type: 'question',
        status: { $in: ['unanswered_no_match', 'unanswered_out_of_scope', 'clarify'] },
        text: { $exists: true },
        at: { $gte: new Date(now - DAYS * 86_400_000) },
      },
      { text: 1, at: 1, status: 1 },
    )
    .sort({ at: -1 })
    .limit(2_000)
    .lean<Fact[]>();
  const groups = group(facts).slice(0, SHOWN);
  const names: Record<string, string> = {
    clarify: 'phải hỏi lại',
    unanswered_no_match: 'không biết',
    unanswered_out_of_scope: 'ngoài phạm vi',
  };
  return {
    title: 'Câu hỏi chưa trả lời',
    body: (
      <>
        <p>
          Trong {DAYS} ngày qua. Lời người dân chỉ giữ {deps.dialogue().knowledge.agency.retention.message_text_days} ngày. Câu hỏi giống
          nhau được gộp lại.
        </p>
        {groups.length === 0 ? (
          <Empty>Chưa có câu nào: câu hỏi nào bot cũng trả lời được, hoặc chưa có ai hỏi.</Empty>
        ) : (
          <div class="scroll" tabIndex={0} role="region" aria-label="Câu hỏi chưa trả lời">
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">Câu hỏi</th>
                  <th scope="col">Số lần</th>
                  <th scope="col">Bot đã</th>
                  <th scope="col">Gần nhất</th>
                </tr>
              </thead>
              <tbody>
                {groups.map((one) => (
                  <tr key={one.text}>
                    <td>{one.text}</td>
                    <td>{one.count}</td>
                    <td>{names[one.status] ?? one.status}</td>
                    <td>{when(one.last)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </>
    ),
  };
}

export const questionRoutes = [get('/questions', 'view', questions)];
