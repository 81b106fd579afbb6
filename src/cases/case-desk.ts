import { UserFacingError } from '../ground/errors.ts';
import { MINUTE, type Clock } from '../time/clock.ts';
import type { CaseContent } from './content/load.ts';
import type { Handover, Handovers } from './handovers.ts';
import type { Petition, Petitions } from './petitions.ts';

/** Longest message and answer of an officer, in letters: one message of Zalo, with room for what stands around it. */
export const MAX_OFFICER_TEXT = 1_500;

interface Deps {
  petitions: Petitions;
  handovers: Handovers;
  content: () => CaseContent;
  clock: Clock;
  /**
   * Sends a message to a citizen, once for each key. `officer`: it goes out although the bot is silent. Resolves with whether Zalo still lets us
   * write to them.
   */
  send: (userId: string, key: string, text: string, officer?: boolean) => Promise<boolean>;
  /** Fills the places of a sentence, those of the agency among them. */
  fill: (sentence: string, values: Readonly<Record<string, string | number>>) => string;
  /** The bot keeps silent towards a citizen until then, epoch ms; undefined lets it speak again. */
  silence: (userId: string, until: number | undefined) => Promise<void>;
  /** A petition was answered: for the figures. */
  answered: (petition: Petition) => Promise<void>;
}

/** Somebody of the office, as far as citizens and the book need it. */
export interface CaseOfficer {
  id: string;
  name: string;
}

/** What officers do with petitions and with citizens who want a person. */
export class CaseDesk {
  constructor(private readonly deps: Deps) {}

  async assign(code: string, assignee: string, by: string): Promise<void> {
    await this.deps.petitions.move(code, 'assign', { by, assignee, at: this.deps.clock.now(), note: assignee });
  }

  /** Hands a petition on to the body that is competent. @throws UserFacingError without a name of that body. */
  async transfer(code: string, to: string, by: string): Promise<void> {
    if (to === '') throw new UserFacingError('Chưa ghi nơi nhận.', 'Ghi tên cơ quan được chuyển tới; người dân sẽ đọc tên này.');
    await this.deps.petitions.move(code, 'transfer', { by, note: to, at: this.deps.clock.now() });
  }

  /** Answers a petition. Where Zalo no longer lets us write, the citizen reads it by the code. @throws UserFacingError */
  async answer(code: string, answer: string, by: string): Promise<'message' | 'code'> {
    checked(answer);
    const { petitions, clock, send, fill, content, answered } = this.deps;
    const petition = await petitions.move(code, 'answer', { by, answer, at: clock.now() });
    await answered(petition);
    const text = fill(content().petitions.answered_message, { code, answer });
    const how = petition.userId !== undefined && (await send(petition.userId, `petition:${code}:answer`, text)) ? 'message' : 'code';
    await petitions.delivered(code, how);
    return how;
  }

  /** Takes a citizen from the queue: they are told who is there, and the bot is silent. @throws UserFacingError where another was faster. */
  async take(id: string, officer: CaseOfficer): Promise<void> {
    const { handovers, clock, send, fill, content } = this.deps;
    const handover = await this.open(id);
    if (!(await handovers.take(id, officer.id, clock.now())))
      throw new UserFacingError('Người dân này đã có cán bộ khác nhận.', 'Chọn người khác trong hàng chờ.');
    await this.quiet(handover);
    await send(handover.userId, `handover:${id}:taken`, fill(content().service.handover.taken, { name: officer.name }), true);
  }

  /** Writes to a citizen. @throws UserFacingError where the conversation is over, or Zalo does not let us write any more. */
  async say(id: string, text: string, key: string): Promise<void> {
    checked(text);
    const { handovers, clock, send } = this.deps;
    const handover = await this.open(id);
    if (handover.state !== 'taken') throw new UserFacingError('Chưa nhận người dân này.', 'Bấm “Nhận” trước khi viết.');
    await this.quiet(handover);
    await handovers.touch(handover.userId, clock.now());
    if (!(await send(handover.userId, `handover:${id}:${key}`, text, true)))
      throw new UserFacingError(
        'Zalo không cho nhắn nữa: đã quá 48 giờ kể từ tin cuối của người dân.',
        'Chờ người dân nhắn lại, hoặc gọi điện nếu có số.',
      );
  }

  /** Ends a conversation: the bot is back. */
  async close(id: string): Promise<void> {
    const { handovers, clock, send, content } = this.deps;
    const handover = await this.open(id);
    if (!(await handovers.close(id, 'officer', clock.now()))) return;
    await this.deps.silence(handover.userId, undefined);
    await send(handover.userId, `handover:${id}:closed`, content().service.handover.closed, true);
  }

  /** Tells those who have waited too long, and ends conversations in which nobody writes any more. Resolves with how many. */
  async tend(): Promise<number> {
    const { handovers, clock, send, fill, content, silence } = this.deps;
    const now = clock.now();
    const { waiting_minutes: waiting, idle_minutes: idle, timeout, idle: over } = content().service.handover;
    let count = 0;
    for (const { _id, userId } of await handovers.untold(now - waiting * MINUTE)) {
      if (userId === undefined || !(await handovers.told(_id, now))) continue;
      await send(userId, `handover:${_id}:timeout`, fill(timeout, {}));
      count++;
    }
    for (const { _id, userId } of await handovers.idle(now - idle * MINUTE)) {
      if (userId === undefined || !(await handovers.close(_id, 'timeout', now))) continue;
      await silence(userId, undefined);
      await send(userId, `handover:${_id}:idle`, over, true);
      count++;
    }
    return count;
  }

  private async quiet({ userId }: { userId: string }): Promise<void> {
    const { clock, content, silence } = this.deps;
    await silence(userId, clock.now() + content().service.handover.idle_minutes * MINUTE);
  }

  private async open(id: string): Promise<Handover & { userId: string }> {
    const handover = await this.deps.handovers.find(id);
    const { userId } = handover ?? {};
    if (!handover || userId === undefined || handover.state === 'closed')
      throw new UserFacingError('Cuộc trò chuyện này đã kết thúc.', 'Mở lại hàng chờ để xem ai đang cần trả lời.');
    return { ...handover, userId };
  }
}

function checked(text: string): void {
  if (text === '') throw new UserFacingError('Chưa viết gì.', 'Viết câu trả lời rồi gửi.');
  if (text.length > MAX_OFFICER_TEXT)
    throw new UserFacingError(
      `Câu trả lời dài ${String(text.length)} chữ, Zalo chỉ nhận ${String(MAX_OFFICER_TEXT)}.`,
      'Viết gọn lại, hoặc dẫn tới văn bản đầy đủ.',
    );
}
