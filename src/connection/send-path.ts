import type { Clock } from '../time/clock.ts';
import type { SharedSettings } from '../database/settings.ts';
import type { Logger } from '../ground/logger.ts';
import { Recent } from '../ground/recent.ts';
import { STATE_AGENCY, type SendPath, type ZaloApi } from '../zalo/api.ts';
import { ZaloRefused } from '../zalo/errors.ts';
import type { WireMessage } from '../zalo/messages.ts';

/** The setting that keeps the path which worked. */
export const SEND_PATH_PIN = 'zalo.send_path';
/** For so long, in ms, the path that was read counts without being read again. */
const SEEN_MS = 2_000;

/**
 * Sends through the endpoint that this kind of account may use (reference 4.11): from the setting, or from `oa_type`, or
 * from what Zalo answered. Only on -235 and -240, which mean that nothing was delivered, the other path is tried, once,
 * and the one that worked is pinned for all processes.
 */
export class ConsultationSender {
  private readonly seen: Recent<SendPath>;

  constructor(private readonly deps: { api: ZaloApi; settings: SharedSettings; clock: Clock; logger: Logger; setting: 'auto' | SendPath }) {
    this.seen = new Recent(() => deps.clock.now(), SEEN_MS);
  }

  async send(userId: string, message: WireMessage): Promise<{ messageId: string; path: SendPath }> {
    const path = await this.path();
    try {
      return { messageId: (await this.deps.api.sendConsultation(path, userId, message)).message_id, path };
    } catch (error) {
      if (this.deps.setting !== 'auto' || !(error instanceof ZaloRefused) || error.class !== 'other-path') throw error;
      const other: SendPath = path === 'v3' ? 'v2' : 'v3';
      const { message_id } = await this.deps.api.sendConsultation(other, userId, message);
      await this.pin(other);
      return { messageId: message_id, path: other };
    }
  }

  /** The path in use now. */
  async path(): Promise<SendPath> {
    const { setting, settings, api } = this.deps;
    if (setting !== 'auto') return setting;
    if (this.seen.value) return this.seen.value;
    const pinned = await settings.get<SendPath>(SEND_PATH_PIN);
    if (pinned) return this.seen.keep(pinned);
    const path = (await api.oaInfo()).oa_type === STATE_AGENCY ? 'v2' : 'v3';
    await this.pin(path);
    return path;
  }

  private async pin(path: SendPath): Promise<void> {
    await this.deps.settings.set(SEND_PATH_PIN, path, this.deps.clock.now());
    this.seen.keep(path);
    this.deps.logger.info('Ghim đường gửi tin', { path });
  }
}
