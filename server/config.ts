import { resolve } from 'node:path';
import * as v from 'valibot';

const whole = (min: number, max: number) =>
	v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(min), v.maxValue(max));
const flag = v.pipe(
	v.picklist(['on', 'off']),
	v.transform((value) => value === 'on')
);

const [BYTES, SECONDS] = ['a number of bytes', 'a number of seconds'];
const [CONNECTIONS, MESSAGES] = ['a number of connections', 'a number of messages a second'];

/** Each setting, how it is written, and the sentence for a wrong value. */
const SETTINGS = {
	PORT: { schema: whole(0, 65_535), fallback: '3000', means: 'a port number from 0 to 65535' },
	HOST: { schema: v.string(), fallback: '', means: 'an address to listen on' },
	DATA: { schema: v.pipe(v.string(), v.minLength(1)), fallback: 'data', means: 'a folder' },
	DATABASE_URL: {
		schema: v.union([v.literal(''), v.pipe(v.string(), v.regex(/^postgres(ql)?:\/\//))]),
		fallback: '',
		means: 'a postgres:// address'
	},
	PUBLIC_URL: {
		schema: v.union([v.literal(''), v.pipe(v.string(), v.url(), v.regex(/^https?:\/\/[^/]+$/))]),
		fallback: '',
		means: 'the address people use, without a path, e.g. https://board.example.org'
	},
	TRUST_PROXY: {
		schema: whole(0, 10),
		fallback: '0',
		means: 'the number of proxies in front, 0 to 10'
	},
	ALLOW_NO_ORIGIN: { schema: flag, fallback: 'off', means: 'on or off' },
	DEMONSTRATION: { schema: flag, fallback: 'on', means: 'on or off' },
	SMTP_URL: {
		schema: v.union([v.literal(''), v.pipe(v.string(), v.regex(/^smtps?:\/\//))]),
		fallback: '',
		means: 'an smtp:// or smtps:// address'
	},
	MAIL_FROM: {
		schema: v.pipe(v.string(), v.includes('@')),
		fallback: 'Mashwara <portal@localhost>',
		means: 'a sender with an e-mail address, e.g. Mashwara <portal@hospital.example>'
	},
	SIGNING_KEY: {
		schema: v.string(),
		fallback: '',
		means: 'an Ed25519 private key, PKCS#8 in base64'
	},
	REMAP_KEY: {
		schema: v.union([v.literal(''), v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))]),
		fallback: '',
		means: '64 hexadecimal digits'
	},
	METRICS_TOKEN: { schema: v.string(), fallback: '', means: 'a token' },
	LOG_LEVEL: {
		schema: v.picklist(['debug', 'info', 'warn', 'error', 'silent']),
		fallback: 'info',
		means: 'debug, info, warn, error or silent'
	}
} as const;

/** The most that somebody may ask of this process; each is described in docs/protocol.md, "Limits". */
const LIMITS = {
	// Of one connection.
	MESSAGE_BYTES_LIMIT: { schema: whole(65_536, 100_000_000), fallback: '4194304', means: BYTES },
	MESSAGES_PER_SECOND: { schema: whole(10, 100_000), fallback: '500', means: MESSAGES },
	PACKET_BYTES_LIMIT: { schema: whole(4096, 10_000_000), fallback: '16384', means: BYTES },
	PACKETS_PER_SECOND: { schema: whole(70, 100_000), fallback: '200', means: MESSAGES },
	COMMANDS_PER_SECOND: { schema: whole(1, 1000), fallback: '10', means: 'a number of commands' },
	QUEUE_BYTES_PER_SOCKET: {
		schema: whole(65_536, 100_000_000),
		fallback: '1000000',
		means: BYTES
	},
	DRAIN_SECONDS: { schema: whole(1, 600), fallback: '30', means: SECONDS },
	HANDSHAKE_SECONDS: { schema: whole(1, 600), fallback: '15', means: SECONDS },
	REQUEST_SECONDS: { schema: whole(1, 3600), fallback: '60', means: SECONDS },
	UPLOAD_SECONDS: { schema: whole(1, 86_400), fallback: '1800', means: SECONDS },
	// Of one person.
	SOCKETS_PER_PERSON: { schema: whole(1, 1000), fallback: '50', means: CONNECTIONS },
	PERSON_MESSAGES_PER_SECOND: { schema: whole(10, 100_000), fallback: '2000', means: MESSAGES },
	UPLOADS_PER_PERSON: { schema: whole(1, 1000), fallback: '20', means: 'a number of uploads' },
	UPLOAD_BYTES_PER_PERSON: {
		schema: whole(1_000_000, 1_000_000_000_000),
		fallback: '1000000000',
		means: BYTES
	},
	CLIENT_IDS_PER_PERSON: { schema: whole(1, 10_000), fallback: '64', means: 'a number of ids' },
	// Of one document.
	DOCUMENT_BYTES_LIMIT: {
		schema: whole(10_000, 1_000_000_000),
		fallback: '20000000',
		means: BYTES
	},
	DOCUMENT_STRUCTS_LIMIT: {
		schema: whole(100, 100_000_000),
		fallback: '500000',
		means: 'a number of structs'
	},
	// Of one upload that arrives piece by piece.
	UPLOAD_FILE_BYTES: { schema: whole(1000, 209_715_200), fallback: '209715200', means: BYTES },
	UPLOAD_EXPIRY_HOURS: { schema: whole(1, 720), fallback: '24', means: 'a number of hours' },
	// Of the process.
	CONNECTIONS_LIMIT: { schema: whole(10, 1_000_000), fallback: '10000', means: CONNECTIONS },
	SOCKETS_LIMIT: { schema: whole(1, 100_000), fallback: '2000', means: CONNECTIONS },
	DOCUMENTS_LIMIT: { schema: whole(3, 100_000), fallback: '2000', means: 'a number of documents' },
	QUEUE_BYTES_LIMIT: {
		schema: whole(1_000_000, 10_000_000_000),
		fallback: '256000000',
		means: BYTES
	}
} as const;

export class ConfigError extends Error {}

const ALL = { ...SETTINGS, ...LIMITS };

function read<Name extends keyof typeof ALL>(
	name: Name,
	environment: NodeJS.ProcessEnv
): v.InferOutput<(typeof ALL)[Name]['schema']> {
	const setting = ALL[name];
	const given = environment[name];
	const parsed = v.safeParse(
		setting.schema,
		given === undefined || given === '' ? setting.fallback : given
	);
	if (!parsed.success) {
		// The value is not printed: it may be a password.
		throw new ConfigError(`${name} must be ${setting.means}.`);
	}
	return parsed.output;
}

/** Reads the environment once; throws a `ConfigError` that names the wrong setting. */
export function readConfig(environment: NodeJS.ProcessEnv) {
	const databaseUrl = read('DATABASE_URL', environment);
	const hasDemonstration = databaseUrl === '' && read('DEMONSTRATION', environment);
	const publicUrl = read('PUBLIC_URL', environment) || null;
	const smtpUrl = read('SMTP_URL', environment) || null;
	if (smtpUrl !== null && publicUrl === null) {
		throw new ConfigError('PUBLIC_URL must be set when SMTP_URL is: letters link to it.');
	}
	return {
		port: read('PORT', environment),
		// The demonstration's passwords are public, so it listens on this machine only.
		host: read('HOST', environment) || (hasDemonstration ? '127.0.0.1' : '0.0.0.0'),
		dataFolder: resolve(read('DATA', environment)),
		databaseUrl: databaseUrl === '' ? null : databaseUrl,
		publicUrl,
		trustProxy: read('TRUST_PROXY', environment),
		allowNoOrigin: read('ALLOW_NO_ORIGIN', environment),
		hasDemonstration,
		smtpUrl,
		mailFrom: read('MAIL_FROM', environment),
		signingKey: read('SIGNING_KEY', environment) || null,
		remapKey: read('REMAP_KEY', environment) || null,
		metricsToken: read('METRICS_TOKEN', environment) || null,
		logLevel: read('LOG_LEVEL', environment),
		limits: readLimits(environment)
	};
}

function readLimits(environment: NodeJS.ProcessEnv) {
	const of = (name: keyof typeof LIMITS): number => read(name, environment);
	return {
		messageBytes: of('MESSAGE_BYTES_LIMIT'),
		messagesPerSecond: of('MESSAGES_PER_SECOND'),
		packetBytes: of('PACKET_BYTES_LIMIT'),
		packetsPerSecond: of('PACKETS_PER_SECOND'),
		commandsPerSecond: of('COMMANDS_PER_SECOND'),
		queueBytesPerSocket: of('QUEUE_BYTES_PER_SOCKET'),
		drainMs: of('DRAIN_SECONDS') * 1000,
		handshakeMs: of('HANDSHAKE_SECONDS') * 1000,
		requestMs: of('REQUEST_SECONDS') * 1000,
		uploadMs: of('UPLOAD_SECONDS') * 1000,
		socketsPerPerson: of('SOCKETS_PER_PERSON'),
		personMessagesPerSecond: of('PERSON_MESSAGES_PER_SECOND'),
		uploadsPerPerson: of('UPLOADS_PER_PERSON'),
		uploadBytesPerPerson: of('UPLOAD_BYTES_PER_PERSON'),
		uploadFileBytes: of('UPLOAD_FILE_BYTES'),
		uploadExpiryMs: of('UPLOAD_EXPIRY_HOURS') * 3_600_000,
		clientIdsPerPerson: of('CLIENT_IDS_PER_PERSON'),
		documentBytes: of('DOCUMENT_BYTES_LIMIT'),
		documentStructs: of('DOCUMENT_STRUCTS_LIMIT'),
		connections: of('CONNECTIONS_LIMIT'),
		sockets: of('SOCKETS_LIMIT'),
		documents: of('DOCUMENTS_LIMIT'),
		queueBytes: of('QUEUE_BYTES_LIMIT')
	};
}

export type Config = ReturnType<typeof readConfig>;
export type Limits = Config['limits'];
