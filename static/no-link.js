// The page of the service worker for a link that is gone; see docs/decisions/014-copy-on-the-device.md.
const LOOK_EVERY_MS = 1000;

async function comeBack() {
	const isThere = await fetch('/healthz', { cache: 'no-store' }).then(
		({ ok }) => ok,
		() => false
	);
	if (!isThere) {
		return;
	}
	// Under its own address it would come back to itself for ever.
	if (location.pathname === '/no-link') {
		location.replace('/');
	} else {
		location.reload();
	}
}

setInterval(comeBack, LOOK_EVERY_MS);
addEventListener('online', comeBack);
