export type Letter = {
	to: string;
	subject: string;
	text: string;
	/** Of a letter that may be handed over twice (the process ended before it was written down): its Message-ID, and its file's name. */
	id?: string;
	/** An iCalendar file, beside the text as what mail programs answer to and as a file. */
	calendar?: { method: 'REQUEST' | 'CANCEL'; content: string };
	attachments?: { filename: string; content: Buffer; contentType: string }[];
};

export type Mail = {
	/** Resolves when the letter is with the mail server (or in `data/outbox`). */
	send: (letter: Letter) => Promise<void>;
};
