import type { ImageKind, WindowPreset } from '#lib/domain/image/image.ts';

/** One image as the worker made it: files lie in the folder it was given, under `out/`. */
export type ConvertedImage = {
	kind: ImageKind;
	title: string;
	modality: string | null;
	width: number;
	height: number;
	rowSpacing: number | null;
	columnSpacing: number | null;
	sliceSpacing: number | null;
	windows: WindowPreset[];
	/** Paths relative to the folder. */
	frames: string[];
	thumbnail: string;
};

/** Why a file is not taken; each has a sentence `image.refused.<code>` that says what is accepted. */
export type ImageRefusal =
	| 'unknown_kind'
	| 'extension_differs'
	| 'too_large'
	| 'too_many_pixels'
	| 'broken'
	| 'compressed_dicom'
	| 'not_ct_or_mr'
	| 'no_pixels'
	| 'identifiers_burned_in'
	| 'mixed_kinds'
	| 'took_too_long'
	| 'too_much_memory';

export type ConvertedAttachment =
	| { ok: true; images: ConvertedImage[] }
	| { ok: false; reason: ImageRefusal; fileIndex: number | null };
