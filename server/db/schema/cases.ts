import {
	boolean,
	doublePrecision,
	index,
	integer,
	jsonb,
	pgTable,
	text,
	unique,
	uuid
} from 'drizzle-orm/pg-core';
import type { CaseOrigin, CaseStatus, ConsentKind } from '#lib/domain/case/case.ts';
import type { FindingKind } from '#lib/domain/case/text-findings.ts';
import type {
	AttachmentStatus,
	ImageKind,
	ImageSide,
	WindowPreset
} from '#lib/domain/image/image.ts';
import type { StoredPreview } from '#lib/domain/image/previews.ts';
import type { TilePyramid } from '#lib/domain/image/tiles.ts';
import { id, instant } from './columns.ts';
import { person } from './people.ts';

/** The last number given in a year; `caseNo` is `<year>-<number>`. */
export const caseNumber = pgTable('case_number', {
	year: integer().primaryKey(),
	last: integer().notNull()
});

export const tumorCase = pgTable(
	'tumor_case',
	{
		id: id(),
		caseNo: text().notNull().unique(),
		/** Authorship can be emptied when a person leaves; the case stays. */
		authorId: uuid().references(() => person.id, { onDelete: 'set null' }),
		origin: text().$type<CaseOrigin>().notNull(),
		status: text().$type<CaseStatus>().notNull(),
		/** Raised at each saved change; a form that was opened on an older one is refused. */
		version: integer().notNull().default(1),
		title: text().notNull(),
		/** A `CaseRecord`; parsed with its schema whenever it is read. */
		record: jsonb().$type<unknown>().notNull(),
		createdAt: instant().notNull(),
		updatedAt: instant().notNull()
	},
	(table) => [index().on(table.authorId)]
);

export const consent = pgTable('consent', {
	id: id(),
	caseId: uuid()
		.notNull()
		.references(() => tumorCase.id, { onDelete: 'cascade' }),
	kind: text().$type<ConsentKind>().notNull(),
	attestedById: uuid().references(() => person.id, { onDelete: 'set null' }),
	attestedAt: instant().notNull(),
	withdrawnAt: instant()
});

/**
 * What an author says of a passage that looks like an identifier: it is none, because. It counts when a second person has
 * agreed. The passage itself is not kept, only a keyed hash of it, so that text taken out of the case is gone from here too.
 */
export const identifierStatement = pgTable(
	'identifier_statement',
	{
		id: id(),
		caseId: uuid()
			.notNull()
			.references(() => tumorCase.id, { onDelete: 'cascade' }),
		kind: text().$type<FindingKind>().notNull(),
		/** Where it stood when it was stated, for the audit; lines of a table move. */
		field: text().notNull(),
		/** HMAC of case, kind and passage; see server/cases/finding-key.ts. */
		findingKey: text().notNull(),
		reason: text().notNull(),
		statedById: uuid().references(() => person.id, { onDelete: 'set null' }),
		statedAt: instant().notNull(),
		/** The second person: one of the two pairs is filled once they have looked. */
		confirmedById: uuid().references(() => person.id, { onDelete: 'set null' }),
		confirmedAt: instant(),
		rejectedById: uuid().references(() => person.id, { onDelete: 'set null' }),
		rejectedAt: instant()
	},
	(table) => [unique().on(table.caseId, table.findingKey)]
);

/** One thing that was uploaded: a photo, or the files of one radiology series. It is a row before it is a file. */
export const attachment = pgTable(
	'attachment',
	{
		id: id(),
		caseId: uuid()
			.notNull()
			.references(() => tumorCase.id, { onDelete: 'cascade' }),
		uploadedById: uuid().references(() => person.id, { onDelete: 'set null' }),
		title: text().notNull(),
		status: text().$type<AttachmentStatus>().notNull(),
		/** Code of the sentence that the uploader reads (message catalogue `image.refused.*`). */
		refusalReason: text(),
		/** A word of ours that the sentence needs, such as the name of a compression. */
		refusalDetail: text(),
		/** The file at which the conversion ended, counted from 0; names of files are not kept. */
		refusedFileIndex: integer(),
		/** What the reviewer wrote to the uploader. */
		reviewNote: text(),
		/** A `MetadataSummary` of its first DICOM file. */
		metadata: jsonb().$type<unknown>(),
		/** Where the text of its documents looks like identifiers (`FoundText`), for the second person. */
		foundText: jsonb().$type<unknown>(),
		/** Made by the portal's own code for the demonstration, so that no second person had to look. */
		isGenerated: boolean().notNull().default(false),
		byteSize: integer().notNull(),
		fileCount: integer().notNull(),
		createdAt: instant().notNull(),
		/** While files come one by one: when it counts as abandoned. Null for a form, which arrives at once or not at all. */
		receivesUntil: instant(),
		confirmedById: uuid().references(() => person.id, { onDelete: 'set null' }),
		confirmedAt: instant()
	},
	(table) => [index().on(table.caseId)]
);

/** One file of an upload that arrives piece by piece. Where it ends so far is the length of the file in the quarantine. */
export const uploadFile = pgTable(
	'upload_file',
	{
		id: id(),
		attachmentId: uuid()
			.notNull()
			.references(() => attachment.id, { onDelete: 'cascade' }),
		/** Its place among the files, from 0, and its name in the quarantine. */
		position: integer().notNull(),
		/** With its dot, or empty; the rest of the name is never sent. */
		extension: text().notNull(),
		byteSize: integer().notNull()
	},
	(table) => [index().on(table.attachmentId)]
);

/** What the viewer shows: one picture, one slide, or one series as frames in geometric order. */
export const image = pgTable(
	'image',
	{
		id: id(),
		attachmentId: uuid()
			.notNull()
			.references(() => attachment.id, { onDelete: 'cascade' }),
		caseId: uuid()
			.notNull()
			.references(() => tumorCase.id, { onDelete: 'cascade' }),
		position: integer().notNull(),
		kind: text().$type<ImageKind>().notNull(),
		title: text().notNull(),
		/** DICOM modality (CT, US); null for a picture that was none. */
		modality: text(),
		width: integer().notNull(),
		height: integer().notNull(),
		frameCount: integer().notNull(),
		/** Millimetres per pixel, null where the file carries no calibration. */
		rowSpacing: doublePrecision(),
		columnSpacing: doublePrecision(),
		/** Millimetres between slices, null for a single frame. */
		sliceSpacing: doublePrecision(),
		windows: jsonb().$type<WindowPreset[]>().notNull(),
		/** Allow-listed DICOM attributes with remapped UIDs; null for a picture that was none. */
		attributes: jsonb().$type<Record<string, unknown>>(),
		/** Which side it shows, said by a person: for an image whose file has no orientation. */
		side: text().$type<ImageSide>(),
		/** Keys in the file store: one per frame of radiology (int16 little endian, gzip) and of a film in color (WebP), one for a picture or the overview of a slide (WebP). */
		frameKeys: jsonb().$type<string[]>().notNull(),
		/** Shape of a slide's pyramid, and the one file that holds all its tiles (server/images/slide/tile-pack.ts); null for others. */
		tiles: jsonb().$type<TilePyramid>(),
		tilesKey: text(),
		thumbnailKey: text().notNull(),
		/** How often its pixels were changed; part of the addresses of its files, so that no page shows the former ones. */
		revision: integer().notNull().default(0),
		/** Smaller ones for pages, of a picture or slide; images from before there were any have none. */
		previews: jsonb().$type<StoredPreview[]>().notNull().default([])
	},
	(table) => [index().on(table.caseId)]
);

/** A rectangle that was burnt into the stored pixels of an image, in pixels of the full-resolution image. */
export const imageRedaction = pgTable(
	'image_redaction',
	{
		id: id(),
		imageId: uuid()
			.notNull()
			.references(() => image.id, { onDelete: 'cascade' }),
		/** 0-based; null: every frame. */
		frame: integer(),
		left: integer().notNull(),
		top: integer().notNull(),
		width: integer().notNull(),
		height: integer().notNull(),
		drawnById: uuid().references(() => person.id, { onDelete: 'set null' }),
		drawnAt: instant().notNull()
	},
	(table) => [index().on(table.imageId)]
);

/** Files that no row points to any more, from the transaction that let go of them until they are deleted. */
export const fileRemoval = pgTable('file_removal', {
	key: text().primaryKey()
});
