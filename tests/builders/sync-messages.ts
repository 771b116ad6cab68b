import * as encoding from 'lib0/encoding';

/** Messages of the y-websocket protocol as a client sends them, with any body. */
export function syncMessage(step: 'step 1' | 'step 2' | 'update', body: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, 0);
	encoding.writeVarUint(encoder, { 'step 1': 0, 'step 2': 1, update: 2 }[step]);
	encoding.writeVarUint8Array(encoder, body);
	return encoding.toUint8Array(encoder);
}

/** An awareness message; `state` is JSON, or the text that a hostile client sends instead. */
export function awarenessMessage(
	entries: { clientId: number; clock: number; state: unknown; text?: string }[]
): Uint8Array {
	const inner = encoding.createEncoder();
	encoding.writeVarUint(inner, entries.length);
	for (const { clientId, clock, state, text } of entries) {
		encoding.writeVarUint(inner, clientId);
		encoding.writeVarUint(inner, clock);
		encoding.writeVarString(inner, text ?? JSON.stringify(state));
	}
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, 1);
	encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner));
	return encoding.toUint8Array(encoder);
}
