// All checks that read the source without running it; stops at the first that finds something.
import { spawnSync } from 'node:child_process';

const CHECKS = [
	['svelte-kit', 'sync'],
	['eslint', '.', '--quiet'],
	['prettier', '--check', '--log-level', 'warn', '.'],
	['depcruise', 'src', 'server', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
	['knip', '--no-progress']
];

// Without, typescript-eslint reads a component first as it stands and then as TypeScript, and makes its program anew for
// each: a third of the time of eslint. With it, rules also know the types of a component that another one uses.
process.env.SVELTE_ESLINT_PARSER_EXPERIMENTAL_TS_SYS_HOOK = '1';

for (const [command, ...parameters] of CHECKS) {
	process.stdout.write(`${command} ...\n`);
	const { status, error } = spawnSync(command, parameters, {
		stdio: 'inherit',
		shell: process.platform === 'win32'
	});
	if (error !== undefined || status !== 0) {
		process.stderr.write(
			`\nlint: ${command} found what stands above${error ? ` (${error.message})` : ''}.\n`
		);
		process.exit(1);
	}
}
process.stdout.write('lint: nothing found\n');
