import { describe, expect, it } from 'vitest';
import { isRole, may, PERMISSIONS, ROLES, type Permission, type Role } from '../../src/officers/index.ts';

describe('roles', () => {
  const rights: Record<Role, Permission[]> = {
    author: ['view', 'write', 'check', 'record'],
    approver: ['view', 'approve', 'check', 'record', 'import'],
    viewer: ['view'],
    case_officer: ['view', 'cases', 'privacy'],
    administrator: ['view', 'import', 'officers', 'system', 'audit', 'privacy'],
  };
  it.each(Object.entries(rights))('%s may do %j and nothing else', (role, allowed) => {
    expect(PERMISSIONS.filter((permission) => may([role as Role], permission)).sort()).toEqual([...allowed].sort());
  });

  it('keep writing and approving apart, and add up where somebody has several', () => {
    for (const role of Object.keys(ROLES) as Role[]) expect(may([role], 'write') && may([role], 'approve')).toBe(false);
    expect([may(['viewer', 'author'], 'write'), may(['viewer', 'author'], 'approve'), may([], 'view')]).toEqual([true, false, false]);
  });

  it('are known by name alone', () => {
    expect(['author', 'administrator'].every(isRole)).toBe(true);
    expect(['', 'Author', 'constructor', '__proto__'].some(isRole)).toBe(false);
  });
});
