import * as v from 'valibot';

/** Where text about a case can stand, as the pages name it; the columns are in `server/redaction/columns.ts`. */
export const PLACE_NAMES = [
	'case_title',
	'case_text',
	'statement_reason',
	'upload_title',
	'upload_note',
	'image_title',
	'deferral_reason',
	'hiding_reason',
	'room_message',
	'poll',
	'agenda_reason',
	'earlier_plan',
	'action',
	'meeting_record',
	'kept_case',
	'signed_text',
	'signed_marks',
	'signed_decision',
	'vote',
	'dissent',
	'structure',
	'addendum',
	'marks',
	'comments',
	'recommendation',
	'other_report'
] as const;
export type PlaceName = (typeof PLACE_NAMES)[number];

/** How often something stood in a place. */
export const PlaceCountsSchema = v.array(
	v.object({ place: v.picklist(PLACE_NAMES), count: v.number() })
);
export type PlaceCount = v.InferOutput<typeof PlaceCountsSchema>[number];

/** A shared document that a redaction has rewritten. */
export const RaisedGenerationsSchema = v.array(
	v.object({ document: v.string(), before: v.number(), after: v.number() })
);
export type RaisedGeneration = v.InferOutput<typeof RaisedGenerationsSchema>[number];

/** What pages say beside something of which text was taken out. */
export type RedactionNote = { at: string; reportedByName: string; decidedByName: string };
