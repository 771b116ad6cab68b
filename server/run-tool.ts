import { ConfigError } from './config.ts';
import { hasCode } from './files/has-code.ts';
import { StartRefusal } from './start-refusal.ts';

/** Runs a command of the operator. What they can mend is one sentence; anything else is a bug and shows where. */
export async function runTool(main: (values: string[]) => Promise<void>): Promise<void> {
	try {
		await main(process.argv.slice(2));
	} catch (error) {
		const text = !(error instanceof Error)
			? String(error)
			: isExpected(error)
				? error.message
				: (error.stack ?? error.message);
		process.stderr.write(`${text}\n`);
		process.exitCode = 1;
	}
}

function isExpected(error: Error): boolean {
	return (
		error instanceof ConfigError ||
		error instanceof StartRefusal ||
		hasCode(error, 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
	);
}
