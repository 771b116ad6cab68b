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

/** From the configuration, else from `data/keys/`, else made there; 0600, because who has them can sign for the portal. */
export async function openKeys(config: Config): Promise<Keys> {
	const folder = join(config.dataFolder, 'keys');
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const signingKey = signingKeyFrom(
		config.signingKey === null
			? await readOrMake(join(folder, 'signing.pem'), newSigningKey)
			: configuredPem(config.signingKey)
	);
	// Old public keys stay: a signature of last year must be verifiable after the key has changed.
	const publicPem = signingKey.publicKey.export({ type: 'spki', format: 'pem' }).toString();
	await readOrMake(join(folder, 'public', `${signingKey.id}.pem`), () => publicPem);
	const publicKeys = await readPublicKeys(join(folder, 'public'));
	const remapKey =
		config.remapKey ??
		(await readOrMake(join(folder, 'remap.key'), () => randomBytes(32).toString('hex'))).trim();
	return { signingKey, publicKeys, remapKey: remapKeyFrom(remapKey) };
}

/** By key id. A file that holds another key than its name says would make a foreign signature look like ours. */
async function readPublicKeys(folder: string): Promise<Map<string, KeyObject>> {
	const keys = new Map<string, KeyObject>();
	for (const name of (await readdir(folder)).filter((one) => one.endsWith('.pem'))) {
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
	try {
		return await readFile(path, 'utf8');
	} catch (error) {
		if (!hasCode(error, 'ENOENT')) {
			throw error;
		}
	}
	const content = make();
	await writeWhole(path, content);
	return content;
}
