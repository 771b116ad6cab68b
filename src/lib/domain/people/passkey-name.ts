import * as v from 'valibot';
import { hidesSigns } from './display-name.ts';

/** What its owner calls a passkey, in any script; empty where they leave it to the portal. */
export const PasskeyNameSchema = v.pipe(
	v.string(),
	v.trim(),
	v.maxLength(60),
	v.check((name) => !hidesSigns(name))
);
