import { quality } from './en/quality.ts';
import { reading } from './reading.ts';

export const { read: qualityText, readFor: qualityTextFor } = reading(quality);
