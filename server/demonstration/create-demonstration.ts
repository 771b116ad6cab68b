import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { person } from '#server/db/schema.ts';
import { ensureSocieties } from '#server/people/ensure-societies.ts';
import type { Portal } from '#server/portal.ts';
import { createDemoRules, createDemoSeries } from './calendar.ts';
import { createDemoBoard, type DemoBoard } from './board.ts';
import { finishTeachingCase, writeTeachingCase, type DemoCase } from './cases.ts';
import {
	createConcludedMeeting,
	createOpenMeeting,
	fillPlannedMeeting,
	lastWeek,
	portalAt,
	type DemoMeeting
} from './meetings.ts';
import { chestFiles, mammogramFiles, wholeSlideFiles } from './phantom/phantom-files.ts';
import { talkAtMeeting } from './talk.ts';
import { PASSWORD, PEOPLE, createPeople, emailOf, type AccountName, type Cast } from './people.ts';

/** Days before its meeting on which the case of last week was written. */
const WRITTEN_BEFORE_MS = 9 * 86_400_000;

/**
 * Invented people, cases and meetings in an empty embedded database, and `demo.json`, which names them for scripts and
 * tests. Made through the same use cases that people use. Never twice, and never beside real data.
 */
export async function createDemonstration(portal: Portal): Promise<void> {
	if (!portal.config.hasDemonstration || (await isInUse(portal))) {
		return;
	}
	await ensureSocieties(portal);
	const cast = await createPeople(portal);
	const board = await createDemoBoard(portal, cast);
	await createDemoRules(portal, cast, board);
	const { discussed, agenda, later } = await createCases(portal, cast);
	const concluded = await createConcludedMeeting(portal, cast, { board, discussed });
	const open = await createOpenMeeting(portal, cast, { board, cases: agenda });
	await talkAtMeeting(portal, cast, open.id);
	const { id: meetingId } = await createDemoSeries(portal, cast, board);
	const planned = await fillPlannedMeeting(portal, cast, { meetingId, cases: later });
	const all = [discussed, ...agenda, ...later];
	const described = describe({ cast, board, cases: all, open, concluded, planned });
	const file = join(portal.config.dataFolder, 'demo.json');
	await writeFile(file, `${JSON.stringify(described, null, '\t')}\n`, { mode: 0o600 });
}

/** Anybody at all: the demonstration's own people, or the first administrator of a real installation. */
async function isInUse(portal: Portal): Promise<boolean> {
	const anybody = await portal.db.select({ id: person.id }).from(person).limit(1);
	return anybody.length > 0;
}

async function createCases(portal: Portal, { surgeon, resident }: Cast) {
	const written = new Date(lastWeek(portal.clock.now()).getTime() - WRITTEN_BEFORE_MS);
	const earlier = portalAt(portal, written);
	// In the order of their numbers; the images, which take seconds, then at the same time.
	const ulcer = await writeTeachingCase(earlier, surgeon, 'ulcer-in-the-naswar-groove');
	const mass = await writeTeachingCase(portal, resident, 'upper-lobe-mass');
	const lump = await writeTeachingCase(portal, resident, 'ulcerated-breast-mass');
	const dots = await writeTeachingCase(portal, resident, 'calcifications-found-by-screening');
	const cervix = await writeTeachingCase(portal, surgeon, 'no-brachytherapy-in-the-province');
	const rectum = await writeTeachingCase(portal, surgeon, 'middle-rectum-and-three-roads');
	const [decided, lung, breast, screened, ...later] = await Promise.all([
		finishTeachingCase(earlier, surgeon, { draft: ulcer, uploads: [] }),
		finishTeachingCase(portal, resident, {
			draft: mass,
			uploads: [{ title: 'CT of the chest', files: chestFiles }]
		}),
		finishTeachingCase(portal, resident, {
			draft: lump,
			uploads: [{ title: 'Core biopsy, whole slide, H&E-like', files: wholeSlideFiles }]
		}),
		finishTeachingCase(portal, resident, {
			draft: dots,
			uploads: [{ title: 'Mammogram of the right breast, oblique', files: mammogramFiles }]
		}),
		finishTeachingCase(portal, surgeon, { draft: cervix, uploads: [] }),
		finishTeachingCase(portal, surgeon, { draft: rectum, uploads: [] })
	]);
	return { discussed: decided, agenda: [lung, breast, screened], later };
}

type Made = {
	cast: Cast;
	board: DemoBoard;
	cases: DemoCase[];
	open: DemoMeeting;
	concluded: DemoMeeting;
	planned: DemoMeeting;
};

/** The content of `demo.json`. */
function describe({ cast, board, cases, open, concluded, planned }: Made) {
	return {
		password: PASSWORD,
		accounts: (Object.keys(PEOPLE) as AccountName[]).map((account) => ({
			account,
			id: cast[account].id,
			email: emailOf(account),
			name: PEOPLE[account].name
		})),
		board,
		meetings: { open, concluded, planned },
		cases: cases.map(({ images, ...one }) => ({ ...one, imageIds: images.map(({ id }) => id) }))
	};
}
