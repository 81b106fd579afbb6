import axios, { isAxiosError } from 'axios';
import { z } from 'zod';
import { DOSSIER_STATES, type DossierState } from './content/dossiers.ts';

/** A file as the province's one-stop system tells of it. */
export interface DossierRecord {
  code: string;
  /** The procedure. */
  name: string;
  state: DossierState;
  /** Local day `YYYY-MM-DD` on which the result was promised. */
  due?: string | undefined;
  late: boolean;
  /** What is missing, how much is to be paid, or why it is late or was refused. */
  note?: string | undefined;
  /** Epoch ms. */
  updatedAt: number;
}

/** Looks up files somewhere. */
export interface DossierSystem {
  /**
   * @returns undefined where there is no such file.
   * @throws DossierSystemDown when the system cannot be reached or answers nonsense.
   */
  find(code: string): Promise<DossierRecord | undefined>;
}

export class DossierSystemDown extends Error {
  constructor(cause: unknown) {
    super('the dossier system does not answer', { cause });
    this.name = 'DossierSystemDown';
  }
}

const record = z.object({
  code: z.string(),
  name: z.string(),
  state: z.enum(DOSSIER_STATES),
  due: z.iso.date().optional(),
  late: z.boolean().default(false),
  note: z.string().trim().min(1).optional(),
  updatedAt: z.iso.datetime().transform((text) => Date.parse(text)),
});

const TIMEOUT_MS = 4_000;

/** A system that answers `GET /dossiers/:code` with JSON, 404 where there is none. */
export class HttpDossiers implements DossierSystem {
  constructor(private readonly baseUrl: string) {}

  async find(code: string): Promise<DossierRecord | undefined> {
    try {
      const { data } = await axios.get<unknown>(`${this.baseUrl}/dossiers/${encodeURIComponent(code)}`, {
        timeout: TIMEOUT_MS,
        proxy: false,
      });
      return record.parse(data);
    } catch (error) {
      if (isAxiosError(error) && error.response?.status === 404) return undefined;
      throw new DossierSystemDown(error);
    }
  }
}
