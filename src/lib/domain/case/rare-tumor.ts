import type { CaseRecord } from './record.ts';
import { isChildBand } from './vocabulary/person.ts';

/**
 * Tissue types of our vocabulary that belong to a family with fewer than 6 new cases in 100,000 people a year, which is the
 * criterion of RARECARE (Gatta et al., Eur J Cancer 2011;47:2493). Which of our codes that are is our own reading, not their
 * list; see docs/decisions/023.
 */
const RARE_MORPHOLOGIES: ReadonlySet<string> = new Set([
	...['8021/3', '8082/3', '8200/3', '8249/3', '8345/3', '8575/3', '8620/3', '8744/3'],
	// Sarcomas, and tumors of bone.
	...['8802/3', '8890/3', '8936/3', '9020/3', '9040/3', '9180/3', '9250/1', '9364/3'],
	// Tumors of childhood, wherever they are found.
	...['8960/3', '8970/3', '9470/3', '9500/3', '9510/3'],
	// Germ cells, trophoblast, mesothelium, glia.
	...['9050/3', '9060/3', '9061/3', '9071/3', '9085/3', '9100/3', '9450/3', '9539/1'],
	// Of the blood and lymph nodes.
	...['9679/3', '9687/3', '9702/3', '9729/3', '9731/3', '9812/3', '9836/3', '9837/3'],
	...['9861/3', '9866/3', '9875/3']
]);

/** What makes the tumor rare: its tissue, or a child who has it. Null when neither does. */
export function rareTumorOf({ morphology, ageBand }: CaseRecord): 'morphology' | 'child' | null {
	if (morphology !== null && RARE_MORPHOLOGIES.has(morphology.code)) {
		return 'morphology';
	}
	return morphology !== null && ageBand !== null && isChildBand(ageBand) ? 'child' : null;
}
