import './require-node.ts';
import { readConfig } from './config.ts';
import { requireDatabase } from './first-start.ts';
import { openLog } from './open-log.ts';
import { openPortal } from './open-portal.ts';
import { settleRestore } from './recovery/settle-restore.ts';
import { runTool } from './run-tool.ts';

/** Run once after a backup was put back and before the portal starts on it; docs/deploy.md has the other steps. */
async function main(): Promise<void> {
	const config = readConfig(process.env);
	await requireDatabase(config);
	const { portal, close } = await openPortal(config, openLog(config), { as: 'lone_tool' });
	try {
		const { documents, sessions, resets } = await settleRestore(portal);
		process.stdout.write(
			`Restored: ${documents} documents begin a generation, ${sessions} sessions ended, ${resets} links for a forgotten password withdrawn. The portal can start.\n`
		);
	} finally {
		await close();
	}
}

await runTool(main);
