import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import { StarterKit } from '@tiptap/starter-kit';
import { RECOMMENDATION_EDITOR } from '../domain/meeting/recommendation-schema.ts';
import { caretAwareness, type CaretUser } from './caret-awareness.ts';
import type { LiveDocument } from './live-document.svelte.ts';

export type EditorAction = 'bold' | 'bulletList' | 'orderedList' | 'undo' | 'redo';

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
					provider: { awareness: caretAwareness(document.awareness) },
					render: (user) => caretOf(user as CaretUser),
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
			// Later, because the editor also says it while the page is being redrawn (its place loses the focus).
			onTransaction: () => queueMicrotask(() => (this.#turn += 1))
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

function caretOf({ name, personColor }: CaretUser): HTMLElement {
	const caret = document.createElement('span');
	caret.className = 'caret';
	caret.dataset.p = String(personColor + 1);
	const label = document.createElement('i');
	label.textContent = name;
	caret.append(label);
	requestAnimationFrame(() => keepInside(caret, label));
	return caret;
}

/** Nearer than this a name seems cut by the field's border. */
const EDGE_PX = 8;

/** A name at the end of a line opens to the other side, or the pane would cut it. */
function keepInside(caret: HTMLElement, label: HTMLElement): void {
	const text = caret.closest('.edtext');
	const { right } = label.getBoundingClientRect();
	if (text !== null && right > text.getBoundingClientRect().right - EDGE_PX) {
		caret.classList.add('at-end');
	}
}
