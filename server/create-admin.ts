import './require-node.ts';
import { readConfig } from './config.ts';
import { openLog } from './open-log.ts';
import { finishFirstStart } from './first-start.ts';
import { openPortal } from './open-portal.ts';
import { createFirstAdministrator } from './people/create-first-administrator.ts';
import { runTool } from './run-tool.ts';
import { StartRefusal } from './start-refusal.ts';
import { textFor } from '#lib/text/text.ts';

const USAGE = 'Usage: npm run create-admin -- <email> [society, e.g. smop]';

/** Prints a one-time link for the first administrator; whoever may run this on the machine may do anything anyway. */
async function main([email, society]: string[]): Promise<void> {
	if (email === undefined) {
		throw new StartRefusal(USAGE);
	}
	const config = readConfig(process.env);
	const log = openLog(config);
	const { portal, isFirstStart, close } = await openPortal(config, log, { as: 'tool' });
	try {
		const made = await createFirstAdministrator(portal, { email, society });
		if (!made.ok) {
			const field = Object.keys(made.fields ?? {})[0];
			throw new StartRefusal(
				`${field === undefined ? '' : `${field}: `}${textFor('refusal', made.reason)}\n${USAGE}`
			);
		}
		if (isFirstStart) {
			// A folder that begins with an administrator is a real installation: no demonstration is added to it.
			await finishFirstStart(config);
		}
		process.stdout.write(
			`\nLink for ${email}, administrator of ${made.value.society}; it works once:\n${made.value.link}\n\n`
		);
	} finally {
		await close();
	}
}

await runTool(main);
