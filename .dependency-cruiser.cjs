/**
 * Import directions: the table in CONTRIBUTING.md. Types may be imported across; a rule matches resolved paths.
 * @type {import('dependency-cruiser').IConfiguration}
 */

const values = { dependencyTypesNot: ['type-only'] };
const tests = '\\.test\\.ts$';

/** Files in `from` may not import values from `to`. */
const never = (name, from, to, comment) => ({
	name,
	severity: 'error',
	comment,
	from: { path: from, pathNot: tests },
	to: { path: to, ...values }
});

/** Files in `from` may import values from `to` alone. */
const only = (name, from, to, comment) => ({
	name,
	severity: 'error',
	comment,
	from: { path: from, pathNot: tests },
	to: { pathNot: to, ...values }
});

const npm = (...names) => `(^|/)node_modules/(${names.join('|')})/`;

module.exports = {
	forbidden: [
		{
			name: 'no-cycles',
			severity: 'error',
			comment: 'two files that need each other are one file, or a third one is missing',
			// A component that draws a tree shows itself; that is no cycle.
			from: { path: '(.+)' },
			to: { circular: true, pathNot: '^$1$', viaOnly: { dependencyTypesNot: ['type-only'] } }
		},
		{
			name: 'no-unresolved',
			severity: 'error',
			comment: 'the imported file does not exist',
			from: {},
			to: {
				couldNotResolve: true,
				pathNot: ['^\\$(app|env)/', '^\\$service-worker$', '\\$types(\\.js)?$']
			}
		},
		only(
			'domain-stands-alone',
			'^src/lib/domain/',
			['^src/lib/domain/', npm('valibot')],
			'lib/domain may import itself and valibot'
		),
		only(
			'protocol-stands-on-domain',
			'^src/lib/protocol/',
			['^src/lib/(domain|protocol)/', npm('valibot')],
			'lib/protocol may import domain and valibot'
		),
		never(
			'ui-knows-no-nouns',
			'^src/lib/ui/',
			['^src/lib/(domain|live|parts|viewer|protocol)/', '^src/routes/', '^server/'],
			'lib/ui may import svelte and text'
		),
		never(
			'parts-are-fed',
			'^src/lib/parts/',
			['^src/lib/live/', '^src/routes/', '^server/'],
			'lib/parts may import ui, domain and text'
		),
		never(
			'viewer-is-fed',
			'^src/lib/viewer/',
			[
				'^src/lib/(live|parts)/',
				'^src/routes/',
				'^server/',
				npm('socket\\.io-client', 'yjs', 'y-websocket')
			],
			'lib/viewer gets its data by props'
		),
		never(
			'live-shows-nothing',
			'^src/lib/live/',
			['^src/lib/(parts|ui)/', '^src/routes/', '^server/'],
			'lib/live may import domain, protocol, yjs, socket.io-client and svelte'
		),
		never(
			'uploads-show-nothing',
			'^src/lib/uploads/',
			['^src/lib/(live|parts|ui|viewer)/', '^src/routes/', '^server/'],
			'lib/uploads may import domain and svelte'
		),
		never(
			'text-stands-alone',
			'^src/lib/text/',
			['^src/lib/(live|parts|ui|viewer)/', '^src/routes/', '^server/'],
			'lib/text may import domain'
		),
		{
			name: 'no-server-in-client',
			severity: 'error',
			comment: 'client code may import types of #server only',
			from: { path: '^src/', pathNot: ['\\.server\\.ts$', '\\+server\\.ts$', tests] },
			to: { path: '^server/', ...values }
		},
		never(
			'routes-use-use-cases',
			'^src/(routes/|hooks\\.server)',
			['^server/(db|realtime)/', npm('drizzle-orm', 'postgres', '@electric-sql')],
			'routes and hooks call use cases; server/db and server/realtime are not theirs'
		),
		{
			name: 'one-driver',
			severity: 'error',
			comment: 'server/db/driver.ts mends the driver for Postgres while it is loaded: ask it',
			from: { pathNot: '^server/db/driver\\.ts$' },
			to: { path: npm('postgres'), ...values }
		},
		never(
			'server-knows-no-pages',
			'^server/',
			['^src/(routes/|lib/(live|ui|parts|viewer)/)', npm('svelte', '@sveltejs')],
			'server may import domain, protocol and text'
		),
		never(
			'realtime-writes-through-use-cases',
			'^server/realtime/(?!.*persistence)',
			['^server/db/', npm('drizzle-orm')],
			'in server/realtime only persistence.ts may import server/db'
		),
		never(
			'database-knows-nothing-above',
			'^server/db/',
			['^server/(?!db/)', '^src/(?!lib/domain/)'],
			'server/db may import types of domain'
		),
		never(
			'lucia-behind-auth',
			'^(src|server)/(?!auth/)',
			[npm('lucia')],
			'lucia stays behind server/auth'
		),
		never(
			'passkeys-behind-auth',
			'^(src|server)/(?!auth/)',
			[npm('@simplewebauthn')],
			'the checking of passkeys stays behind server/auth'
		)
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^(build|\\.svelte-kit)/' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
			extensions: ['.ts', '.js', '.svelte', '.mjs', '.cjs', '.d.ts']
		}
	}
};
