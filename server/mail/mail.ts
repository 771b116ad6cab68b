export type Letter = { to: string; subject: string; text: string };

export type Mail = {
	/** Resolves when the letter is with the mail server (or in `data/outbox`). */
	send: (letter: Letter) => Promise<void>;
};
