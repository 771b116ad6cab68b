import pino, { type Logger } from 'pino';
import type { Config } from './config.ts';

type Described = {
	type: string;
	message: string;
	code?: string;
	stack?: string;
	cause?: Described;
};

/** JSON lines on stderr; what people read stands on stdout. */
export function openLog(config: Pick<Config, 'logLevel'>): Logger {
	return pino(
		{ level: config.logLevel, serializers: { err: describe } },
		pino.destination({ fd: 2, sync: true })
	);
}

/** An error without what people wrote: Drizzle puts a failed statement's values into its message, after "params:". */
export function describe(error: unknown): Described {
	if (!(error instanceof Error)) {
		return { type: typeof error, message: 'not an error' };
	}
	const message = error.message.split('\nparams:', 1)[0] ?? '';
	const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
	return {
		type: error.name,
		message,
		...(code === undefined ? {} : { code }),
		stack: framesOf(error),
		...(error.cause === undefined ? {} : { cause: describe(error.cause) })
	};
}

/** The frames alone: the stack begins with the whole message. */
function framesOf(error: Error): string {
	return (error.stack ?? '')
		.split('\n')
		.filter((line) => /^\s+at /.test(line))
		.join('\n');
}
