/** Who tries what from where. `browser` is set for a browser that has signed in to this account before. */
export type Attempt = { account: string; address: string; browser: string | null };

/** Counts sign-ins that did not succeed; see docs/decisions/003-sessions-and-throttle.md. In memory: a restart forgives, which is harmless at ten tries a minute. */
export type Throttle = {
	/** Seconds to wait before another try is looked at; 0 when it may go on. */
	waitFor: (attempt: Attempt) => number;
	/** Counts the try. Called before the password is looked at, so that a hundred at once do not all slip through. */
	begin: (attempt: Attempt) => void;
	/** Takes back what `begin` counted, and forgives this account at this address. */
	succeeded: (attempt: Attempt) => void;
};
