import { withServices, type Command } from './command.ts';

export const store: Command = {
  summary: 'xem kho dữ liệu: số bản ghi, việc đang chờ, việc cần người xử lý',
  usage: 'motcua store',
  run: (terminal) =>
    withServices(terminal, async ({ database, events, rows, facts }) => {
      const db = database.connection.db;
      const names = (await db?.listCollections({}, { nameOnly: true }).toArray())?.map(({ name }) => name).sort() ?? [];
      for (const name of names)
        terminal.out(`${name.padEnd(12)} ${String(await db?.collection(name).estimatedDocumentCount()).padStart(8)}`);
      const aside = await events.model.find({ state: 'aside' }).sort({ receivedAt: -1 }).limit(20).lean();
      const dead = await rows.model
        .find({ state: { $in: ['dead', 'uncertain'] } })
        .sort({ createdAt: -1 })
        .limit(20)
        .lean();
      terminal.out(
        `Sự kiện đang chờ: ${String(await events.model.countDocuments({ state: { $in: ['waiting', 'planned'] } }))}; tin đang chờ gửi: ${String(await rows.model.countDocuments({ state: { $in: ['ready', 'sending'] } }))}`,
      );
      const answered = await facts.model
        .find({ type: 'sent', answerMs: { $exists: true } })
        .sort({ at: -1 })
        .limit(1_000)
        .lean();
      const times = answered.map((fact) => fact.answerMs ?? 0).sort((a, b) => a - b);
      const quantile = (share: number): string => String(times[Math.min(times.length - 1, Math.floor(times.length * share))]);
      if (times.length > 0)
        terminal.out(`Thời gian trả lời ${String(times.length)} tin gần nhất: giữa ${quantile(0.5)} ms, 95% dưới ${quantile(0.95)} ms`);
      for (const event of aside) terminal.out(`Sự kiện cần xem: ${event._id.slice(0, 12)} ${event.name}: ${event.error ?? ''}`);
      for (const row of dead)
        terminal.out(`Tin cần xem: ${row._id.slice(0, 12)} (${row.state === 'dead' ? 'không gửi được' : 'chưa rõ'}): ${row.reason ?? ''}`);
      return 0;
    }),
};
