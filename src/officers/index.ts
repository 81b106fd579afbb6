export { type LinkedOfficer, type Officer } from './account.ts';
export { type Origin } from './attempts.ts';
export { AuditLog, type AuditLine } from './audit.ts';
export { addDemoOfficers, DEMO_OFFICERS, DEMO_PASSWORD } from './demo.ts';
export { linkMessage, Officers, type SignIn } from './officers.ts';
export { MIN_PASSWORD, temporaryPassword } from './passwords.ts';
export { isRole, may, PERMISSIONS, ROLE_NAMES, ROLES, type Permission, type Role } from './roles.ts';
export { type TotpKey } from './second-factor.ts';
export { verifyChain, type Fault, type Verified } from './verify.ts';
