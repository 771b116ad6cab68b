import { generateKeyPairSync, sign } from 'node:crypto';

/** X.690: a tag, the length, and what is in it. */
function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size =
		length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const text = (words: string): Buffer => der(0x0c, Buffer.from(words));
const date = (words: string): Buffer => der(0x17, Buffer.from(words));
const name = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));

const ECDSA_WITH_SHA256 = sequence(name('2a8648ce3d040302'));
/** Country, organization, its unit and common name, as WebAuthn, section 8.2.1, wants them. */
const SUBJECT = sequence(
	...[
		['550406', 'PK'],
		['55040a', 'Makers of keys'],
		['55040b', 'Authenticator Attestation'],
		['550403', 'A key']
	].map(([kind = '', words = '']) => der(0x31, sequence(name(kind), text(words))))
);

/** Who made an authenticator: a certificate of their own, and their signature. */
export function aMaker(): { certificate: Buffer; sign: (bytes: Buffer) => Buffer } {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const noAuthority = sequence(name('551d13'), der(0x04, sequence()));
	const stated = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		der(0x02, Buffer.from([1])),
		ECDSA_WITH_SHA256,
		SUBJECT,
		sequence(date('200101000000Z'), date('491231235959Z')),
		SUBJECT,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, sequence(noAuthority))
	);
	const signed = der(0x03, Buffer.alloc(1), sign('sha256', stated, privateKey));
	return {
		certificate: sequence(stated, ECDSA_WITH_SHA256, signed),
		sign: (bytes) => sign('sha256', bytes, privateKey)
	};
}
