/** Of the time that all connections share, cuts take a quarter at most: after one of 200 ms the next waits 600 ms. */
const REST = 3;

/**
 * How often snapshots are cut for single readers, over all documents: a cut of 2 MB takes 0.2 s during which nobody is served,
 * and fifty connections of one person could ask for one each. Who is not given a cut is sent the whole snapshot, which costs nothing.
 */
export class CutBudget {
	#freeAt = -Infinity;

	get isFree(): boolean {
		return performance.now() >= this.#freeAt;
	}

	spend(ms: number): void {
		this.#freeAt = performance.now() + ms * REST;
	}
}
