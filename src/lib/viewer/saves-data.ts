/** Whether the reader has asked their browser to save data; only some browsers tell. */
export function savesData(): boolean {
	return (
		'connection' in navigator &&
		typeof navigator.connection === 'object' &&
		navigator.connection !== null &&
		'saveData' in navigator.connection &&
		navigator.connection.saveData === true
	);
}
