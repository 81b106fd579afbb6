import { carryOut, runErrand, type ErrandContext, type NewFact } from '../../src/answering/errands/index.ts';
import {
  Contests,
  DataRequests,
  Handovers,
  loadCases,
  Petitions,
  Surveys,
  Watches,
  type CaseContent,
  type DossierRecord,
} from '../../src/cases/index.ts';
import { Citizens } from '../../src/citizens/citizens.ts';
import { Consents } from '../../src/citizens/consents.ts';
import { Seal } from '../../src/database/seal.ts';
import type { Dialogue, Errand, ErrandResult, Slots } from '../../src/dialogue/index.ts';
import type { WorkingTime } from '../../src/time/working-time.ts';
import { MORNING } from './stand-ins.ts';
import type { TestStore } from './store.ts';

const shipped = loadCases('content');
const WORKING_TIME: WorkingTime = {
  hours: [
    { days: [1, 2, 3, 4, 5], from: '07:30', to: '11:30' },
    { days: [1, 2, 3, 4, 5], from: '13:30', to: '17:00' },
  ],
  holidays: [{ from: '2026-11-26', to: '2026-11-26', name: 'Ngày nghỉ' }],
};
/** Two wards, one of them on the map, and a post office between them. */
const AGENCY = {
  name: 'Thành phố Lạng Sơn',
  province: 'Lạng Sơn',
  portal: { name: 'Cổng', url: 'https://dichvucong.gov.vn' },
  hotline: { name: 'Tổng đài', phone: '18001096' },
  retention: { message_text_days: 30 },
  offices: [
    {
      id: 'dong-kinh',
      name: 'Trung tâm phường Đông Kinh',
      ward: 'Đông Kinh',
      formerly: ['xã Mai Pha'],
      location: { latitude: 21.84, longitude: 106.76 },
    },
    { id: 'ky-lua', name: 'Trung tâm phường Kỳ Lừa', ward: 'Kỳ Lừa', phone: '0205 3 123 456' },
  ],
  post_offices: [{ name: 'Bưu điện', location: { latitude: 21.85, longitude: 106.76 } }],
};
const GUIDE = {
  short_name: 'Khai sinh',
  steps: ['Điền tờ khai', 'Nộp hồ sơ.', 'Nhận kết quả'],
  provenance: [],
  legal_basis: ['Luật Hộ tịch'],
  reviewed: { on: '2026-11-01', source: 'Cổng DVC' },
};

/** What flows have done for them, with real books and made-up content. */
export class ErrandDesk {
  readonly petitions: Petitions;
  readonly handovers: Handovers;
  readonly surveys: Surveys;
  readonly contests: Contests;
  readonly watches: Watches;
  readonly consents: Consents;
  readonly requests: DataRequests;
  readonly citizens: Citizens;
  /** What the conversation knows of the citizen and the time. */
  user = 'anna';
  at = MORNING;
  interests: ErrandContext['interests'] = {};
  cases: CaseContent = shipped;
  workingTime = WORKING_TIME;
  /** The next codes; without any they are counted. */
  codes: string[] = [];
  dossier: ErrandContext['dossiers'];
  private made = 0;

  constructor(store: TestStore) {
    const { connection } = store;
    this.petitions = new Petitions(connection, store.keys, new Seal('ab'.repeat(32)));
    this.handovers = new Handovers(connection);
    this.surveys = new Surveys(connection, store.keys);
    this.contests = new Contests(connection, store.keys);
    this.watches = new Watches(connection);
    this.consents = new Consents(connection);
    this.requests = new DataRequests(connection, new Seal('ab'.repeat(32)));
    this.citizens = new Citizens(connection, store.keys);
  }

  reset(): void {
    [this.user, this.at, this.interests, this.cases, this.workingTime] = ['anna', MORNING, {}, shipped, WORKING_TIME];
    [this.codes, this.dossier] = [[], undefined];
  }

  /** A system of the province that knows one file, or whose answer is made by `find`. */
  connect(find: (code: string) => Promise<DossierRecord | undefined>): void {
    this.dossier = { find };
  }

  /** Has something done for a flow. */
  run(action: string, slots: Slots = {}): Promise<ErrandResult> {
    return runErrand({ action, slots } as Errand, this.context());
  }

  /** Carries out what an errand left, so often; resolves with the facts of the last time. */
  async carry({ deeds = [] }: ErrandResult, times = 1): Promise<NewFact[]> {
    let facts: NewFact[] = [];
    for (let time = 0; time < times; time++) {
      facts = [];
      for (const deed of deeds) facts.push(...(await carryOut(deed as Parameters<typeof carryOut>[0], this.context(), 'event-1')));
    }
    return facts;
  }

  /** Both, as a turn does it. */
  async turn(action: string, slots: Slots = {}): Promise<ErrandResult> {
    const result = await this.run(action, slots);
    await this.carry(result);
    return result;
  }

  private context(): ErrandContext {
    const { petitions, handovers, surveys, contests, watches, consents, requests, citizens, user, at, interests } = this;
    const words = { answer: { source: 'Căn cứ: {legal} ({on})', number_source: 'Nguồn: {source} ({on})' } };
    const knowledge = { agency: AGENCY, content: {}, item: (id: string) => (id === 'khai-sinh' ? GUIDE : undefined) };
    const dialogue = { knowledge, wording: words };
    return {
      dialogue: () => dialogue as unknown as Dialogue,
      cases: () => this.cases,
      workingTime: () => this.workingTime,
      citizens,
      petitions,
      handovers,
      surveys,
      contests,
      watches,
      consents,
      requests,
      privacyUrl: undefined,
      notices: { live: () => Promise.resolve([]) },
      dossiers: this.dossier,
      newCode: () => this.codes.shift() ?? `AB${String(++this.made).padStart(4, '2')}`,
      userId: user,
      person: `person of ${user}`,
      at,
      interests,
    };
  }
}
