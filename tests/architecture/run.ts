import { spawn } from 'node:child_process';
import { text as collect } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Runs one of the project's tools and answers what it said. */
export async function run(
	tool: string,
	parameters: string[],
	folder: string = root
): Promise<{ status: number | null; said: string }> {
	const child = spawn(tool, parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
	const [out, err, status] = await Promise.all([
		collect(child.stdout),
		collect(child.stderr),
		new Promise<number | null>((resolve, reject) => {
			child.once('error', reject);
			child.once('exit', resolve);
		})
	]);
	return { status, said: `${out}\n${err}` };
}
