/** `status` 0: nobody answered. `offset` is where the server says that the file ends. */
export type Answer = { status: number; offset: number | null };

type Question = {
	method: 'HEAD' | 'PATCH';
	url: string;
	headers?: Record<string, string>;
	body?: ArrayBuffer;
	signal: AbortSignal;
	onprogress?: (bytes: number) => void;
};

/** By XMLHttpRequest, because `fetch` does not say how much of a body has gone: a megabyte takes 20 s on a weak link. */
export function ask(question: Question): Promise<Answer> {
	return new Promise((resolve) => {
		const request = new XMLHttpRequest();
		const onabort = (): void => request.abort();
		request.open(question.method, question.url);
		for (const [name, value] of Object.entries(question.headers ?? {})) {
			request.setRequestHeader(name, value);
		}
		request.setRequestHeader('Tus-Resumable', '1.0.0');
		request.upload.onprogress = ({ loaded }) => question.onprogress?.(loaded);
		request.onloadend = () => {
			question.signal.removeEventListener('abort', onabort);
			const offset = request.getResponseHeader('Upload-Offset');
			resolve({
				status: request.status,
				offset: offset !== null && /^\d+$/.test(offset) ? Number(offset) : null
			});
		};
		question.signal.addEventListener('abort', onabort);
		if (question.signal.aborted) {
			resolve({ status: 0, offset: null });
			return;
		}
		request.send(question.body ?? null);
	});
}
