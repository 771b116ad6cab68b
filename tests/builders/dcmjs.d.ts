/** What the tests use of dcmjs, which brings no types. */
declare module 'dcmjs' {
	const dcmjs: {
		log: { setLevel: (level: string) => void };
		data: {
			DicomMessage: {
				readFile: (bytes: ArrayBuffer, options?: { ignoreErrors: boolean }) => { dict: unknown };
			};
			DicomMetaDictionary: { naturalizeDataset: (dict: unknown) => Record<string, unknown> };
		};
	};
	export default dcmjs;
}
