/** What officers may do. */
export const PERMISSIONS = [
  'view',
  'write',
  'approve',
  'check',
  'record',
  'import',
  'cases',
  'officers',
  'system',
  'audit',
  'privacy',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Roles as the office knows them, and what each may do. A person may have several. */
export const ROLES = {
  author: ['view', 'write', 'check', 'record'],
  approver: ['view', 'approve', 'check', 'record', 'import'],
  viewer: ['view'],
  case_officer: ['view', 'cases', 'privacy'],
  administrator: ['view', 'import', 'officers', 'system', 'audit', 'privacy'],
} as const satisfies Record<string, readonly Permission[]>;
export type Role = keyof typeof ROLES;

export const ROLE_NAMES: Record<Role, string> = {
  author: 'Người viết',
  approver: 'Người duyệt',
  viewer: 'Người xem',
  case_officer: 'Người xử lý phản ánh',
  administrator: 'Quản trị',
};

export const isRole = (name: string): name is Role => Object.hasOwn(ROLES, name);

/** Whether one of these roles gives a permission. */
export const may = (roles: readonly Role[], permission: Permission): boolean =>
  roles.some((role) => (ROLES[role] as readonly Permission[]).includes(permission));
