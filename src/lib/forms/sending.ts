import type { SubmitFunction } from '@sveltejs/kit';
import { text } from '#lib/text/text.ts';

type Sent = Parameters<SubmitFunction>[0];
type Answered = Exclude<Awaited<ReturnType<SubmitFunction>>, void>;
type Answer = Parameters<Answered>[0];

/**
 * For `use:enhance`: the form says that its answer is on the way, and `after` shows the answer. Without one, because there is no
 * link, the form stays with what was typed in it; SvelteKit would put its error page in the place of it.
 */
export function sending(after: Answered = ({ update }) => update()) {
	return ({ formElement }: Pick<Sent, 'formElement'>) => {
		formElement.querySelector('.unsent')?.remove();
		formElement.setAttribute('aria-busy', 'true');
		return async (answer: Answer): Promise<void> => {
			try {
				if (answer.result.type === 'error' && answer.result.status === undefined) {
					sayUnsent(formElement);
				} else {
					await after(answer);
				}
			} finally {
				formElement.removeAttribute('aria-busy');
			}
		};
	};
}

function sayUnsent(form: HTMLFormElement): void {
	const strip = document.createElement('p');
	strip.className = 'unsent';
	strip.setAttribute('role', 'alert');
	strip.textContent = text('form.unsent');
	form.append(strip);
}
