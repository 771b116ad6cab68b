/** A filled form as a `Structure` may be, not checked yet: what was left empty was not said. */
export function structureFrom(form: FormData) {
	const words = (name: string): string | null => {
		const value = form.get(name);
		return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
	};
	const guideline = words('guideline');
	const plan = words('plan');
	return {
		intent: words('intent'),
		modalities: form.getAll('modalities'),
		guideline:
			guideline === 'named'
				? { is: guideline, name: words('guidelineName') ?? '' }
				: guideline && { is: guideline },
		trial: words('trial'),
		ideal: words('ideal'),
		feasible: words('feasible'),
		ownerId: words('ownerId'),
		dueOn: words('dueOn'),
		plan:
			plan === 'changed' ? { is: plan, reason: words('planReason') ?? '' } : plan && { is: plan }
	};
}
