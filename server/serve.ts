import type { Config } from './config.ts';
import { describeMail } from './mail/open-mail.ts';
import { openLog } from './open-log.ts';
import { describeDemonstration } from './prepare-data.ts';
import { startServer } from './start-server.ts';

/** Longer than any part's own limit; a stop that takes longer hangs. */
const STOP_MS = 15_000;

/** The server as the whole of this process: it ends with the server, at a signal, or at an error that nobody caught. */
export async function serve(
	config: Config,
	{ isDevelopment }: { isDevelopment: boolean }
): Promise<void> {
	const log = openLog(config);
	for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
		process.on(event, (error: unknown) => {
			log.fatal({ err: error }, event);
			process.exit(1);
		});
	}
	const onTaken = () => {
		log.fatal(
			'another Mashwara holds the database of DATABASE_URL since it was away: this one ends'
		);
		process.exit(1);
	};
	const server = await startServer(config, log, { isDevelopment, onTaken });
	let isStopping = false;
	const stop = (signal: NodeJS.Signals) => {
		if (isStopping) {
			process.exit(130);
		}
		isStopping = true;
		log.info({ signal }, 'stopping');
		setTimeout(() => process.exit(1), STOP_MS).unref();
		void server.stop().then(() => process.exit(0));
	};
	process.on('SIGINT', stop);
	process.on('SIGTERM', stop);
	process.stdout.write(`\nMashwara runs at ${server.address}\n`);
	process.stdout.write(await describeDemonstration(config));
	process.stdout.write(describeMail(config));
}
