import type { AllowedAttribute, Content, Decoding } from './allow-list.ts';
import { remapUid } from './remap-uid.ts';

export type AttributeValue = string | number;

/** ImageOrientationPatient has 6 numbers; nothing on the list needs many more. */
const BYTES_LIMIT = 1024;
/**
 * The largest whole number of DICOM (PS3.5, table 6.2-1, IS); no quantity on the list reaches it, identity cards and phones
 * do.
 */
const LARGEST = 2 ** 31 - 1;
/** DICOM's own root (PS3.5, annex C): a hospital can write what it likes under another. */
const DEFINED_CLASS = /^1\.2\.840\.10008(\.[0-9]{1,5})+$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Ages above 89 count as identifying (HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i)(C)); DICOM writes them in years. */
const OLDEST_YEARS = 90;
export const OLDEST_AGE = `0${OLDEST_YEARS}Y`;

export type DecodeOptions = { littleEndian: boolean; isSigned: boolean; remapKey: Buffer };

/** The values of one allowed attribute; what does not have the form that the attribute may have is left out. */
export function decodeValue(
	attribute: AllowedAttribute,
	bytes: Buffer,
	options: DecodeOptions
): AttributeValue[] {
	if (bytes.length === 0 || bytes.length > BYTES_LIMIT) {
		return [];
	}
	if (attribute.content.is === 'number') {
		return numbers(attribute.decoding, bytes, options);
	}
	const words = bytes
		.toString('latin1')
		.split('\\')
		.map((word) => word.replace(/\0+$/, '').trim());
	return words.flatMap((word) => allowedWord(attribute.content, word, options.remapKey) ?? []);
}

function allowedWord(content: Content, word: string, remapKey: Buffer): string | null {
	switch (content.is) {
		case 'word':
			return content.of.includes(word.toUpperCase()) ? word.toUpperCase() : null;
		case 'uid':
			if (!/^[0-9.]{1,64}$/.test(word)) {
				return null;
			}
			return content.remap ? remapUid(word, remapKey) : definedClass(word);
		case 'age':
			return cappedAge(word);
		case 'number':
			return null;
	}
}

const definedClass = (word: string): string | null => (DEFINED_CLASS.test(word) ? word : null);

const isQuantity = (value: number): boolean => Math.abs(value) <= LARGEST;

function cappedAge(word: string): string | null {
	const [, count, unit] = /^(\d{3})([DWMY])$/.exec(word) ?? [];
	if (count === undefined || unit === undefined) {
		return null;
	}
	return unit === 'Y' && Number(count) > OLDEST_YEARS ? OLDEST_AGE : word;
}

function numbers(decoding: Decoding, bytes: Buffer, options: DecodeOptions): number[] {
	switch (decoding) {
		case 'DS':
		case 'IS':
			return bytes
				.toString('latin1')
				.split('\\')
				.map((word) => word.replace(/\0+$/, '').trim())
				.filter((word) => NUMBER.test(word))
				.map(Number)
				.filter(isQuantity);
		case 'US':
			return each(bytes, 2, (at) => uint16(bytes, at, options));
		case 'XS':
			return each(bytes, 2, (at) => {
				const value = uint16(bytes, at, options);
				return options.isSigned && value > 0x7fff ? value - 0x10000 : value;
			});
		case 'UL':
			return each(bytes, 4, (at) =>
				options.littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
			);
		case 'FD':
			return each(bytes, 8, (at) =>
				options.littleEndian ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at)
			).filter(isQuantity);
		default:
			return [];
	}
}

function uint16(bytes: Buffer, at: number, { littleEndian }: DecodeOptions): number {
	return littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

function each(bytes: Buffer, size: number, read: (at: number) => number): number[] {
	return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => read(index * size));
}
