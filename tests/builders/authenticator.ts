import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { aMaker } from './maker.ts';

/** RFC 8949: whole numbers, bytes, text and maps are all that a passkey is written in. */
type Cbor = number | string | Buffer | Cbor[] | Map<number | string, Cbor>;

function head(major: number, length: number): Buffer {
	if (length < 24) {
		return Buffer.from([(major << 5) | length]);
	}
	if (length < 256) {
		return Buffer.from([(major << 5) | 24, length]);
	}
	return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}

function cbor(value: Cbor): Buffer {
	if (typeof value === 'number') {
		return value < 0 ? head(1, -1 - value) : head(0, value);
	}
	if (typeof value === 'string') {
		return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
	}
	if (Buffer.isBuffer(value)) {
		return Buffer.concat([head(2, value.length), value]);
	}
	if (Array.isArray(value)) {
		return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
	}
	const pairs = [...value].flatMap(([key, member]) => [cbor(key), cbor(member)]);
	return Buffer.concat([head(5, value.size), ...pairs]);
}

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest();
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const MAY_SYNC = 0x08;
const IS_SYNCED = 0x10;
const HOLDS_KEY = 0x40;

/** What a lying or broken one says instead. */
export type Lie = {
	origin?: string;
	rpId?: string;
	challenge?: string;
	type?: string;
	isVerified?: boolean;
	userHandle?: string | null;
	/** Comes with a certificate of its maker, which nobody asked for. */
	hasMaker?: boolean;
	/** COSE number of the key's kind. */
	algorithm?: number;
	/** Changes one bit of the signature. */
	isTampered?: boolean;
	crossOrigin?: boolean;
};

/** One passkey on a device, as `navigator.credentials` would answer with it. ES256, as most do. */
export class Authenticator {
	readonly credentialId: string;
	counter = 0;
	readonly #key: KeyObject;
	readonly #publicKey: KeyObject;
	readonly #origin: string;
	readonly #doesCount: boolean;
	#handle = randomBytes(64).toString('base64url');

	constructor(given: { origin?: string; credentialId?: string; doesCount?: boolean } = {}) {
		this.#origin = given.origin ?? 'http://localhost:3000';
		this.credentialId = given.credentialId ?? randomBytes(16).toString('base64url');
		this.#doesCount = given.doesCount ?? false;
		const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		[this.#key, this.#publicKey] = [privateKey, publicKey];
	}

	/** Makes the passkey; answers what the page sends. */
	create(creation: PublicKeyCredentialCreationOptionsJSON, lie: Lie = {}): string {
		this.#handle = creation.user.id;
		const clientData = this.#clientData('webauthn.create', creation.challenge, lie);
		const rpId = lie.rpId ?? creation.rp.id ?? '';
		const authData = Buffer.concat([this.#authData(rpId, lie, HOLDS_KEY), this.#attested(lie)]);
		const statement = new Map<string, Cbor>();
		if (lie.hasMaker === true) {
			const maker = aMaker();
			statement.set('alg', -7);
			statement.set('sig', maker.sign(Buffer.concat([authData, sha256(clientData)])));
			statement.set('x5c', [maker.certificate]);
		}
		const attestation = new Map<string, Cbor>([
			['fmt', lie.hasMaker === true ? 'packed' : 'none'],
			['attStmt', statement],
			['authData', authData]
		]);
		return this.#answer({
			clientDataJSON: clientData.toString('base64url'),
			attestationObject: cbor(attestation).toString('base64url'),
			transports: ['internal', 'hybrid', 'by pigeon']
		});
	}

	/** Signs a challenge; answers what the page sends. */
	get(request: PublicKeyCredentialRequestOptionsJSON, lie: Lie = {}): string {
		this.counter += this.#doesCount ? 1 : 0;
		const clientData = this.#clientData('webauthn.get', request.challenge, lie);
		const authData = this.#authData(lie.rpId ?? request.rpId ?? '', lie);
		const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), this.#key);
		if (lie.isTampered === true) {
			const last = signature.length - 1;
			signature.writeUInt8(signature.readUInt8(last) ^ 1, last);
		}
		return this.#answer({
			clientDataJSON: clientData.toString('base64url'),
			authenticatorData: authData.toString('base64url'),
			signature: signature.toString('base64url'),
			userHandle: lie.userHandle === undefined ? this.#handle : lie.userHandle
		});
	}

	#answer(response: object): string {
		const id = this.credentialId;
		return JSON.stringify({
			id,
			rawId: id,
			type: 'public-key',
			response,
			clientExtensionResults: {}
		});
	}

	#clientData(type: string, challenge: string, lie: Lie): Buffer {
		const crossOrigin = lie.crossOrigin ?? false;
		return Buffer.from(
			JSON.stringify({
				type: lie.type ?? type,
				challenge: lie.challenge ?? challenge,
				origin: lie.origin ?? this.#origin,
				crossOrigin
			})
		);
	}

	#authData(rpId: string, lie: Lie, more = 0): Buffer {
		const verified = lie.isVerified === false ? 0 : USER_VERIFIED;
		const counter = Buffer.alloc(4);
		counter.writeUInt32BE(this.counter);
		const flags = USER_PRESENT | verified | MAY_SYNC | IS_SYNCED | more;
		return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter]);
	}

	#attested({ algorithm = -7 }: Lie): Buffer {
		const id = Buffer.from(this.credentialId, 'base64url');
		const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' });
		// RFC 9053: an ES256 key on P-256.
		const key = new Map<number, Cbor>([
			[1, 2],
			[3, algorithm],
			[-1, 1],
			[-2, Buffer.from(x, 'base64url')],
			[-3, Buffer.from(y, 'base64url')]
		]);
		return Buffer.concat([
			Buffer.alloc(16),
			Buffer.from([id.length >> 8, id.length]),
			id,
			cbor(key)
		]);
	}
}
