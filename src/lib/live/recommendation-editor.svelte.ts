import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import { StarterKit } from '@tiptap/starter-kit';
import { RECOMMENDATION_EDITOR } from '../domain/meeting/recommendation-schema.ts';
import type { AwarenessState } from '../protocol/documents.ts';
import type { LiveDocument } from './live-document.svelte.ts';

export const EDITOR_ACTIONS = ['bold', 'bulletList', 'orderedList', 'undo', 'redo'] as const;
export type EditorAction = (typeof EDITOR_ACTIONS)[number];

/** The recommendation's editor on one page. Loaded only where somebody may write: it is the heaviest part of the room. */
export class RecommendationEditor {
	#editor: Editor;
	/** Raised with every transaction, so that the toolbar looks again. */
	#turn = $state(0);

	constructor(options: { element: HTMLElement; document: LiveDocument; label: string }) {
		const { document } = options;
		this.#editor = new Editor({
			element: options.element,
			injectCSS: false,
			extensions: [
				StarterKit.configure(RECOMMENDATION_EDITOR),
				Collaboration.configure({ fragment: document.fragment }),
				CollaborationCaret.configure({
					provider: document,
					render: (_user, clientId?: number) => caretOf(personAt(document, clientId)),
					selectionRender: () => ({ class: 'caret-selection' })
				})
			],
			editorProps: {
				attributes: {
					class: 'edtext',
					role: 'textbox',
					'aria-multiline': 'true',
					'aria-label': options.label
				}
			},
			onTransaction: () => {
				this.#turn += 1;
			}
		});
	}

	isActive(action: EditorAction): boolean {
		return this.#turn >= 0 && this.#editor.isActive(action);
	}

	run(action: EditorAction): void {
		const chain = this.#editor.chain().focus();
		if (action === 'bold') {
			chain.toggleBold().run();
		} else if (action === 'bulletList') {
			chain.toggleBulletList().run();
		} else if (action === 'orderedList') {
			chain.toggleOrderedList().run();
		} else {
			chain[action]().run();
		}
	}

	focus(): void {
		this.#editor.commands.focus('end');
	}

	destroy(): void {
		this.#editor.destroy();
	}
}

type Person = AwarenessState['person'];

/** Name and color of a caret are what the server stamped, not what the other page says of itself. */
function personAt(document: LiveDocument, clientId: number | undefined): Person {
	const state = clientId === undefined ? undefined : document.awareness.getStates().get(clientId);
	return (state as AwarenessState | undefined)?.person;
}

function caretOf(person: Person): HTMLElement {
	const caret = document.createElement('span');
	caret.className = 'caret';
	caret.dataset.p = String((person?.color ?? 0) + 1);
	const name = document.createElement('i');
	name.textContent = person?.name ?? '';
	caret.append(name);
	return caret;
}
