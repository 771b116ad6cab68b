import { isDiscussed, type QualityCase } from './quality-measures.ts';

export type QualityMeeting = {
	id: string;
	startsAt: string;
	/** Specialties by code. */
	quorum: { required: string[]; present: string[] } | null;
};

/** Two minutes a bar: a board sees at a glance how many cases pass its budget. */
const BIN = 2;

export type MinutesPerCase = {
	median: number;
	/** Half of the cases lie between these. */
	middle: [number, number];
	bins: { from: number; to: number; count: number }[];
	overBudget: number;
	of: number;
};

/** How long cases were discussed; null when none was timed. */
export function minutesPerCase(cases: QualityCase[], budget: number): MinutesPerCase | null {
	const times = cases
		.filter(isDiscussed)
		.map(({ minutes }) => minutes)
		.filter((minutes) => minutes !== null)
		.toSorted((a, b) => a - b);
	const longest = times.at(-1);
	if (longest === undefined) {
		return null;
	}
	const count = Math.floor(Math.max(longest, budget) / BIN) + 1;
	return {
		median: quantile(times, 0.5),
		middle: [quantile(times, 0.25), quantile(times, 0.75)],
		bins: Array.from({ length: count }, (_, index) => {
			const [from, to] = [index * BIN, (index + 1) * BIN];
			return { from, to, count: times.filter((time) => time >= from && time < to).length };
		}),
		overBudget: times.filter((time) => time > budget).length,
		of: times.length
	};
}

/** Between the two nearest where it falls between them. `sorted` is not empty. */
function quantile(sorted: number[], share: number): number {
	const at = (sorted.length - 1) * share;
	const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
	return low + (high - low) * (at - Math.floor(at));
}

export type QuorumKept = {
	met: number;
	of: number;
	notRecorded: number;
	bySpecialty: { specialty: string; present: number; of: number }[];
};

/** At how many meetings all required specialties were there, and each of them. */
export function quorumKept(meetings: QualityMeeting[]): QuorumKept {
	const recorded = meetings.map(({ quorum }) => quorum).filter((quorum) => quorum !== null);
	const specialties = [...new Set(recorded.flatMap(({ required }) => required))].toSorted();
	return {
		met: recorded.filter(({ required, present }) => required.every((one) => present.includes(one)))
			.length,
		of: recorded.length,
		notRecorded: meetings.length - recorded.length,
		bySpecialty: specialties.map((specialty) => {
			const asked = recorded.filter(({ required }) => required.includes(specialty));
			const present = asked.filter((one) => one.present.includes(specialty)).length;
			return { specialty, present, of: asked.length };
		})
	};
}

export type MeetingCases = {
	meetingId: string;
	startsAt: string;
	decided: number;
	deferred: number;
	/** Recorded without discussion. */
	listedOnly: number;
};

/** What each meeting came to, in their order. */
export function casesPerMeeting(meetings: QualityMeeting[], cases: QualityCase[]): MeetingCases[] {
	return meetings.map(({ id: meetingId, startsAt }) => {
		const own = cases.filter((one) => one.meetingId === meetingId);
		const countOf = (asked: QualityCase['outcome']) =>
			own.filter(({ outcome }) => outcome === asked).length;
		return {
			...{ meetingId, startsAt, decided: countOf('decided'), deferred: countOf('deferred') },
			listedOnly: countOf('listed_only')
		};
	});
}
