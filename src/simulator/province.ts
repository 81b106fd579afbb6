import express, { type Router } from 'express';
import { DAY, type Clock } from '../time/clock.ts';
import { localDay } from '../time/local.ts';
import { defined } from '../ground/defined.ts';

/** A file in the simulated one-stop system of the province. */
export interface SimDossier {
  code: string;
  name: string;
  state: string;
  due?: string;
  late: boolean;
  note?: string;
  updatedAt: string;
}

const SAMPLES: { state: string; name: string; note?: string; days: number }[] = [
  { state: 'received', name: 'Đăng ký kết hôn', days: 2 },
  { state: 'supplement', name: 'Đăng ký thường trú', note: 'giấy tờ chứng minh chỗ ở hợp pháp', days: 3 },
  { state: 'payment', name: 'Cấp bản sao trích lục hộ tịch', note: 'nộp trên Cổng Dịch vụ công, mục Thanh toán', days: 1 },
  { state: 'received', name: 'Đăng ký khai sinh', note: 'chờ xác minh giấy chứng sinh', days: -3 },
  { state: 'obligation', name: 'Đăng ký biến động đất đai', note: 'thông báo của cơ quan thuế gửi ngày 20/11', days: 5 },
  { state: 'refused', name: 'Cấp giấy phép xây dựng nhà ở', note: 'thửa đất chưa phù hợp quy hoạch', days: 4 },
  { state: 'stopped', name: 'Đăng ký hộ kinh doanh', note: 'quá hạn bổ sung hồ sơ', days: 2 },
  { state: 'withdrawn', name: 'Chứng thực chữ ký', days: 1 },
  { state: 'done', name: 'Xác nhận tình trạng hôn nhân', days: 0 },
  { state: 'returned', name: 'Chứng thực bản sao', days: -1 },
];

/** The one-stop system of a made-up province: ten files, `H37.36.21-261120-0001` to `-0010`, in all nine states. */
export class Province {
  readonly dossiers = new Map<string, SimDossier>();
  /** Set while the system does not answer. */
  down = false;

  constructor(private readonly clock: Clock) {
    const now = clock.now();
    for (const [at, { days, ...sample }] of SAMPLES.entries()) {
      const code = `H37.36.21-261120-${String(at + 1).padStart(4, '0')}`;
      const due = localDay(now + days * DAY);
      this.dossiers.set(code, {
        code,
        ...sample,
        due,
        late: days < 0 && sample.state === 'received',
        updatedAt: new Date(now).toISOString(),
      });
    }
  }

  /** Moves a file on, as an officer of the province would. */
  change(code: string, state: string, note?: string): void {
    const before = this.dossiers.get(code);
    if (!before) throw new Error(`no dossier ${code}`);
    const { name, due, late } = before;
    this.dossiers.set(code, {
      code,
      name,
      ...defined({ due }),
      late,
      state,
      ...defined({ note }),
      updatedAt: new Date(this.clock.now()).toISOString(),
    });
  }

  router(): Router {
    const router = express.Router();
    router.get('/dossiers/:code', (request, response) => {
      if (this.down) return void response.status(503).end();
      const found = this.dossiers.get(request.params.code);
      if (found) response.json(found);
      else response.status(404).json({ error: 'không có hồ sơ này' });
    });
    return router;
  }
}
