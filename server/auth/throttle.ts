/** Counts failed sign-ins; see `attemptSignIn`. In memory: a restart forgives, which is harmless at ten tries a minute. */
export type Throttle = {
	/** Seconds to wait before another try is looked at; 0 when it may go on. */
	waitFor: (account: string, address: string) => number;
	failed: (account: string, address: string) => void;
	succeeded: (account: string, address: string) => void;
};
