import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const LIMITS = {
	MESSAGE_BYTES_LIMIT: ['messageBytes', 4_194_304],
	MESSAGES_PER_SECOND: ['messagesPerSecond', 500],
	PACKET_BYTES_LIMIT: ['packetBytes', 16_384],
	PACKETS_PER_SECOND: ['packetsPerSecond', 200],
	COMMANDS_PER_SECOND: ['commandsPerSecond', 10],
	QUEUE_BYTES_PER_SOCKET: ['queueBytesPerSocket', 1_000_000],
	DRAIN_SECONDS: ['drainMs', 30_000],
	HANDSHAKE_SECONDS: ['handshakeMs', 15_000],
	REQUEST_SECONDS: ['requestMs', 60_000],
	UPLOAD_SECONDS: ['uploadMs', 1_800_000],
	SOCKETS_PER_PERSON: ['socketsPerPerson', 50],
	PERSON_MESSAGES_PER_SECOND: ['personMessagesPerSecond', 2000],
	UPLOADS_PER_PERSON: ['uploadsPerPerson', 20],
	UPLOAD_BYTES_PER_PERSON: ['uploadBytesPerPerson', 1_000_000_000],
	CLIENT_IDS_PER_PERSON: ['clientIdsPerPerson', 64],
	DOCUMENT_BYTES_LIMIT: ['documentBytes', 20_000_000],
	DOCUMENT_STRUCTS_LIMIT: ['documentStructs', 500_000],
	UPLOAD_FILE_BYTES: ['uploadFileBytes', 209_715_200],
	UPLOAD_EXPIRY_HOURS: ['uploadExpiryMs', 86_400_000],
	CONNECTIONS_LIMIT: ['connections', 10_000],
	SOCKETS_LIMIT: ['sockets', 2000],
	DOCUMENTS_LIMIT: ['documents', 2000],
	QUEUE_BYTES_LIMIT: ['queueBytes', 256_000_000]
} as const;

test.each(Object.keys(LIMITS))(
	'[HP18] %s that is no number in its range is refused by its name',
	(name) => {
		for (const wrong of ['0', '-1', '1e3', '12.5', 'many', '99999999999999', '0x10']) {
			expect(() => readConfig({ [name]: wrong })).toThrow(
				new RegExp(`^${name} must be a number of [a-z ]+\\.$`)
			);
		}
	}
);

test('[HP18] each limit has its default, and no other limit exists', () => {
	expect(readConfig({}).limits).toEqual(Object.fromEntries(Object.values(LIMITS)));
});

test('[HP18] a limit that is given is taken', () => {
	expect(readConfig({ HANDSHAKE_SECONDS: '3' }).limits.handshakeMs).toBe(3000);
});
