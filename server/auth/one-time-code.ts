import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238, section 4.1. With SHA-1 and six digits it is what every authenticator app takes for granted. */
const STEP_S = 30;
const DIGITS = 6;
/** RFC 6238, section 5.2: one step for a slow hand and a clock that is a little off, either way. */
const DRIFT_STEPS = 1;
/** RFC 4648, section 6. */
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function stepAt(now: Date): number {
	return Math.floor(now.getTime() / 1000 / STEP_S);
}

/** HOTP of RFC 4226, section 5.3, with the step as its counter. */
export function codeOf(secret: Buffer, step: number): string {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const mac = createHmac('sha1', secret).update(counter).digest();
	const offset = mac.readUInt8(mac.length - 1) & 0x0f;
	const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
	return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step that `code` belongs to, of those near `now` and later than `after`; null when it belongs to none. */
export function stepOfCode(
	secret: Buffer,
	code: string,
	{ now, after }: { now: Date; after: number }
): number | null {
	const given = Buffer.from(code);
	for (let drift = -DRIFT_STEPS; drift <= DRIFT_STEPS; drift += 1) {
		const step = stepAt(now) + drift;
		const right = Buffer.from(codeOf(secret, step));
		if (step > after && given.length === right.length && timingSafeEqual(given, right)) {
			return step;
		}
	}
	return null;
}

/** Without padding: what we encode is whole groups of five bytes. */
export function inBase32(bytes: Buffer): string {
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[Number.parseInt(five, 2)]).join('');
}

/** As a person reads and types it. */
export function inGroupsOfFour(text: string): string {
	return (text.match(/.{1,4}/g) ?? []).join(' ');
}
