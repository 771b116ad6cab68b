import './require-node.ts';
import { readConfig } from './config.ts';
import { openLog } from './open-log.ts';
import { readParameters, whereToOpen } from './first-administrator.ts';
import { finishFirstStart } from './first-start.ts';
import { openPortal } from './open-portal.ts';
import { createFirstAdministrator } from './people/create-first-administrator.ts';
import { runTool } from './run-tool.ts';
import { StartRefusal } from './start-refusal.ts';
import { textFor } from '#lib/text/text.ts';

/** Prints a one-time link for the first administrator; whoever may run this on the machine may do anything anyway. */
async function main(given: string[]): Promise<void> {
	// Before the database is opened, or made.
	const { email, society } = readParameters(given);
	const config = readConfig(process.env);
	const { portal, isFirstStart, close } = await openPortal(config, openLog(config), { as: 'tool' });
	try {
		const made = await createFirstAdministrator(portal, { email, society });
		if (!made.ok) {
			throw new StartRefusal(textFor('refusal', made.reason));
		}
		if (isFirstStart) {
			// A folder that begins with an administrator is a real installation: no demonstration is added to it.
			await finishFirstStart(config);
		}
		const { link, society: name } = made.value;
		process.stdout.write(
			`\nLink for ${email}, administrator of ${name}; it works once, within 7 days:\n${link}\n${whereToOpen(config)}\n\n`
		);
	} finally {
		await close();
	}
}

await runTool(main);
