import { createHash } from 'node:crypto';
import express from 'express';
import { openDatabase } from '../../database/connection.ts';
import { createLogger } from '../../ground/logger.ts';
import { systemClock } from '../../time/clock.ts';
import { whose } from '../../zalo/signature.ts';

/**
 * What `bench server` measures the program against, in a process of its own: express, the same check of the signature, one insert of the body
 * into the same store, 200. `node --import tsx bare-webhook.ts PORT DATA_DIR APP_ID OA_SECRET`
 */
const [port = '', dataDir = '', appId = '', oaSecret = ''] = process.argv.slice(2);
const logger = createLogger({ level: 'error' });
const { connection } = await openDatabase({ dataDir, clock: systemClock, logger });
const events = connection.collection<{ _id: string; raw: string; at: Date }>('events');
const app = express();
app.post('/webhook/zalo', express.raw({ type: () => true, limit: '256kb' }), async (request, response) => {
  const rawBody = request.body as Buffer;
  const { signer } = whose({ appId, oaSecret, rawBody, header: request.get('x-zevent-signature') });
  if (signer !== 'ours') return void response.status(401).end();
  const _id = createHash('sha256').update(rawBody).digest('hex');
  await events.insertOne({ _id, raw: rawBody.toString('utf8'), at: new Date(systemClock.now()) });
  response.send('ok');
});
app.get('/readyz', (_request, response) => void response.send('ok'));
app.listen(Number(port), '127.0.0.1');
