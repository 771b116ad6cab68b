import type { Window } from '../domain/image/viewport.ts';
import type { Size } from './geometry.ts';

/** A frame of a series, and the window through which it is seen. */
export type WindowedFrame = { image: Size; values: Int16Array; window: Window };
