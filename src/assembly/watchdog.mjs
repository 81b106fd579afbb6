// Runs in a thread of its own: ends the process when the main thread has not turned for too long. Plain JavaScript, so that it needs nothing.
import { writeSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { workerData } from 'node:worker_threads';

const { beats, limitMs, everyMs } = workerData;
const counter = new Int32Array(beats);
let [last, still] = [-1, 0];

// Counted in own turns, not by the clock: a machine that slept, or a clock that jumped, is no reason to end.
setInterval(() => {
  const now = Atomics.load(counter, 0);
  still = now === last ? still + everyMs : 0;
  last = now;
  if (still < limitMs) return;
  writeSync(2, `Máy chủ đứng yên quá ${String(Math.round(limitMs / 1000))} giây nên tự kết thúc, để được khởi động lại.\n`);
  process.kill(process.pid, 'SIGKILL');
}, everyMs);
