export const refusals = {
	'refusal.malformed': 'What was sent could not be read. Reload the page and try again.',
	'refusal.not_signed_in':
		'You are signed out. Sign in again; what you typed here is still on this page.',
	'refusal.wrong_credentials':
		'E-mail and password do not match. Check both, or reset the password.',
	'refusal.demonstration_only_here':
		'The demonstration accounts work only on the machine that runs the demonstration.',
	'refusal.not_allowed': 'Your role does not allow this. Ask the chair.',
	'refusal.physicians_only':
		'Cases are written by residents, fellows and consultants. Your account has none of these grades; an administrator of your society can change that.',
	'refusal.case_still_open':
		'A case is still under discussion. Sign its recommendation or defer it first.',
	'refusal.not_found': 'There is nothing here, or it is not open to you.',
	'refusal.case_not_found': 'There is no such case, or it is not open to you.',
	'refusal.meeting_not_found': 'There is no such meeting, or it is not open to you.',
	'refusal.board_not_found': 'There is no such board, or it is not open to you.',
	'refusal.agenda_item_not_found': 'This case is not on the agenda.',
	'refusal.document_not_found': 'This is not open to you.',
	'refusal.attachment_not_found': 'There is no such upload, or it is not open to you.',
	'refusal.image_not_found': 'There is no such image, or it is not open to you.',
	'refusal.redaction_not_found': 'There is no such report of this case.',
	'refusal.person_not_found': 'There is no such person, or you may not see them.',
	'refusal.invitation_not_valid':
		'This invitation was used, withdrawn or is older than 7 days. Ask for a new one.',
	'refusal.reset_not_valid': 'This link was used or is older than one hour. Ask for a new one.',
	'refusal.already_exists': 'This exists already.',
	'refusal.case_changed':
		'The case was changed in another window. Your text is kept below; compare and save again.',
	'refusal.case_incomplete': 'The case is kept as a draft. What is missing is listed below.',
	'refusal.consent_missing': 'Consent has to be recorded before the case can be marked ready.',
	'refusal.identifiers_found':
		'The text may still name a patient. Take the marked passages out, or state for each why it does not identify.',
	'refusal.statements_waiting':
		'A second person has not yet agreed to what you state of the text. The case can be marked ready after that.',
	'refusal.statement_not_found': 'There is no such statement, or it is not open to you.',
	'refusal.deidentification_open':
		'The case still holds a passage or an image that may identify the patient. Its author has to resolve that before it can be listed.',
	'refusal.images_waiting':
		'Images of this case wait for their check by a second person. It can be marked ready after that.',
	'refusal.case_is_ready': 'The case is already marked ready.',
	'refusal.case_is_draft': 'The case is a draft already.',
	'refusal.case_under_discussion':
		'The case is under discussion, so it cannot be changed until the board has closed it.',
	'refusal.case_decided':
		'A board has signed a recommendation on this case, so it stays open to those who decided it and cannot go back to draft. You can still edit it; the recommendation keeps the case as it was.',
	'refusal.plan_fixed':
		'The plan before the board is fixed since a board listed the case. Put it back as it was; write what is planned now into the story.',
	'refusal.image_signed':
		'This image was before the board when it signed its recommendation, so it stays with the case. If a patient can be recognized in it, tell the operator of the portal at once.',
	'refusal.case_already_listed': 'The case is already on an agenda.',
	'refusal.meeting_not_open': 'The meeting is not open.',
	'refusal.meeting_concluded': 'The meeting has ended.',
	'refusal.meeting_cancelled': 'The meeting was cancelled.',
	'refusal.meeting_open': 'The meeting is open already.',
	'refusal.chair_needed': 'Somebody has to be the chair. Name another chair first.',
	'refusal.agenda_item_not_open': 'This case is not under discussion.',
	'refusal.agenda_item_closed': 'The case was closed, so nothing more can be added to it.',
	'refusal.recommendation_signed': 'The recommendation is signed and cannot be changed.',
	'refusal.document_not_printed': 'The PDF could not be made just now. Print the page instead.',
	'refusal.protocol_changed': 'The portal was updated. Reload the page.',
	'refusal.attachment_not_waiting': 'This upload does not wait for a check.',
	'refusal.own_upload':
		'A second person has to check it: not who uploaded it, not the author of the case.',
	'refusal.file_refused': 'The file was not taken.',
	'refusal.too_large': 'This is too large.',
	'refusal.too_many_attempts': 'Too many tries. Wait a minute, then try again.',
	'refusal.mail_not_sent':
		'The mail server did not take the letter, so nothing was sent. Try again in a minute.',
	'refusal.unexpected': 'Something went wrong. Nothing was saved.'
} as const;
