import type { Logger } from 'pino';
import type { ImageWorkers } from './workers.ts';

export function openImageWorkers(_parts: { log: Logger; remapKey: Buffer }): ImageWorkers {
	return {
		convert: () => Promise.reject(new Error('no image worker')),
		close: () => Promise.resolve()
	};
}
