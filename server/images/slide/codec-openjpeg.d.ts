/** Of OpenJPEG's WebAssembly, which brings no types, what is used here. */
type OpenJpegConsole = { print: (line: string) => void; printErr: (line: string) => void };

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
	type J2KDecoder = {
		getEncodedBuffer: (length: number) => Uint8Array;
		decode: () => void;
		getDecodedBuffer: () => Uint8Array;
		getColorSpace: () => number;
		delete: () => void;
	};
	export default function open(
		parts: OpenJpegConsole
	): Promise<{ J2KDecoder: new () => J2KDecoder }>;
}

declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
	type FrameInfo = {
		width: number;
		height: number;
		bitsPerSample: number;
		componentCount: number;
		isSigned: boolean;
		isUsingColorTransform: boolean;
	};
	type J2KEncoder = {
		getDecodedBuffer: (frame: FrameInfo) => Uint8Array;
		setQuality: (isLossless: boolean, quality: number) => void;
		setProgressionOrder: (order: number) => void;
		encode: () => void;
		getEncodedBuffer: () => Uint8Array;
		delete: () => void;
	};
	export default function open(
		parts: OpenJpegConsole
	): Promise<{ J2KEncoder: new () => J2KEncoder }>;
}
