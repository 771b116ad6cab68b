import type { Logger } from 'pino';
import type { Config } from '#server/config.ts';
import type { Mail } from './mail.ts';

export function openMail(_config: Config, _log: Logger): Mail {
	return { send: () => Promise.reject(new Error('no mail')) };
}
