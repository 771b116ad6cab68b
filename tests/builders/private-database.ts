import { randomBytes } from 'node:crypto';
import { postgresDriver } from '#server/db/driver.ts';

/** An empty database beside the one of `url`; answers its address. */
export async function anEmptyDatabase(url: string): Promise<string> {
	const postgres = await postgresDriver();
	const name = `test_${randomBytes(6).toString('hex')}`;
	const admin = postgres(url, { max: 1 });
	await admin.unsafe(`create database ${name}`);
	await admin.end();
	const own = new URL(url);
	own.pathname = `/${name}`;
	return own.href;
}
