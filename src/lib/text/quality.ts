import { quality } from './en/quality.ts';
import { reading } from './reading.ts';

export const { read: qualityText } = reading(quality);
