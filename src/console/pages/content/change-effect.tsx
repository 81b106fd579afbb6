import type { Difference, Progress, Said as Answer } from '../../../editorial/index.ts';
import { Empty, Table } from '../../parts.tsx';

/** What the table calls an answer of the bot. */
const nameOf = ({ status, name }: Answer): string => {
  if (name !== undefined && status === 'answered') return name;
  if (status === 'clarify') return 'hỏi lại';
  return status.startsWith('unanswered') ? 'không trả lời được' : 'trả lời khác';
};

/** Questions that are answered in another way than before. */
const Changed = ({ label, rows }: { label: string; rows: readonly Difference[] }) => (
  <Table label={label} head={['Câu hỏi', 'Số lần', 'Nay bot trả lời', 'Sau khi duyệt']}>
    {rows.slice(0, 50).map(({ text, count, before, after }) => (
      <tr key={text}>
        <td>{text}</td>
        <td>{count}</td>
        <td>{nameOf(before)}</td>
        <td>{nameOf(after)}</td>
      </tr>
    ))}
  </Table>
);

/** Shows what publishing a change would do, as tried on the questions of citizens and on every known phrasing. */
export const ChangeEffect = ({ progress }: { progress: Progress }) => {
  if (progress.state === 'failed')
    return <p class="alert alert-warning">Không thử được thay đổi này. Báo người quản trị xem nhật ký máy chủ.</p>;
  if (progress.state === 'working')
    return (
      <p role="status" data-waiting>
        Đang thử thay đổi này trên các câu hỏi của người dân, mất vài giây. <a href="">Xem kết quả</a>
      </p>
    );
  const { asked, citizens, strayed, unheard } = progress.effect;
  return (
    <>
      {unheard.length > 0 ? (
        <p class="alert alert-warning">Vẫn chưa hiểu: {unheard.join('; ')}. Thêm một cách hỏi rõ hơn, có tên việc cần làm.</p>
      ) : null}
      {strayed.length > 0 ? (
        <>
          <p class="alert alert-warning">Chú ý: những cách hỏi sau của thủ tục khác sẽ bị hiểu khác đi.</p>
          <Changed label="Cách hỏi bị hiểu khác đi" rows={strayed} />
        </>
      ) : null}
      {citizens.length === 0 ? (
        <Empty>
          {asked === 0
            ? 'Chưa có câu hỏi nào của người dân để thử.'
            : `Đã thử ${String(asked)} câu hỏi của người dân trong 30 ngày: không câu nào được trả lời khác đi.`}
        </Empty>
      ) : (
        <>
          <p>
            Trong {asked} câu hỏi của người dân trong 30 ngày, {citizens.length} câu được trả lời khác đi:
          </p>
          <Changed label="Câu hỏi được trả lời khác đi" rows={citizens} />
        </>
      )}
    </>
  );
};
