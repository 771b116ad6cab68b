/**
 * Every column of the database that could hold a sentence: text, JSON and bytes. A column of tomorrow has to be put into one of
 * the two lists, or a test over the schema fails.
 */

/** Where text about a case can stand, with the condition that makes a row one of the case; `$case` and `$items` are filled in. */
const OF_CASE = 'case_id = $case';
const OF_ITEM = 'agenda_item_id in ($items)';
const OF_DOCUMENT = `document like 'agenda-item.%' and split_part(document, '.', 2)::uuid in ($items)`;

export const CASE_COLUMNS: Record<string, string> = {
	'tumor_case.title': 'id = $case',
	'tumor_case.record': 'id = $case',
	'identifier_statement.reason': OF_CASE,
	'attachment.title': OF_CASE,
	'attachment.review_note': OF_CASE,
	'image.title': OF_CASE,
	'agenda_item.deferred_reason': OF_CASE,
	'discussed_case.title': OF_ITEM,
	'discussed_case.record': OF_ITEM,
	'discussed_case.images': OF_ITEM,
	'recommendation.body': OF_ITEM,
	'recommendation.body_text': OF_ITEM,
	'recommendation.marks': OF_ITEM,
	'meeting_event.payload': `payload ->> 'agendaItemId' in ($items_text)`,
	'hidden_annotation.reason': OF_ITEM,
	'document_update.bytes': OF_DOCUMENT,
	'document_snapshot.state': OF_DOCUMENT,
	'redaction.passages': OF_CASE,
	'redaction.decline_reason': OF_CASE
};

const CODE = 'a code of ours';
const HASH = 'a hash, a key or a signature';
const NUMBERS = 'numbers, codes and ids of ours';
const PERSON = 'of the portal’s own people, whose names are no patient’s';
const SETTING = 'of a society or a board, not of a case';

/** Columns that cannot hold text about a case, each with the reason. */
export const OTHER_COLUMNS: Record<string, string> = {
	'person.email': PERSON,
	'person.display_name': PERSON,
	'person.password_hash': HASH,
	'person.specialty': CODE,
	'membership.grade': CODE,
	'invitation.token_hash': HASH,
	'invitation.email': PERSON,
	'invitation.grade': CODE,
	'password_reset.token_hash': HASH,
	'session.id': HASH,
	'person.passkey_handle': HASH,
	'passkey.credential_id': HASH,
	'passkey.public_key': HASH,
	'passkey.transports': CODE,
	'passkey.name': PERSON,
	'spent_challenge.id': HASH,
	'second_factor.secret': HASH,
	'recovery_code.code_hash': HASH,
	'pending_sign_in.id': HASH,
	'society.slug': SETTING,
	'society.short_name': SETTING,
	'society.name': SETTING,
	'institution.name': SETTING,
	'institution.city': SETTING,
	'institution.province': CODE,
	'board.slug': SETTING,
	'board.name': SETTING,
	'board.purpose': SETTING,
	'board_member.role': CODE,
	'tumor_case.case_no': NUMBERS,
	'tumor_case.origin': CODE,
	'tumor_case.status': CODE,
	'consent.kind': CODE,
	'identifier_statement.kind': CODE,
	'identifier_statement.field': CODE,
	'identifier_statement.finding_key': HASH,
	'attachment.status': CODE,
	'attachment.refusal_reason': CODE,
	'attachment.refusal_detail': CODE,
	'attachment.metadata':
		'words of a closed list and numbers of DICOM attributes; see server/images/dicom/allow-list.ts',
	'attachment.found_text': 'kinds of what was found and the pages, never the text',
	'upload_file.extension': 'from a closed list; the name of a file is never sent',
	'image.kind': CODE,
	'image.modality': CODE,
	'image.windows': 'numbers with a name of ours',
	'image.attributes':
		'words of a closed list and numbers of DICOM attributes; see server/images/dicom/allow-list.ts',
	'image.side': CODE,
	'image.frame_keys': NUMBERS,
	'image.tiles': NUMBERS,
	'image.tiles_key': NUMBERS,
	'image.thumbnail_key': NUMBERS,
	'image.previews': NUMBERS,
	'file_removal.key': NUMBERS,
	'meeting.status': CODE,
	'meeting_member.role': CODE,
	'agenda_item.status': CODE,
	'recommendation.attendees': PERSON,
	'recommendation.case_hash': HASH,
	'recommendation.signed_by_name': PERSON,
	'recommendation.seal': HASH,
	'recommendation.previous_seal': HASH,
	'recommendation.signature': HASH,
	'recommendation.key_id': HASH,
	'command_result.content_hash': HASH,
	'command_result.outcome': 'ids and codes: what a command answers, never what it was given',
	'meeting_event.type': CODE,
	'hidden_annotation.annotation_key': NUMBERS,
	'document.name': NUMBERS,
	'document_update.document': NUMBERS,
	'document_snapshot.document': NUMBERS,
	'document_client.document': NUMBERS,
	'audit_entry.type': CODE,
	'audit_entry.subject': 'ids and codes, never what a person wrote',
	'audit_entry.previous_hash': HASH,
	'audit_entry.hash': HASH,
	'job.kind': CODE,
	'job.last_error': CODE,
	'redaction.kind': CODE,
	'redaction.status': CODE,
	'redaction.reported_by_name': PERSON,
	'redaction.decided_by_name': PERSON,
	'redaction.taken': NUMBERS,
	'redaction.generations': NUMBERS,
	'redacted_row.table': CODE,
	'redacted_row.former_seal': HASH,
	'redacted_row.former_signature': HASH,
	'redacted_row.former_key_id': HASH
};
