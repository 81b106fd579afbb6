import { parentPort, workerData } from 'node:worker_threads';
import { UserFacingError } from '../../ground/errors.ts';
import { StoreInUseError } from './lock.ts';
import { serveStore, type ServiceOptions } from './server.ts';

/** What the program asks of the thread of its store, and what it hears. */
export type Asked = { id: number; what: 'sweep'; now: number } | { id: number; what: 'close' };
export type Heard =
  | { kind: 'ready'; uri: string }
  | { kind: 'in-use'; path: string; holder: { pid: number; uri: string } }
  | { kind: 'refused'; message: string; hint: string | undefined }
  | { kind: 'failed'; error: unknown }
  | { kind: 'done'; id: number; result: number }
  | { kind: 'undone'; id: number; message: string };

const tell = (heard: Heard): void => parentPort?.postMessage(heard);

try {
  const service = await serveStore(workerData as ServiceOptions);
  const run = async (asked: Asked): Promise<number> => {
    if (asked.what === 'sweep') return service.sweep(asked.now);
    await service.close();
    return 0;
  };
  parentPort?.on('message', (asked: Asked) => {
    run(asked)
      .then((result) => {
        tell({ kind: 'done', id: asked.id, result });
        if (asked.what === 'close') parentPort?.close();
      })
      .catch((error: unknown) => {
        tell({ kind: 'undone', id: asked.id, message: String(error) });
      });
  });
  tell({ kind: 'ready', uri: service.uri });
} catch (error) {
  if (error instanceof StoreInUseError) tell({ kind: 'in-use', path: error.path, holder: error.holder });
  else if (error instanceof UserFacingError) tell({ kind: 'refused', message: error.message, hint: error.hint });
  else tell({ kind: 'failed', error });
  parentPort?.close();
}
