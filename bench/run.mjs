// `npm run bench -- <name> [values]` runs bench/<name>.ts; without a name it lists them.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./', import.meta.url));
const [name, ...values] = process.argv.slice(2);

if (name === undefined || !/^[a-z-]+$/.test(name) || !existsSync(`${folder}${name}.ts`)) {
	console.log('npm run bench -- <name>, one of:');
	for (const file of readdirSync(folder).filter((one) => one.endsWith('.ts'))) {
		const [, what] = /^\/\/ (.*)/.exec(readFileSync(`${folder}${file}`, 'utf8')) ?? [];
		if (what !== undefined) {
			console.log(`  ${file.slice(0, -3)}: ${what}`);
		}
	}
	process.exit(name === undefined ? 0 : 1);
}
const { status } = spawnSync(process.execPath, [`${folder}${name}.ts`, ...values], {
	stdio: 'inherit'
});
process.exit(status ?? 1);
