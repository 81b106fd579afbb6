import type { Officers } from './officers.ts';
import type { Role } from './roles.ts';

/** Accounts for trying the console. They exist only beside the simulator. */
export const DEMO_OFFICERS: readonly { _id: string; name: string; roles: Role[] }[] = [
  { _id: 'hoa', name: 'Hoa', roles: ['author'] },
  { _id: 'minh', name: 'Minh', roles: ['approver'] },
  { _id: 'lan', name: 'Lan', roles: ['approver'] },
  { _id: 'tam', name: 'Tâm', roles: ['case_officer'] },
  { _id: 'quantri', name: 'Quản trị', roles: ['administrator'] },
];
export const DEMO_PASSWORD = 'thu-nghiem-mot-cua';

/** Adds the demo accounts that do not exist yet. */
export async function addDemoOfficers(officers: Officers): Promise<void> {
  await Promise.all(
    DEMO_OFFICERS.map(async (officer) => {
      if (!(await officers.find(officer._id))) await officers.add({ ...officer, password: DEMO_PASSWORD, mustChange: false, demo: true });
    }),
  );
}
