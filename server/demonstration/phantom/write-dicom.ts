export type DicomValue = string | number | number[] | Buffer | DicomElement[][];
/** Group and element as one number, e.g. 0x00280010. Pixel data and other OW come as 16-bit words, little endian. */
export type DicomElement = { tag: number; vr: string; value: DicomValue };

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';

type Coding = { explicit: boolean; littleEndian: boolean };

const LONG_FORM = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);
const UNDEFINED_LENGTH = 0xffffffff;

/** A DICOM file (PS3.10): preamble, header, dataset in one of the uncompressed syntaxes. Elements are sorted here. */
export function writeDicom(file: {
	transferSyntax: string;
	sopClass: string;
	sopInstance: string;
	elements: DicomElement[];
}): Buffer {
	const header = writeElements(
		[
			{ tag: 0x00020001, vr: 'OB', value: Buffer.from([0, 1]) },
			{ tag: 0x00020002, vr: 'UI', value: file.sopClass },
			{ tag: 0x00020003, vr: 'UI', value: file.sopInstance },
			{ tag: 0x00020010, vr: 'UI', value: file.transferSyntax },
			{ tag: 0x00020012, vr: 'UI', value: '2.25.1' }
		],
		{ explicit: true, littleEndian: true }
	);
	const length = writeElements([{ tag: 0x00020000, vr: 'UL', value: header.length }], {
		explicit: true,
		littleEndian: true
	});
	const body = writeElements(
		[
			{ tag: 0x00080016, vr: 'UI', value: file.sopClass },
			{ tag: 0x00080018, vr: 'UI', value: file.sopInstance },
			...file.elements
		],
		{
			explicit: file.transferSyntax !== IMPLICIT_LITTLE,
			littleEndian: file.transferSyntax !== EXPLICIT_BIG
		}
	);
	return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, header, body]);
}

function writeElements(elements: DicomElement[], coding: Coding): Buffer {
	const sorted = elements.toSorted((a, b) => a.tag - b.tag);
	return Buffer.concat(sorted.flatMap((element) => writeElement(element, coding)));
}

function writeElement({ tag, vr, value }: DicomElement, coding: Coding): Buffer[] {
	const isSequence = vr === 'SQ' && Array.isArray(value);
	const content = isSequence
		? writeItems(value as DicomElement[][], coding)
		: padded(encode(vr, value, coding), vr);
	const length = isSequence ? UNDEFINED_LENGTH : content.length;
	return [tagBytes(tag, coding), lengthBytes(vr, length, coding), content];
}

function tagBytes(tag: number, { littleEndian }: Coding): Buffer {
	const bytes = Buffer.alloc(4);
	if (littleEndian) {
		bytes.writeUInt16LE(tag >>> 16, 0);
		bytes.writeUInt16LE(tag & 0xffff, 2);
	} else {
		bytes.writeUInt32BE(tag >>> 0, 0);
	}
	return bytes;
}

function lengthBytes(vr: string, length: number, coding: Coding): Buffer {
	if (!coding.explicit) {
		return uint32(length, coding);
	}
	if (LONG_FORM.has(vr)) {
		return Buffer.concat([Buffer.from(vr), Buffer.alloc(2), uint32(length, coding)]);
	}
	return Buffer.concat([Buffer.from(vr), words([length], coding)]);
}

/** Items of undefined length, each closed by its delimiter. */
function writeItems(items: DicomElement[][], coding: Coding): Buffer {
	const mark = (tag: number, length: number) =>
		Buffer.concat([tagBytes(tag, coding), uint32(length, coding)]);
	const content = items.flatMap((item) => [
		mark(0xfffee000, UNDEFINED_LENGTH),
		writeElements(item, coding),
		mark(0xfffee00d, 0)
	]);
	return Buffer.concat([...content, mark(0xfffee0dd, 0)]);
}

function encode(vr: string, value: DicomValue, coding: Coding): Buffer {
	if (Buffer.isBuffer(value)) {
		return vr === 'OW' && !coding.littleEndian ? Buffer.from(value).swap16() : value;
	}
	const values = Array.isArray(value) ? value : [value];
	switch (vr) {
		case 'US':
		case 'SS':
			return words(values as number[], coding);
		case 'UL':
			return Buffer.concat((values as number[]).map((one) => uint32(one, coding)));
		case 'FD':
			return Buffer.concat((values as number[]).map((one) => double(one, coding)));
		default:
			return Buffer.from(values.map(String).join('\\'), 'latin1');
	}
}

function words(values: number[], { littleEndian }: Coding): Buffer {
	const bytes = Buffer.alloc(values.length * 2);
	values.forEach((value, index) => bytes.writeUInt16LE(value & 0xffff, index * 2));
	return littleEndian ? bytes : bytes.swap16();
}

function uint32(value: number, { littleEndian }: Coding): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value >>> 0);
	return littleEndian ? bytes : bytes.swap32();
}

function double(value: number, { littleEndian }: Coding): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeDoubleLE(value);
	return littleEndian ? bytes : bytes.swap64();
}

/** Every value has an even length: numbers and UIDs end in a zero byte, text in a space. */
function padded(content: Buffer, vr: string): Buffer {
	if (content.length % 2 === 0) {
		return content;
	}
	return Buffer.concat([content, Buffer.from(['UI', 'OB', 'OW', 'UN'].includes(vr) ? '\0' : ' ')]);
}
