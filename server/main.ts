import './require-node.ts';
import './hasten-drizzle.ts';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from './config.ts';
import { StartRefusal } from './start-refusal.ts';

try {
	const { values } = parseArgs({ options: { dev: { type: 'boolean', default: false } } });
	const config = readConfig(process.env);
	// Not before: to load the portal takes a second, and a wrong setting is told without it.
	const { serve } = await import('./serve.ts');
	await serve(config, { isDevelopment: values.dev });
} catch (error) {
	const isExpected = error instanceof ConfigError || error instanceof StartRefusal;
	const text = isExpected ? error.message : error instanceof Error ? error.stack : String(error);
	process.stderr.write(`${text}\n`);
	process.exit(1);
}
