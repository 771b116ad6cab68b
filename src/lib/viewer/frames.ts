import type { ViewableImage } from '../domain/image/image.ts';
import { fetchPatiently } from './fetch-picture.ts';
import { MEMORY_LIMIT, wish, wishes, type Wish } from './frame-plan.ts';
import { LinkPace } from './link-pace.ts';
import { decodeBitmap, decodeFrame, sizeInBytes, type Picture } from './picture.ts';

/** A browser opens six connections to one host over HTTP/1.1; two stay free for the page. */
const AT_ONCE = 4;
/** Who stays this long looks; who scrolls does not. */
const REST_MS = 1000;
/** After this the frame that a lost link has failed is asked for again, beyond the tries of one fetch. */
const AGAIN_MS = 5000;

export type FrameState =
	| { status: 'loading' }
	| { status: 'ready'; picture: Picture }
	/** A small picture of the frame; `isComing`: the frame itself is on its way. */
	| { status: 'preview'; picture: Picture; isComing: boolean }
	| { status: 'failed' };
type Entry =
	| { status: 'loading'; abort: AbortController }
	| { status: 'ready'; picture: Picture }
	| { status: 'failed' };
type InView = { image: ViewableImage; frame: number; isExactNeeded: boolean };

/** Fetches frames as the link allows, nearest first, keeps them within a bound of memory and tells when one came or failed. */
export class FrameCache {
	#entries = new Map<string, Entry>();
	#inView: InView | null = null;
	#isResting = false;
	#rest: ReturnType<typeof setTimeout> | undefined;
	#again: ReturnType<typeof setTimeout> | undefined;
	#tell: () => void;
	#link: LinkPace;

	constructor(tell: () => void, link = new LinkPace()) {
		this.#tell = tell;
		this.#link = link;
	}

	/** The frame in view and, behind it, its neighbors. What is no longer near is not waited for. `isExactNeeded`: a preview does not do. */
	want(image: ViewableImage, frame: number, { isExactNeeded = false } = {}): void {
		const before = this.#inView;
		const isSame = before?.image.id === image.id && before.frame === frame;
		this.#link.watch({
			sharers: () => this.#loadingCount,
			onchange: () => this.#fetchNext()
		});
		this.#inView = {
			image,
			frame,
			isExactNeeded: isExactNeeded || (isSame && before.isExactNeeded)
		};
		const inView = wish(image, frame, 'exact').address;
		if (this.#entries.get(inView)?.status === 'failed') {
			this.#entries.delete(inView);
		}
		if (!isSame) {
			this.#isResting = false;
			clearTimeout(this.#rest);
			this.#rest = setTimeout(() => {
				this.#isResting = true;
				this.#fetchNext();
			}, REST_MS);
		}
		const wanted = new Set(this.#wishes().map(({ address }) => address));
		for (const [address, entry] of this.#entries) {
			if (entry.status === 'loading' && !wanted.has(address)) {
				entry.abort.abort();
				this.#entries.delete(address);
			}
		}
		this.#fetchNext();
	}

	/** What is known of a frame; reading it makes it the last to be forgotten. */
	read(image: ViewableImage, frame: number): FrameState {
		const exact = this.#touch(wish(image, frame, 'exact'));
		if (exact?.status === 'ready') {
			return exact;
		}
		const preview = this.#touch(wish(image, frame, 'preview'));
		if (preview?.status === 'ready') {
			const isComing = exact?.status === 'loading';
			return { status: 'preview', picture: preview.picture, isComing };
		}
		return exact?.status === 'failed' ? exact : { status: 'loading' };
	}

	retry(): void {
		clearTimeout(this.#again);
		this.#again = undefined;
		for (const [address, entry] of this.#entries) {
			if (entry.status === 'failed') {
				this.#entries.delete(address);
			}
		}
		this.#tell();
		this.#fetchNext();
	}

	close(): void {
		this.#inView = null;
		this.#link.stop();
		clearTimeout(this.#rest);
		clearTimeout(this.#again);
		for (const entry of this.#entries.values()) {
			release(entry);
		}
		this.#entries.clear();
	}

	#touch({ address }: Wish): Entry | undefined {
		const entry = this.#entries.get(address);
		if (entry !== undefined) {
			this.#entries.delete(address);
			this.#entries.set(address, entry);
		}
		return entry;
	}

	#wishes(): Wish[] {
		if (this.#inView === null) {
			return [];
		}
		const { image, frame, isExactNeeded } = this.#inView;
		// Without a preview there is nothing to see but the frame itself.
		const hasNoPreview =
			this.#entries.get(wish(image, frame, 'preview').address)?.status === 'failed';
		return wishes({
			image,
			frame,
			pace: this.#link.pace,
			isResting: this.#isResting,
			isExactNeeded: isExactNeeded || hasNoPreview
		});
	}

	#fetchNext(): void {
		const inView = this.#inView;
		if (inView === null) {
			return;
		}
		let free = (this.#link.pace === 'fast' ? AT_ONCE : 1) - this.#loadingCount;
		for (const one of this.#wishes()) {
			if (free <= 0 && one.frame !== inView.frame) {
				return;
			}
			const isNeeded = one.quality === 'exact' || !this.#hasExact(inView.image, one.frame);
			if (isNeeded && !this.#entries.has(one.address)) {
				free -= 1;
				void this.#fetch(inView.image, one);
			}
		}
	}

	get #loadingCount(): number {
		return [...this.#entries.values()].filter(({ status }) => status === 'loading').length;
	}

	#hasExact(image: ViewableImage, frame: number): boolean {
		return this.#entries.get(wish(image, frame, 'exact').address)?.status === 'ready';
	}

	async #fetch(image: ViewableImage, { address, quality, frame }: Wish): Promise<void> {
		const abort = new AbortController();
		this.#entries.set(address, { status: 'loading', abort });
		const preview = this.#entries.get(wish(image, frame, 'preview').address);
		if (quality === 'exact' && preview?.status === 'ready') {
			this.#tell();
		}
		const decode = (response: Response) =>
			quality === 'exact' ? decodeFrame(response, image) : decodeBitmap(response);
		const picture = await fetchPatiently(address, decode, abort.signal);
		const isPicture = picture !== 'lost' && picture !== 'refused';
		if (abort.signal.aborted) {
			release(isPicture ? { status: 'ready', picture } : { status: 'failed' });
			return;
		}
		this.#entries.set(address, isPicture ? { status: 'ready', picture } : { status: 'failed' });
		if (picture === 'lost') {
			this.#again ??= setTimeout(() => this.retry(), AGAIN_MS);
		}
		this.#forget();
		this.#tell();
		this.#fetchNext();
	}

	/** Drops what was not read for the longest time; what is wanted fills at most half of the memory and stays. */
	#forget(): void {
		const kept = new Set(this.#wishes().map(({ address }) => address));
		let total = 0;
		for (const entry of this.#entries.values()) {
			total += entry.status === 'ready' ? sizeInBytes(entry.picture) : 0;
		}
		for (const [address, entry] of this.#entries) {
			if (total <= MEMORY_LIMIT) {
				return;
			}
			if (entry.status === 'ready' && !kept.has(address)) {
				total -= sizeInBytes(entry.picture);
				release(entry);
				this.#entries.delete(address);
			}
		}
	}
}

function release(entry: Entry): void {
	if (entry.status === 'loading') {
		entry.abort.abort();
	} else if (entry.status === 'ready') {
		entry.picture.bitmap?.close();
	}
}
