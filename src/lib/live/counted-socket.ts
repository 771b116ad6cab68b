import { MESSAGE } from '../protocol/documents.ts';

/** Second number of a sync message: 0 asks, 1 answers with what the other side lacks, 2 is a single change. */
const SYNC_ANSWER = 1;
const SYNC_UPDATE = 2;

export type SentUpdate = { message: number; isAnswer: boolean };

/** A browser's WebSocket that counts the messages with document content, because the server acknowledges by that count. */
export function countedSocket(onsent: (sent: SentUpdate) => void): typeof WebSocket {
	return class extends WebSocket {
		#count = 0;

		override send(message: string | BufferSource | Blob): void {
			super.send(message);
			const step = message instanceof Uint8Array && message[0] === MESSAGE.sync ? message[1] : null;
			if (step === SYNC_ANSWER || step === SYNC_UPDATE) {
				this.#count += 1;
				onsent({ message: this.#count, isAnswer: step === SYNC_ANSWER });
			}
		}
	};
}
