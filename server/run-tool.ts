import { ConfigError } from './config.ts';
import { StartRefusal } from './start-refusal.ts';

/** Runs a command of the operator. What they can mend is one sentence; anything else is a bug and shows where. */
export async function runTool(main: (values: string[]) => Promise<void>): Promise<void> {
	try {
		await main(process.argv.slice(2));
	} catch (error) {
		const isExpected = error instanceof ConfigError || error instanceof StartRefusal;
		const text = isExpected ? error.message : error instanceof Error ? error.stack : String(error);
		process.stderr.write(`${text}\n`);
		process.exitCode = 1;
	}
}
