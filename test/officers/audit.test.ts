import { describe, expect, it } from 'vitest';
import { AuditLog } from '../../src/officers/index.ts';
import { MORNING } from '../support/stand-ins.ts';
import { openStore } from '../support/store.ts';

const store = await openStore();
const audit = new AuditLog(store.connection);

describe('the audit log', () => {
  it('has a line for each thing done, with who and when, also for two of one moment', async () => {
    await Promise.all([
      audit.add({ by: 'hoa', action: 'đổi mật khẩu' }, MORNING),
      audit.add({ by: 'minh', action: 'khóa tài khoản', subject: 'hoa', detail: 'nghỉ việc' }, MORNING),
    ]);
    const lines = await store.kept('audit');
    expect(lines).toHaveLength(2);
    expect(lines).toContainEqual({
      _id: expect.any(String),
      at: new Date(MORNING),
      by: 'minh',
      action: 'khóa tài khoản',
      subject: 'hoa',
      detail: 'nghỉ việc',
    });
  });
});
