import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { describeMail, openMail } from './open-mail.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mashwara-mail-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const silent = pino({ level: 'silent' });
const letter = {
	to: 'doctor@test.example',
	subject: 'مشورہ: an invitation',
	text: 'Open this link:\nhttp://localhost:3000/invitations/abc-def_123\n'
};

test('without SMTP_URL a letter is a readable file in the outbox that only its owner may open', async () => {
	await openMail(readConfig({ DATA: folder }), silent).send(letter);
	const [name = ''] = await readdir(join(folder, 'outbox'));
	expect(name).toMatch(/\.eml$/);
	const path = join(folder, 'outbox', name);
	expect((await stat(path)).mode & 0o777).toBe(0o600);
	const content = await readFile(path, 'utf8');
	expect(content).toContain('To: doctor@test.example\r\n');
	expect(content).toContain('http://localhost:3000/invitations/abc-def_123');
	expect(content).toMatch(/Subject: =\?UTF-8\?/);
});

test('without SMTP_URL the start and the log say that nothing is sent, and neither names anybody', async () => {
	const lines: string[] = [];
	const log = pino({ level: 'info' }, { write: (line) => lines.push(line) });
	await openMail(readConfig({ DATA: folder }), log).send(letter);
	expect(lines, 'the demonstration’s own letters').toEqual([]);
	await openMail(readConfig({ DATA: folder, DEMONSTRATION: 'off' }), log).send(letter);
	expect(lines.join('')).toContain('letter written, not sent: SMTP_URL is not set');
	expect(lines.join('')).not.toMatch(/doctor@|abc-def/);
	expect(describeMail(readConfig({ DATA: folder }))).toContain(join(folder, 'outbox'));
	const sending = {
		SMTP_URL: 'smtp://mail.test.example',
		PUBLIC_URL: 'https://board.test.example'
	};
	expect(describeMail(readConfig({ DATA: folder, ...sending }))).toBe('');
});

test('a line break in subject or address adds no header and no recipient', async () => {
	const mail = openMail(readConfig({ DATA: folder }), silent);
	await mail.send({
		to: 'doctor@test.example\r\nBcc: evil@test.example',
		subject: 'Invitation\r\nBcc: evil@test.example',
		text: 'x'
	});
	const [name = ''] = await readdir(join(folder, 'outbox'));
	const content = await readFile(join(folder, 'outbox', name), 'utf8');
	const [head = ''] = content.split('\r\n\r\n');
	expect(head.split('\r\n').filter((line) => /^bcc:/i.test(line))).toEqual([]);
});

test('with SMTP_URL the letter goes to that server, and neither address nor text into the log', async () => {
	const received: string[] = [];
	const server = createServer((socket) => {
		let isLetter = false;
		socket.write('220 test\r\n');
		createInterface({ input: socket }).on('line', (line) => {
			received.push(line);
			if (isLetter) {
				isLetter = line !== '.';
				return void (isLetter || socket.write('250 taken\r\n'));
			}
			isLetter = line === 'DATA';
			socket.write(isLetter ? '354 go on\r\n' : '250 ok\r\n');
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const lines: string[] = [];
	const log = pino({ level: 'debug' }, { write: (line) => lines.push(line) });
	const config = readConfig({
		DATA: folder,
		SMTP_URL: `smtp://127.0.0.1:${port}`,
		PUBLIC_URL: 'https://board.test.example'
	});
	await openMail(config, log).send(letter);
	server.close();
	expect(received).toContain('RCPT TO:<doctor@test.example>');
	expect(received.join('\n')).toContain('/invitations/abc-def_123');
	expect(lines.join('')).not.toMatch(/doctor@|abc-def/);
});

test('a mail server that cannot be reached is an error, not a silence', async () => {
	const config = readConfig({
		DATA: folder,
		SMTP_URL: 'smtp://127.0.0.1:1',
		PUBLIC_URL: 'https://board.test.example'
	});
	await expect(openMail(config, silent).send(letter)).rejects.toThrow();
});
