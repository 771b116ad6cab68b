import type { RecommendationBody } from '#lib/domain/meeting/recommendation-schema.ts';

/** One thing on paper; its words are data and never markup. */
export type SheetBlock =
	| { is: 'heading'; text: string; aside: string }
	| { is: 'subheading'; text: string }
	| { is: 'text'; text: string }
	| { is: 'note'; text: string }
	| { is: 'facts'; rows: { label: string; value: string }[] }
	| { is: 'quote'; label: string; body: RecommendationBody }
	| { is: 'quote'; label: string; text: string }
	| { is: 'table'; head: string[]; rows: string[][] }
	/** A line to be filled by hand. */
	| { is: 'blank'; label: string };

/** A document to be printed as PDF; `sheet.typ` draws it. A passage that begins in Urdu runs from the right. */
export type Sheet = {
	lang: 'en';
	title: string;
	lead: string;
	/** Beside the name of the portal. */
	aside: string;
	foot: string;
	blocks: SheetBlock[];
};

/** Makes PDFs in a process of its own; see `open-printer.ts`, which only `main.ts` and tests import. */
export type Printer = {
	/** Null when the process passed a limit, or too many wait: of all, or of this person. */
	print: (sheet: Sheet, personId: string) => Promise<Buffer | null>;
	close: () => Promise<void>;
};
