import { caseText } from '#lib/text/case.ts';

/** How many images wait for a second person, as a sentence. */
export function waitingText(count: number): string {
	return count === 1 ? caseText('case.waitingImage') : caseText('case.waitingImages', { count });
}

/** "2 images, 1 waiting": what is not released is not counted as an image, and not passed over either. */
export function imageCountText(released: number, waiting: number): string {
	const parts = [
		released === 1 ? caseText('case.imageOne') : null,
		released > 1 || (released === 0 && waiting === 0)
			? caseText('case.imageCount', { count: released })
			: null,
		waiting > 0 ? caseText('case.imagesWait', { count: waiting }) : null
	];
	return parts.filter((part) => part !== null).join(', ');
}
