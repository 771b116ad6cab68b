import { mount } from 'svelte';
import '../../src/app.css';
import Harness from './Harness.svelte';

const target = document.getElementById('app');
if (target === null) {
	throw new Error('index.html lacks #app');
}
mount(Harness, { target });
