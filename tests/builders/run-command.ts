import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export type Ran = { status: number | null; said: string; complained: string };

/** A command of the operator as npm runs it: `node server/<name>.ts`. */
export async function runCommand(
	name: string,
	values: string[],
	settings: Record<string, string>
): Promise<Ran> {
	const child = spawn('node', [`server/${name}.ts`, ...values], {
		cwd: root,
		env: { ...process.env, DEMONSTRATION: 'off', LOG_LEVEL: 'silent', ...settings },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let [said, complained] = ['', ''];
	child.stdout.on('data', (part: Buffer) => (said += part.toString()));
	child.stderr.on('data', (part: Buffer) => (complained += part.toString()));
	const [status] = (await once(child, 'close')) as [number | null];
	return { status, said: said.trim(), complained: complained.trim() };
}
