import type { Action } from '#lib/domain/meeting/action.ts';
import type { MinutesDecision, MinutesView } from '#lib/domain/meeting/views.ts';
import { RecommendationBodySchema } from '#lib/domain/meeting/recommendation-schema.ts';
import { listedOnlyLines, overrideLines } from '#lib/text/agenda-lines.ts';
import { agendaText } from '#lib/text/agenda.ts';
import { boardText } from '#lib/text/board.ts';
import {
	actionStateText,
	casesText,
	heldText,
	presentText,
	quorumText
} from '#lib/text/minutes-lines.ts';
import { minutesText } from '#lib/text/minutes.ts';
import { text } from '#lib/text/text.ts';
import { dayText, timeText } from '#lib/text/time.ts';
import * as v from 'valibot';
import type { Sheet, SheetBlock } from '#server/printing/sheet.ts';
import { addendumBlocks, coSignatureRow, decisionRows } from './decision-sheet.ts';

type Decided = Extract<MinutesDecision, { kind: 'decided' }>;

/** The minutes as they are printed: the same view that the page shows. */
export function minutesSheet(minutes: MinutesView): Sheet {
	return {
		lang: 'en',
		title: boardText('minutes.title', { board: minutes.boardName }),
		lead: heldText(minutes),
		aside: minutes.isSynthetic ? text('origin.synthetic') : '',
		foot: boardText('minutes.advice'),
		blocks: [
			facts([
				[boardText('minutes.chair'), minutes.chairName ?? boardText('minutes.chairGone')],
				[minutesText('minutes.quorum'), quorumText(minutes.quorum)],
				[boardText('minutes.cases'), casesText(minutes)]
			]),
			{ is: 'subheading', text: boardText('minutes.present') },
			...presentLines(minutes),
			...minutes.decisions.flatMap(decisionBlocks),
			...listBlocks(agendaText('minutes.listedOnly'), listedOnlyLines(minutes)),
			...listBlocks(agendaText('minutes.overrides'), overrideLines(minutes))
		]
	};
}

function listBlocks(title: string, lines: string[]): SheetBlock[] {
	return lines.length === 0
		? []
		: [
				{ is: 'heading', text: title, aside: '' },
				...lines.map((line): SheetBlock => ({ is: 'text', text: line }))
			];
}

function presentLines(minutes: MinutesView): SheetBlock[] {
	const groups = presentText(minutes);
	return groups.length === 0
		? [{ is: 'text', text: boardText('minutes.nobody') }]
		: [facts(groups.map(({ group, names }) => [group, names]))];
}

function decisionBlocks(decision: MinutesDecision, index: number): SheetBlock[] {
	const { title, caseNo, question } = decision;
	return [
		{ is: 'heading', text: `${index + 1}  ${title}`, aside: caseNo },
		...(decision.facts === '' ? [] : [{ is: 'text' as const, text: decision.facts }]),
		...(question === ''
			? []
			: [{ is: 'text' as const, text: `${boardText('minutes.question')} ${question}` }]),
		...keptNote(decision),
		...outcomeBlocks(decision),
		...actionTable(decision.actions)
	];
}

function keptNote({ kept, kind }: MinutesDecision): SheetBlock[] {
	if (kept === 'not_kept') {
		return [{ is: 'note', text: boardText('minutes.notKept') }];
	}
	const changed = kind === 'not_discussed' ? 'minutes.changedNotDiscussed' : 'minutes.changed';
	return kept === 'changed' ? [{ is: 'note', text: boardText(changed) }] : [];
}

function outcomeBlocks(decision: MinutesDecision): SheetBlock[] {
	switch (decision.kind) {
		case 'decided':
			return [
				recommendationBlock(decision),
				{
					is: 'facts',
					rows: [
						...decisionRows(decision.decision),
						...signatureRows(decision).map(([label, value]) => ({ label, value })),
						coSignatureRow(decision.coSignature)
					]
				},
				...addendumBlocks(decision.addenda),
				...redactions(decision)
			];
		case 'deferred':
			return [
				deferralBlock(decision.reason),
				{ is: 'facts', rows: decisionRows(decision.decision) }
			];
		case 'not_discussed':
			return [
				{
					is: 'note',
					text: boardText(decision.kept === null ? 'minutes.notYet' : 'minutes.notDiscussed')
				}
			];
	}
}

export function recommendationBlock({ body }: Pick<Decided, 'body'>): SheetBlock {
	return {
		is: 'quote',
		label: boardText('minutes.recommendation'),
		body: v.parse(RecommendationBodySchema, body)
	};
}

export function deferralBlock(reason: string): SheetBlock {
	return {
		is: 'quote',
		label: boardText('minutes.recommendation'),
		text: `${boardText('minutes.deferred')} ${reason}`
	};
}

const SIGNATURE_TEXT = {
	valid: 'minutes.sealValid',
	wrong: 'minutes.sealWrong',
	case_not_kept: 'minutes.sealNoCase'
} as const;

function signatureRows(decision: Decided): [string, string][] {
	const { presenterName: name, signature, redactions: taken } = decision;
	const isRedacted = signature === 'valid' && taken.length > 0;
	return [
		[
			boardText('minutes.presenter'),
			decision.wasPresenterHere ? name : boardText('minutes.presenterAway', { name })
		],
		[boardText('minutes.marks'), String(decision.markCount)],
		[
			boardText('minutes.signed'),
			boardText('minutes.signedBy', {
				name: decision.signedByName,
				time: timeText(decision.signedAt, 'dateTime')
			})
		],
		[
			boardText('minutes.seal'),
			`${decision.seal}\n${boardText(isRedacted ? 'minutes.sealSince' : SIGNATURE_TEXT[signature])}`
		]
	];
}

function redactions({ redactions: taken }: Decided): SheetBlock[] {
	return taken.map(({ at, reportedByName, decidedByName }) => ({
		is: 'note',
		text: boardText('minutes.redacted', {
			when: timeText(at, 'dateTime'),
			reporter: reportedByName,
			name: decidedByName
		})
	}));
}

const ACTION_HEAD = ['action.what', 'action.owner', 'action.due', 'action.state'] as const;

function actionTable(actions: Action[]): SheetBlock[] {
	const head = ACTION_HEAD.map((key) => minutesText(key));
	const rows = actions.map((one) => [
		...[one.what, one.ownerName, dayText(one.dueOn)],
		actionStateText(one)
	]);
	return rows.length === 0 ? [] : [{ is: 'table', head, rows }];
}

export function facts(rows: [label: string, value: string][]): SheetBlock {
	return { is: 'facts', rows: rows.map(([label, value]) => ({ label, value })) };
}
