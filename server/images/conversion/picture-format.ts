/** Longest side of a thumbnail. */
export const THUMBNAIL_SIDE = 320;
/** The first thing that is seen over a slow link, for seconds: half the bytes of quality 90. */
export const THUMBNAIL = { quality: 70, effort: 4 } as const;
/** What pages show; who wants to see more opens the viewer, which has the picture itself. */
export const PREVIEW = { quality: 80, effort: 2 } as const;
/** Effort 0 because the worker serves others meanwhile (docs/decisions/026). */
export const PREVIEW_AVIF = { quality: 55, effort: 0 } as const;
/** Longest side that WebP can hold. */
export const WEBP_SIDE = 16_383;
/** A picture with more pixels becomes a pyramid of tiles: 40 megapixels are 160 MB in a browser. */
export const PIXEL_LIMIT = 40_000_000;
/** 20,000 × 20,000 px; at 0.5 µm a pixel a section of 10 × 10 mm. */
export const SLIDE_PIXEL_LIMIT = 400_000_000;
/** It is a stand-in for what comes, so it has to come fast: about 150 kB. */
export const OVERVIEW = { quality: 75, effort: 2 } as const;
/**
 * A quarter of the processor time of WebP for a third more bytes; 85 keeps chromatin apart. Tables of its own for each tile
 * would take a fifth more time for 4 % fewer bytes (docs/decisions/018).
 */
export const TILE_JPEG = { quality: 85, optimiseCoding: false } as const;
/** Quality 90 keeps the edges of nuclei; effort 2 takes a third of the time of the usual 4 for 4 % more bytes. */
export const WEBP = { quality: 90, effort: 2 } as const;
/** For color that was never compressed with loss: a still of 640 × 480 in 0.2 s and 200 kB (docs/decisions/021). */
export const LOSSLESS_WEBP = { lossless: true, effort: 2 } as const;
/** The frames of a film: a quarter of the time for a tenth more bytes. A film has hundreds. */
export const LOSSLESS_FILM = { lossless: true, effort: 0 } as const;
