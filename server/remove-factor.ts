import './require-node.ts';
import { removeFactor } from './auth/remove-factor.ts';
import { readConfig } from './config.ts';
import { requireDatabase } from './first-start.ts';
import { openLog } from './open-log.ts';
import { openPortal } from './open-portal.ts';
import { runTool } from './run-tool.ts';
import { StartRefusal } from './start-refusal.ts';

/** The way back for somebody who has lost telephone, recovery codes and passkeys. Who they are is for the operator to make sure of first. */
async function main([email]: string[]): Promise<void> {
	if (email === undefined) {
		throw new StartRefusal('Usage: npm run remove-factor -- <email>');
	}
	const config = readConfig(process.env);
	await requireDatabase(config);
	const { portal, close } = await openPortal(config, openLog(config), { as: 'tool' });
	try {
		const removed = await removeFactor(portal, { email });
		if (!removed.ok) {
			const isOff = removed.reason === 'factor_is_off';
			throw new StartRefusal(
				isOff
					? `No code is asked of ${email} when they sign in, and they have no passkey.`
					: `There is no account ${email}.`
			);
		}
		process.stdout.write(
			`${email} signs in with the password alone from here on, and is signed out everywhere; passkeys removed: ${removed.value.passkeys}. Ask them to turn the second factor on again, or to add a passkey.\n`
		);
	} finally {
		await close();
	}
}

await runTool(main);
