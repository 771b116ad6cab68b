import * as v from 'valibot';
import { IDENTIFIER_KINDS } from '#lib/domain/case/text-rules/kinds.ts';
import { PREVIEW_FORMATS, PREVIEW_SIDES } from '#lib/domain/image/previews.ts';
import { TILE_SIDE } from '#lib/domain/image/tiles.ts';

/** Why an upload is not taken; each has a sentence `image.refused.<code>` that says what is accepted. */
export const IMAGE_REFUSALS = [
	'empty',
	'unknown_kind',
	'heic',
	'pdf_locked',
	'too_many_pages',
	'extension_differs',
	'disguised',
	'too_large',
	'too_many_files',
	'too_many_pixels',
	'no_files',
	'broken',
	'compressed_dicom',
	'compressed_slide',
	'slide_not_rgb',
	'dicom_not_shown',
	'pixels_not_shown',
	'unpacks_too_large',
	'no_pixels',
	'mixed_kinds',
	'took_too_long',
	'too_much_memory',
	'interrupted',
	'abandoned',
	'failed',
	'by_reviewer'
] as const;
export type ImageRefusal = (typeof IMAGE_REFUSALS)[number];
/** Given until DICOM of every modality was taken; rows of that time hold them, so their sentences stay. */
export const FORMER_REFUSALS = [
	'not_ct_or_mr',
	'secondary_capture',
	'not_gray',
	'identifiers_burned_in'
] as const;

/** Why text may stand in the pixels of an upload; each has a sentence `review.burnedIn.<code>` for the second person. */
export const BURNED_IN_REASONS = ['said', 'kind', 'converted', 'not_denied'] as const;
export type BurnedInReason = (typeof BURNED_IN_REASONS)[number];

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const Positive = v.pipe(v.number(), v.finite(), v.minValue(0));
const Finite = v.pipe(v.number(), v.finite());
/** Files lie below the folder that the worker was given, and nowhere else. */
const OutPath = v.pipe(v.string(), v.regex(/^out\/[a-z0-9-]+\.(gz|webp|avif|tiles)$/));

/** A word from our own lists, such as the name of a compression; never a text from the file. */
const DetailSchema = v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,40}$/));

const DicomValueSchema = v.union([
	v.pipe(v.string(), v.maxLength(200)),
	Finite,
	v.pipe(v.array(v.union([v.pipe(v.string(), v.maxLength(64)), Finite])), v.maxLength(64))
]);

/** What became of the attributes of one DICOM file. Of what was removed only the length is known. */
export const MetadataSummarySchema = v.strictObject({
	kept: Whole,
	replaced: Whole,
	removed: Whole,
	rows: v.array(
		v.strictObject({
			attribute: v.pipe(v.string(), v.regex(/^[A-Za-z]{2,64}$/)),
			tag: v.pipe(v.string(), v.regex(/^[0-9A-F]{4},[0-9A-F]{4}$/)),
			/** Bytes that stood in the file. */
			was: Whole,
			now: v.nullable(v.pipe(v.string(), v.maxLength(200))),
			done: v.picklist(['kept', 'replaced', 'removed'])
		})
	),
	/** Of all files together. Rows stored before this was asked have none. */
	burnedIn: v.optional(v.array(v.picklist(BURNED_IN_REASONS)), []),
	/** Objects of the upload that are no images, by the word that refuses them when they come alone. */
	leftOut: v.optional(
		v.array(v.strictObject({ kind: DetailSchema, count: v.pipe(Whole, v.minValue(1)) })),
		[]
	)
});
export type MetadataSummary = v.InferOutput<typeof MetadataSummarySchema>;
export type LeftOut = MetadataSummary['leftOut'];

/** One image as the worker made it. */
const ConvertedImageSchema = v.strictObject({
	kind: v.picklist(['picture', 'radiology', 'slide']),
	modality: v.nullable(v.pipe(v.string(), v.regex(/^[A-Z]{2}$/))),
	width: v.pipe(Whole, v.minValue(1)),
	height: v.pipe(Whole, v.minValue(1)),
	rowSpacing: v.nullable(Positive),
	columnSpacing: v.nullable(Positive),
	sliceSpacing: v.nullable(Positive),
	windows: v.pipe(
		v.array(
			v.strictObject({
				name: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
				center: Finite,
				width: v.pipe(Finite, v.minValue(1))
			})
		),
		v.maxLength(20)
	),
	/** Of DICOM: the allow-listed attributes of its middle slice. Null for the others. */
	attributes: v.nullable(v.record(v.pipe(v.string(), v.regex(/^[A-Za-z]+$/)), DicomValueSchema)),
	frames: v.pipe(v.array(OutPath), v.minLength(1)),
	thumbnail: OutPath,
	/** Of a picture or slide: the sizes that pages choose from. */
	previews: v.pipe(
		v.array(
			v.strictObject({
				side: v.picklist(PREVIEW_SIDES),
				format: v.picklist(PREVIEW_FORMATS),
				path: OutPath
			})
		),
		v.maxLength(PREVIEW_SIDES.length * PREVIEW_FORMATS.length)
	),
	/** Of a slide: the shape of its pyramid, and the file with all its tiles. */
	tiles: v.nullable(
		v.strictObject({
			side: v.pipe(Whole, v.value(TILE_SIDE)),
			levels: v.pipe(Whole, v.minValue(1), v.maxValue(20)),
			pack: OutPath
		})
	)
});
export type ConvertedImage = v.InferOutput<typeof ConvertedImageSchema>;

/** Pages of documents whose text looks like identifiers, and of which kinds; never the text. */
export const FoundTextSchema = v.array(
	v.strictObject({
		fileIndex: Whole,
		page: v.pipe(Whole, v.minValue(1)),
		kinds: v.pipe(v.array(v.picklist(IDENTIFIER_KINDS)), v.minLength(1))
	})
);
export type FoundText = v.InferOutput<typeof FoundTextSchema>[number];

export const ConvertedAttachmentSchema = v.variant('ok', [
	v.strictObject({
		ok: v.literal(true),
		images: v.pipe(v.array(ConvertedImageSchema), v.minLength(1)),
		/** Of the first DICOM file; null for pictures. */
		metadata: v.nullable(MetadataSummarySchema),
		foundText: FoundTextSchema
	}),
	v.strictObject({
		ok: v.literal(false),
		reason: v.picklist(IMAGE_REFUSALS),
		fileIndex: v.nullable(Whole),
		detail: v.nullable(DetailSchema)
	})
]);
/** The worker met hostile bytes, so what it answers is parsed like anything from outside. */
export type ConvertedAttachment = v.InferOutput<typeof ConvertedAttachmentSchema>;
