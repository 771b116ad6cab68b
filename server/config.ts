import { resolve } from 'node:path';
import * as v from 'valibot';

const whole = (min: number, max: number) =>
	v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(min), v.maxValue(max));
const flag = v.pipe(
	v.picklist(['on', 'off']),
	v.transform((value) => value === 'on')
);

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
		means: 'a sender'
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
	},
	DOCUMENT_BYTES_LIMIT: {
		schema: whole(10_000, 1_000_000_000),
		fallback: '20000000',
		means: 'a number of bytes'
	},
	SOCKETS_PER_PERSON: { schema: whole(1, 1000), fallback: '50', means: 'a number of connections' }
} as const;

export class ConfigError extends Error {}

function read<Name extends keyof typeof SETTINGS>(
	name: Name,
	environment: NodeJS.ProcessEnv
): v.InferOutput<(typeof SETTINGS)[Name]['schema']> {
	const setting = SETTINGS[name];
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
		documentBytesLimit: read('DOCUMENT_BYTES_LIMIT', environment),
		socketsPerPerson: read('SOCKETS_PER_PERSON', environment)
	};
}

export type Config = ReturnType<typeof readConfig>;
