export { AuditLog, type AuditLine } from './audit.ts';
export { addDemoOfficers, DEMO_OFFICERS, DEMO_PASSWORD } from './demo.ts';
export { linkMessage, MIN_PASSWORD, Officers, temporaryPassword, type LinkedOfficer, type Officer, type SignIn } from './officers.ts';
export { isRole, may, PERMISSIONS, ROLE_NAMES, ROLES, type Permission, type Role } from './roles.ts';
