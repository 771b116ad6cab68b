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

/**
 * An error without what people wrote: Drizzle puts a failed statement's values into its message, after "params:"; Postgres,
 * valibot and JSON.parse quote the value they cannot take.
 */
export function describe(error: unknown): Described {
	if (!(error instanceof Error)) {
		return { type: typeof error, message: 'not an error' };
	}
	const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
	return {
		type: error.name,
		message: messageOf(error, code),
		...(code === undefined ? {} : { code }),
		stack: framesOf(error),
		...(error.cause === undefined ? {} : { cause: describe(error.cause) })
	};
}

function messageOf({ name, message }: Error, code: string | undefined): string {
	// Class 22 of Postgres: data exceptions. In the server's language, so that no pattern finds the value in it.
	if (name === 'SyntaxError' || (code !== undefined && /^22\w{3}$/.test(code))) {
		return 'left out: it may quote what was written';
	}
	const [before = ''] = message.split(
		name === 'ValiError' ? /(?: but r|: R)eceived / : '\nparams:',
		1
	);
	return before;
}

/** The frames alone: the stack begins with the whole message, whose lines may look like frames. */
function framesOf({ stack = '', message }: Error): string {
	const from = stack.indexOf(message);
	return stack
		.slice(from === -1 ? 0 : from + message.length)
		.split('\n')
		.filter((line) => /^\s+at /.test(line))
		.join('\n');
}
