import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './lock-folder.ts';

const lockModule = fileURLToPath(new URL('./lock-folder.ts', import.meta.url));
let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mashwara-lock-'));
	children = [];
});

afterEach(async () => {
	children.forEach((child) => child.kill('SIGKILL'));
	await rm(folder, { recursive: true, force: true });
});

/** Another process that takes the lock and stays; resolves with what it said first: "held" or the reason not to. */
async function otherProcess(): Promise<{ said: string; child: ChildProcess }> {
	const code = `
		const { lockFolder } = await import(${JSON.stringify(lockModule)});
		try {
			await lockFolder(${JSON.stringify(folder)});
			console.log('held');
			setInterval(() => {}, 1000);
		} catch (error) {
			console.log(error.message);
		}`;
	const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	children.push(child);
	const [said] = (await once(child.stdout, 'data')) as [Buffer];
	return { said: said.toString().trim(), child };
}

test('a folder that another process holds is refused with one sentence that names it', async () => {
	expect((await otherProcess()).said).toBe('held');
	await expect(lockFolder(folder)).rejects.toThrow(
		`${folder} is in use by another Mashwara: stop that one first, or set DATA to another folder.`
	);
	expect(await readdir(folder)).toEqual(['lock']);
});

test('the lock of a process that was killed is taken over', async () => {
	const { child } = await otherProcess();
	child.kill('SIGKILL');
	await once(child, 'close');
	expect(await readdir(folder)).toEqual(['lock']);
	const lock = await lockFolder(folder);
	expect((await otherProcess()).said).toMatch('is in use by another Mashwara');
	await lock.release();
	expect(await readdir(folder)).toEqual([]);
});

test('of eight processes that find the same leftover at once exactly one holds the folder', async () => {
	const { child } = await otherProcess();
	child.kill('SIGKILL');
	await once(child, 'close');
	const said = await Promise.all(
		Array.from({ length: 8 }, async () => (await otherProcess()).said)
	);
	expect(said.filter((one) => one === 'held')).toHaveLength(1);
	expect(said.filter((one) => one.includes('is in use'))).toHaveLength(7);
});

test('a released folder can be held again', async () => {
	const first = await lockFolder(folder);
	await first.release();
	const second = await lockFolder(folder);
	await second.release();
});

test('a folder whose path is too long for a socket can be held, and only once', async () => {
	folder = join(folder, 'a-long-name-'.repeat(12));
	await mkdir(folder, { recursive: true });
	const lock = await lockFolder(folder);
	await expect(lockFolder(folder)).rejects.toThrow('is in use by another Mashwara');
	await lock.release();
});
