import type { ViewableImage } from '../domain/image/image.ts';
import { fetchPatiently } from './fetch-picture.ts';
import { MEMORY_LIMIT, wish, wishes, type Wish } from './frame-plan.ts';
import { PackedPreviews } from './packed-previews.ts';
import { LinkPace } from './link-pace.ts';
import { decodeBitmap, decodeFrame, sizeInBytes, type Picture } from './picture.ts';
import { savesData } from './saves-data.ts';

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
type InView = {
	image: ViewableImage;
	frame: number;
	isExactNeeded: boolean;
	isPlaying: boolean;
};

/** Fetches frames as the link allows, nearest first, keeps them within a bound of memory and tells when one came or failed. */
export class FrameCache {
	#entries = new Map<string, Entry>();
	#packed = new PackedPreviews();
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
	want(
		image: ViewableImage,
		frame: number,
		{ isExactNeeded = false, isPlaying = false } = {}
	): void {
		const before = this.#inView;
		const isSame = before?.image.id === image.id && before.frame === frame;
		this.#link.watch({
			sharers: () => this.#loadingCount,
			onchange: () => this.#fetchNext()
		});
		this.#inView = {
			image,
			frame,
			isExactNeeded: isExactNeeded || (isSame && before.isExactNeeded),
			isPlaying
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
		this.#packed.clear();
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
		const { image, frame, isExactNeeded, isPlaying } = this.#inView;
		// Without a preview there is nothing to see but the frame itself.
		const hasNoPreview =
			this.#entries.get(wish(image, frame, 'preview').address)?.status === 'failed';
		return wishes({
			image,
			frame,
			pace: this.#link.pace,
			isResting: this.#isResting,
			isExactNeeded: isExactNeeded || hasNoPreview,
			isPlaying,
			savesData: savesData()
		});
	}

	#fetchNext(): void {
		const inView = this.#inView;
		if (inView === null) {
			return;
		}
		let free = (this.#link.pace === 'fast' ? AT_ONCE : 1) - this.#loadingCount;
		this.#unpackInView(inView);
		for (const one of this.#wishes()) {
			if (free <= 0 && one.frame !== inView.frame) {
				return;
			}
			if (this.#isNeeded(inView.image, one)) {
				free -= 1;
				void this.#fetch(inView.image, one);
			}
		}
	}

	/** Over a fast link too the preview stands in for a frame that is on its way, when it is here already. */
	#unpackInView({ image, frame }: InView): void {
		const preview = wish(image, frame, 'preview');
		if (this.#packed.has(preview.address) && this.#isNeeded(image, preview)) {
			void this.#fetch(image, preview);
		}
	}

	get #loadingCount(): number {
		return [...this.#entries.values()].filter(({ status }) => status === 'loading').length;
	}

	#isNeeded(image: ViewableImage, { frame, quality, address }: Wish): boolean {
		const exact = this.#entries.get(wish(image, frame, 'exact').address);
		const isOutdone = quality !== 'exact' && exact?.status === 'ready';
		const isPacked = quality === 'packed' && this.#packed.has(address);
		return !isOutdone && !isPacked && !this.#entries.has(address);
	}

	async #fetch(image: ViewableImage, { address, quality, frame }: Wish): Promise<void> {
		const abort = new AbortController();
		this.#entries.set(address, { status: 'loading', abort });
		const preview = this.#entries.get(wish(image, frame, 'preview').address);
		if (quality === 'exact' && preview?.status === 'ready') {
			this.#tell();
		}
		const picture =
			quality === 'exact'
				? await fetchPatiently(address, (response) => decodeFrame(response, image), abort.signal)
				: await this.#fetchPreview(address, quality, abort.signal);
		const isPicture = typeof picture !== 'string';
		if (abort.signal.aborted) {
			release(isPicture ? { status: 'ready', picture } : { status: 'failed' });
			return;
		}
		if (picture === 'packed') {
			this.#entries.delete(address);
		} else {
			this.#entries.set(address, isPicture ? { status: 'ready', picture } : { status: 'failed' });
		}
		if (picture === 'lost') {
			this.#again ??= setTimeout(() => this.retry(), AGAIN_MS);
		}
		this.#forget();
		this.#tell();
		this.#fetchNext();
	}

	/** A preview that came before is unpacked at once. */
	#fetchPreview(
		address: string,
		quality: 'preview' | 'packed',
		signal: AbortSignal
	): Promise<Picture | 'packed' | 'lost' | 'refused'> {
		const known = this.#packed.get(address);
		if (known !== undefined) {
			return decodeBitmap(known).catch(() => 'refused' as const);
		}
		const decode = async (response: Response): Promise<Picture | 'packed'> => {
			const blob = await response.blob();
			this.#packed.keep(address, blob);
			return quality === 'packed' ? 'packed' : decodeBitmap(blob);
		};
		return fetchPatiently(address, decode, signal);
	}

	/** Drops what was not read for the longest time; what is wanted fills at most half of the memory and stays. */
	#forget(): void {
		const near = this.#wishes().filter(({ quality }) => quality !== 'packed');
		const kept = new Set(near.map(({ address }) => address));
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
