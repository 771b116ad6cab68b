import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFolder } from './open-folder.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mashwara-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a missing folder is made with those above it, and one that is there is left as it is', async () => {
	const deep = join(folder, 'a', 'b');
	await openFolder(deep);
	await openFolder(deep);
});

test('a file, a path below a file and a place where no folder can be made are refused by the name of DATA', async () => {
	const file = join(folder, 'file');
	await writeFile(file, '');
	await expect(openFolder(file)).rejects.toThrow(`DATA ${file} is not a folder: set DATA to one.`);
	await expect(openFolder(join(file, 'x'))).rejects.toThrow(/^DATA .* is not open to this user/);
});

test.runIf(process.platform === 'linux')(
	'below /proc, where no folder can be made, nobody waits for one',
	{ timeout: 5000 },
	async () => {
		await expect(openFolder('/proc/x')).rejects.toThrow(
			/^DATA \/proc\/x cannot be made \(ENOENT\): make it/
		);
	}
);

/** In one process of the user nobody, because root may open everything. */
function openAsNobody(paths: string[]): string[] {
	const module = fileURLToPath(new URL('./open-folder.ts', import.meta.url));
	const code = `const { openFolder } = await import(${JSON.stringify(module)});
		for (const path of ${JSON.stringify(paths)}) {
			await openFolder(path).then(() => console.log('open'), (error) => console.log(error.message));
		}`;
	const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
		encoding: 'utf8',
		uid: 65_534,
		gid: 65_534
	});
	return stdout.trim().split('\n');
}

async function aFolder(name: string, mode: number, keys: number, key: number): Promise<string> {
	const made = join(folder, name);
	await mkdir(join(made, 'keys'), { recursive: true });
	await writeFile(join(made, 'keys', 'signing.pem'), '');
	await chmod(join(made, 'keys', 'signing.pem'), key);
	await chmod(join(made, 'keys'), keys);
	await chmod(made, mode);
	return made;
}

test.runIf(process.getuid?.() === 0)(
	'a folder of another user, or with a key of another user, is refused by its path',
	async () => {
		await chmod(folder, 0o755);
		const closed = await aFolder('closed', 0o755, 0o755, 0o600);
		const keyClosed = await aFolder('key-closed', 0o777, 0o777, 0o600);
		const open = await aFolder('open', 0o777, 0o777, 0o644);
		const said = openAsNobody([closed, keyClosed, open, join(folder, 'other')]);
		const sentence = (data: string, path: string) =>
			`DATA ${data} is not open to this user (EACCES at ${path}): give all of it to the user that runs the portal (chown -R), or set DATA to another folder.`;
		expect(said).toEqual([
			sentence(closed, closed),
			sentence(keyClosed, join(keyClosed, 'keys', 'signing.pem')),
			'open',
			expect.stringMatching(/^DATA .*other cannot be made \(EACCES\): make it and give it to/)
		]);
	}
);
