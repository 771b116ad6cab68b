import type { Actor } from '#lib/domain/people/actor.ts';
import type { Portal } from '#server/portal.ts';

declare global {
	namespace App {
		interface Locals {
			portal: Portal;
			/** The signed-in person, or null. */
			actor: Actor | null;
			/** SHA-256 of the session cookie's value, for sign-out. */
			sessionHash: string | null;
			/** Address of the peer, as the proxy rules of the configuration see it. */
			address: string;
		}
		/** Of the root layout; absent where reading it failed. */
		interface PageData {
			viewer?: { id: string } | null;
		}
		interface Error {
			code: string;
			message: string;
			id?: string;
		}
	}
}

export {};
