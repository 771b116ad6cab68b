import {
	createHash,
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	randomBytes,
	type KeyObject
} from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { hasCode } from './files/has-code.ts';
import { writeWhole } from './files/write-whole.ts';
import type { Portal, SigningKey } from './portal.ts';
import { StartRefusal } from './start-refusal.ts';

export type Keys = Pick<Portal, 'signingKey' | 'publicKeys' | 'remapKey'>;

/**
 * From the configuration, else from `data/keys/`, else made there; 0600, because who has them can sign for the portal.
 * `needed` are the ids of the keys that signed what is in the database: nothing is made in a folder that lacks one.
 */
export async function openKeys(config: Config, needed: string[] = []): Promise<Keys> {
	const folder = join(config.dataFolder, 'keys');
	const pem = await configuredOrKept(config, folder);
	const kept = await readPublicKeys(join(folder, 'public'));
	const ownId = pem === null ? null : signingKeyFrom(pem).id;
	if (needed.some((id) => id !== ownId && !kept.has(id))) {
		throw new StartRefusal(
			`The recommendations in this database were signed with a key that is not in ${folder}: put DATA/keys back from the backup (docs/deploy.md).`
		);
	}
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const signingKey = signingKeyFrom(
		pem ?? (await readOrMake(join(folder, 'signing.pem'), newSigningKey))
	);
	// Old public keys stay: a signature of last year must be verifiable after the key has changed.
	const publicPem = signingKey.publicKey.export({ type: 'spki', format: 'pem' }).toString();
	await readOrMake(join(folder, 'public', `${signingKey.id}.pem`), () => publicPem);
	const publicKeys = kept.set(signingKey.id, signingKey.publicKey);
	const remapKey =
		config.remapKey ??
		(await readOrMake(join(folder, 'remap.key'), () => randomBytes(32).toString('hex'))).trim();
	return { signingKey, publicKeys, remapKey: remapKeyFrom(remapKey) };
}

async function configuredOrKept(
	{ signingKey }: Config,
	folder: string
): Promise<string | KeyObject | null> {
	return signingKey === null
		? readOr(() => readFile(join(folder, 'signing.pem'), 'utf8'), null)
		: configuredPem(signingKey);
}

/** By key id. A file that holds another key than its name says would make a foreign signature look like ours. */
async function readPublicKeys(folder: string): Promise<Map<string, KeyObject>> {
	const keys = new Map<string, KeyObject>();
	const names = await readOr(() => readdir(folder), []);
	for (const name of names.filter((one) => one.endsWith('.pem'))) {
		const key = publicKeyFrom(await readFile(join(folder, name), 'utf8'));
		if (key === null || name !== `${keyId(key)}.pem`) {
			throw new StartRefusal(`keys/public/${name} in the data folder is not the key of that name.`);
		}
		keys.set(keyId(key), key);
	}
	return keys;
}

function publicKeyFrom(pem: string): KeyObject | null {
	try {
		return createPublicKey(pem);
	} catch {
		// The reason is in a file of the owner's; the caller names it.
		return null;
	}
}

function newSigningKey(): string {
	const { privateKey } = generateKeyPairSync('ed25519');
	return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function configuredPem(base64: string): KeyObject {
	try {
		return createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });
	} catch {
		// The reason is not passed on: it could quote the key.
		throw new StartRefusal('SIGNING_KEY must be an Ed25519 private key, PKCS#8 in base64.');
	}
}

function signingKeyFrom(key: string | KeyObject): SigningKey {
	const privateKey = typeof key === 'string' ? createPrivateKey(key) : key;
	if (privateKey.asymmetricKeyType !== 'ed25519') {
		throw new StartRefusal('SIGNING_KEY must be an Ed25519 private key, PKCS#8 in base64.');
	}
	const publicKey = createPublicKey(privateKey);
	return { id: keyId(publicKey), privateKey, publicKey };
}

/** First 16 hex digits of the SHA-256 of the public key as SPKI DER (RFC 5280, section 4.1). */
export function keyId(publicKey: KeyObject): string {
	const der = publicKey.export({ type: 'spki', format: 'der' });
	return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function remapKeyFrom(hex: string): Buffer {
	const key = Buffer.from(hex, 'hex');
	if (key.length !== 32) {
		throw new StartRefusal('keys/remap.key in the data folder must hold 64 hexadecimal digits.');
	}
	return key;
}

async function readOrMake(path: string, make: () => string): Promise<string> {
	const kept = await readOr(() => readFile(path, 'utf8'), null);
	if (kept !== null) {
		return kept;
	}
	const content = make();
	await writeWhole(path, content);
	return content;
}

/** `missing` where there is nothing at that path. */
async function readOr<T>(read: () => Promise<T>, missing: T): Promise<T> {
	try {
		return await read();
	} catch (error) {
		if (hasCode(error, 'ENOENT')) {
			return missing;
		}
		throw error;
	}
}
