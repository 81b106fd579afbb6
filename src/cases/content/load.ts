import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { ContentError, readYaml, type Fault } from '../../ground/yaml.ts';
import { contests, type Contest } from './contests.ts';
import { dossiers } from './dossiers.ts';
import { notices } from './notices.ts';
import { petitions } from './petitions.ts';
import { privacy } from './privacy.ts';
import { service } from './service.ts';
import { surveys, type Survey } from './surveys.ts';

/** The content of this room: what petitions, surveys, contests, notices, files and handing over say and promise. */
export interface CaseContent {
  petitions: z.output<typeof petitions>;
  surveys: Survey[];
  contests: Contest[];
  notices: z.output<typeof notices>;
  dossiers: z.output<typeof dossiers>;
  service: z.output<typeof service>;
  privacy: z.output<typeof privacy>;
}

/** Reads the content of this room, one file a schema. @throws ContentError with every fault of every file. */
export function loadCases(dir: string): CaseContent {
  const faults: Fault[] = [];
  const read = <T>(name: string, schema: z.ZodType<T>): T | undefined => {
    const file = `${name}.yaml`;
    const path = join(dir, file);
    if (!existsSync(path)) {
      faults.push({ file, line: 1, message: 'không có tệp này' });
      return undefined;
    }
    const result = readYaml(path, schema, dir);
    faults.push(...result.faults);
    return result.value;
  };
  const content = {
    petitions: read('petitions', petitions),
    surveys: read('surveys', surveys)?.surveys,
    contests: read('contests', contests)?.contests,
    notices: read('notices', notices),
    dossiers: read('dossiers', dossiers),
    service: read('service', service),
    privacy: read('privacy', privacy),
  };
  if (content.notices) faults.push(...unknownTopics(content.notices));
  if (faults.length > 0 || !isWhole(content)) throw new ContentError(faults);
  return content;
}

const isWhole = (content: { [K in keyof CaseContent]: CaseContent[K] | undefined }): content is CaseContent =>
  Object.values(content).every((part) => part !== undefined);

function unknownTopics({ topics, notices: all }: CaseContent['notices']): Fault[] {
  const known = new Set(topics.map(({ id }) => id));
  return all.flatMap(({ id, topics: wanted }) =>
    wanted
      .filter((topic) => !known.has(topic))
      .map((topic) => ({ file: 'notices.yaml', line: 1, message: `thông báo "${id}" nhắc chủ đề không có: "${topic}"` })),
  );
}
