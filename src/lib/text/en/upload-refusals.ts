/** Why nothing was done with an upload or its images. */
export const uploadRefusals = {
	'refusal.upload_incomplete': 'Not all files have arrived yet. Choose them again to go on.',
	'refusal.upload_over':
		'This upload is no longer open: it was sent in another window, removed, or nothing of it arrived for too long.',
	'refusal.too_many_uploads':
		'Several uploads of yours are still open. Finish or remove one of them first.',
	'refusal.upload_space_full':
		'Your uploads that are still arriving or being read take all the space that one person has. Wait until one is done, or remove one.',
	'refusal.own_redaction':
		'You covered parts of these images. Somebody else has to look at the result.',
	'refusal.image_changed':
		'Somebody else changed this image in the meantime. Nothing was covered; look at it again.'
} as const;
