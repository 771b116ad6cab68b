/** Every expected "no", with the HTTP status it has on a page. The sentence for people is `refusal.<code>` in the message catalogue. */
export const REFUSALS = {
	malformed: 400,
	not_signed_in: 401,
	wrong_credentials: 401,
	demonstration_only_here: 403,
	wrong_code: 401,
	code_locked: 403,
	code_wait_over: 401,
	factor_is_on: 409,
	factor_is_off: 409,
	factor_setup_over: 409,
	factor_not_here: 403,
	wrong_passkey: 401,
	/** Its challenge is over, was answered, or was another browser's. */
	passkey_wait_over: 401,
	passkey_unreadable: 422,
	passkey_known: 409,
	passkey_not_here: 409,
	too_many_passkeys: 409,
	not_allowed: 403,
	physicians_only: 403,
	not_found: 404,
	case_not_found: 404,
	meeting_not_found: 404,
	board_not_found: 404,
	agenda_item_not_found: 404,
	document_not_found: 404,
	attachment_not_found: 404,
	image_not_found: 404,
	person_not_found: 404,
	invitation_not_valid: 404,
	reset_not_valid: 404,
	already_exists: 409,
	case_changed: 409,
	case_incomplete: 422,
	/** Of a case that is to be listed: something that a board needs is missing, and the chair gave no reason to list it so. */
	case_lacks_items: 422,
	call_closed: 409,
	/** Somebody else has changed the order of the agenda since it was read. */
	agenda_changed: 409,
	discussion_begun: 409,
	reason_missing: 422,
	case_not_list_only: 409,
	case_not_proposed: 409,
	/** At the meeting to which a case is to be moved. */
	presenter_without_seat: 409,
	identifiers_found: 422,
	finding_gone: 409,
	finding_no_room: 422,
	statements_waiting: 409,
	statement_not_found: 404,
	statement_changed: 409,
	own_statement: 403,
	redaction_not_found: 404,
	redaction_decided: 409,
	own_report: 403,
	deidentification_open: 409,
	consent_missing: 409,
	images_waiting: 409,
	case_is_ready: 409,
	case_is_draft: 409,
	case_under_discussion: 409,
	case_already_listed: 409,
	case_decided: 409,
	plan_fixed: 409,
	image_signed: 409,
	meeting_not_open: 409,
	meeting_concluded: 409,
	meeting_open: 409,
	meeting_cancelled: 409,
	reminded_already: 409,
	chair_needed: 409,
	agenda_finished: 409,
	agenda_item_open: 409,
	case_still_open: 409,
	agenda_item_not_open: 409,
	agenda_item_closed: 409,
	recommendation_missing: 409,
	recommendation_changed: 409,
	/** It holds what the editor does not know, or lists in lists too deep. */
	recommendation_unreadable: 422,
	recommendation_signed: 409,
	recommendation_not_signed: 409,
	/** A vote is held and not revealed. */
	vote_open: 409,
	/** It was revealed or closed, or is another round by now. */
	vote_over: 409,
	/** A revealed vote stands: another one is a second round of it. */
	vote_revealed: 409,
	vote_not_revealed: 409,
	ballots_missing: 409,
	dissent_not_found: 404,
	/** Somebody else wrote it meanwhile. */
	structure_changed: 409,
	own_specialty: 403,
	already_co_signed: 409,
	action_settled: 409,
	too_many_actions: 409,
	/** One's own, or all of the room, wait for an answer. */
	too_many_questions: 409,
	document_not_printed: 503,
	baton_held: 409,
	poll_open: 409,
	poll_closed: 409,
	poll_answered: 409,
	command_reused: 409,
	protocol_changed: 409,
	attachment_not_waiting: 409,
	own_upload: 403,
	own_redaction: 403,
	image_changed: 409,
	password_weak: 422,
	upload_incomplete: 409,
	upload_over: 409,
	too_many_uploads: 409,
	upload_space_full: 409,
	file_refused: 422,
	too_large: 413,
	too_many_attempts: 429,
	mail_not_sent: 502,
	unexpected: 500
} as const;

export type Refusal = keyof typeof REFUSALS;
export type Refused = { ok: false; reason: Refusal; fields?: Record<string, string> };
/** What a use case answers. An exception is a bug or a broken surrounding, never a "no". */
export type Outcome<T> = { ok: true; value: T } | Refused;

/** The other half of `refuse`. */
export function accept<T>(value: T): { ok: true; value: T } {
	return { ok: true, value };
}

/** `fields` maps the name of an input to the code of its message. */
export function refuse(reason: Refusal, fields?: Record<string, string>): Refused {
	return fields === undefined ? { ok: false, reason } : { ok: false, reason, fields };
}
