import { viewer } from './en/viewer.ts';
import { reading } from './reading.ts';

export const { read: viewerText, readFor: viewerTextFor } = reading(viewer);
