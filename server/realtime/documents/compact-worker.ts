import { parentPort, workerData } from 'node:worker_threads';
import { compactParts } from './compact.ts';

parentPort?.postMessage(compactParts(workerData as Uint8Array[]));
