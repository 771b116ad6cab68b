import type { SignedIn, World } from './world.ts';

/** Who may send which form. `may`: it is done; `refused`: told no (the thing is theirs to read); all others: nothing there. */
export type ActionRow = {
	route: string;
	/** Name of the form action; `default` for the only one of a page, a method for an address without a page. */
	action: string;
	of: string;
	address: (world: World) => string;
	form: (world: World, sender: SignedIn) => Record<string, string>;
	may: readonly SignedIn[] | 'everybody signed in';
	refused?: readonly SignedIn[];
	/** Why no row can tell roles apart here: the form is for people without a session, and has tests of its own. */
	forStrangers?: string;
};
