import type { Config } from '#server/config.ts';
import { headerOf, isForwarded, type HeaderSource } from './address.ts';

const THIS_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** The passwords of the demonstration are public, so its people exist only for a browser on the machine that runs it. */
export function mayUseDemonstration(
	config: Pick<Config, 'databaseUrl'>,
	headers: HeaderSource | undefined
): boolean {
	return (
		headers !== undefined &&
		config.databaseUrl === null &&
		THIS_MACHINE.test(headerOf(headers, 'host') ?? '') &&
		!isForwarded(headers)
	);
}
