import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { keyId, openKeys } from './keys.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mashwara-keys-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (settings: Record<string, string> = {}) =>
	openKeys(readConfig({ DATA: folder, ...settings }));
const inBase64 = (type: 'ed25519' | 'x25519') =>
	(type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')).privateKey
		.export({ type: 'pkcs8', format: 'der' })
		.toString('base64');

test('a key that is not Ed25519 is refused by the name of its setting', async () => {
	const sentence = 'SIGNING_KEY must be an Ed25519 private key, PKCS#8 in base64.';
	await expect(open({ SIGNING_KEY: 'nonsense' })).rejects.toThrow(sentence);
	await expect(open({ SIGNING_KEY: inBase64('x25519') })).rejects.toThrow(sentence);
});

test('keys are made once, readable by their owner alone, and found again', async () => {
	const first = await open();
	const again = await open();
	expect(again.signingKey.id).toBe(first.signingKey.id);
	expect(again.remapKey).toEqual(first.remapKey);
	expect(first.remapKey).toHaveLength(32);
	for (const name of ['signing.pem', 'remap.key']) {
		expect((await stat(join(folder, 'keys', name))).mode & 0o777).toBe(0o600);
	}
});

test('keys of the configuration are used, and the public key of the earlier one stays', async () => {
	const made = await open();
	const given = await open({ SIGNING_KEY: inBase64('ed25519'), REMAP_KEY: 'ab'.repeat(32) });
	expect(given.signingKey.id).not.toBe(made.signingKey.id);
	expect(given.remapKey.toString('hex')).toBe('ab'.repeat(32));
	expect([...given.publicKeys.keys()].sort()).toEqual(
		[made.signingKey.id, given.signingKey.id].sort()
	);
});

test('a public key under another key’s name stops the start', async () => {
	const { signingKey } = await open();
	const foreign = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' });
	const path = join(folder, 'keys', 'public', `${signingKey.id}.pem`);
	await writeFile(path, foreign);
	await expect(open()).rejects.toThrow('is not the key of that name');
	await writeFile(path, 'nonsense');
	await expect(open()).rejects.toThrow('is not the key of that name');
});

test('nothing is made in a folder that lacks a key which signed', async () => {
	const { id } = (await open()).signingKey;
	const config = readConfig({ DATA: folder });
	expect((await openKeys(config, [id])).signingKey.id).toBe(id);
	await rm(join(folder, 'keys', 'signing.pem'));
	// Its public half is enough to check what it signed.
	expect((await openKeys(config, [id])).signingKey.id).not.toBe(id);
	await rm(join(folder, 'keys'), { recursive: true });
	await expect(openKeys(config, [id])).rejects.toThrow('put DATA/keys back from the backup');
	await expect(stat(join(folder, 'keys'))).rejects.toThrow('ENOENT');
});

test('a key id is 16 hexadecimal digits that follow from the public key', async () => {
	const { signingKey } = await open();
	expect(signingKey.id).toMatch(/^[0-9a-f]{16}$/);
	expect(keyId(signingKey.publicKey)).toBe(signingKey.id);
});
