import * as v from 'valibot';

const base64url = (longest: number) =>
	v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(longest));

/** WebAuthn, section 5.8.3: an id has at most 1,023 bytes. */
const CredentialIdSchema = base64url(1364);
/** A browser's has some 200 bytes. */
const ClientDataSchema = base64url(4000);
const Transports = v.picklist(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);

/** What `navigator.credentials.get` answers, as its `toJSON` writes it. */
const SignatureSchema = v.object({
	id: CredentialIdSchema,
	response: v.object({
		clientDataJSON: ClientDataSchema,
		authenticatorData: base64url(4000),
		/** An RSA key of 4,096 bits makes 683 characters. */
		signature: base64url(1400),
		userHandle: v.nullish(base64url(86))
	})
});
/** What `navigator.credentials.create` answers. */
const CreatedSchema = v.object({
	id: CredentialIdSchema,
	response: v.object({
		clientDataJSON: ClientDataSchema,
		attestationObject: base64url(16_000),
		/** A way that is not known yet is no reason to refuse. */
		transports: v.optional(v.array(v.fallback(v.nullable(Transports), null)), [])
	})
});
const ClientData = v.object({
	challenge: base64url(200),
	crossOrigin: v.optional(v.boolean(), false)
});

const written = <S extends v.GenericSchema>(schema: S) =>
	v.pipe(v.string(), v.maxLength(30_000), v.parseJson(), schema);

/** What the browser adds. Whether its word is good shows in the signature over it. */
type Stated = { challenge: string; isFramed: boolean };

export type PasskeySignature = v.InferOutput<typeof SignatureSchema> & Stated;
export type CreatedPasskey = v.InferOutput<typeof CreatedSchema> & Stated;

function withStated<T extends { response: { clientDataJSON: string } }>(
	given: T
): (T & Stated) | null {
	const text = Buffer.from(given.response.clientDataJSON, 'base64url').toString();
	const parsed = v.safeParse(written(ClientData), text);
	return parsed.success
		? { ...given, challenge: parsed.output.challenge, isFramed: parsed.output.crossOrigin }
		: null;
}

/** From a form; null when it is no such answer. */
export function readSignature(field: unknown): PasskeySignature | null {
	const parsed = v.safeParse(written(SignatureSchema), field);
	return parsed.success ? withStated(parsed.output) : null;
}

/** From a form; null when it is no such answer. */
export function readCreated(field: unknown): CreatedPasskey | null {
	const parsed = v.safeParse(written(CreatedSchema), field);
	return parsed.success ? withStated(parsed.output) : null;
}
