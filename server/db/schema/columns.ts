import { randomBytes } from 'node:crypto';
import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A version 7 uuid (RFC 9562, section 5.7): 48 bits of milliseconds, then random. Made here because Postgres 15 has no function for it. */
export function newId(now: number = Date.now()): string {
	const bytes = randomBytes(16);
	bytes.writeUIntBE(now, 0, 6);
	bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
	bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
	const hex = bytes.toString('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const id = () =>
	uuid()
		.primaryKey()
		.$defaultFn(() => newId());

/** Milliseconds, because a JavaScript Date has no more: with microseconds a keyset cursor skips or repeats rows. */
export const instant = () => timestamp({ withTimezone: true, precision: 3 });

/** `bytea`; PGlite answers Uint8Array and postgres.js Buffer, so both are copied to a plain Uint8Array. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
	dataType: () => 'bytea',
	fromDriver: (value) => new Uint8Array(value),
	toDriver: (value) => (value instanceof Buffer ? value : Buffer.from(value))
});
