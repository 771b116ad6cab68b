import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Logger } from 'pino';
import type { Config } from '#server/config.ts';
import type { Letter, Mail } from './mail.ts';

/** A mail server that does not answer must not hold a page for nodemailer's own two minutes. */
const SMTP_LIMITS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** For the operator, at the start; empty where letters are sent. */
export function describeMail({ smtpUrl, dataFolder }: Config): string {
	return smtpUrl === null
		? `No mail server is set (SMTP_URL): letters are not sent but written to ${join(dataFolder, 'outbox')}. Who invites sees the link on the page.\n`
		: '';
}

/** Letters go to the mail server of `SMTP_URL`; without one they are written to `data/outbox`, for the operator to read. */
export function openMail(config: Config, log: Logger): Mail {
	if (config.smtpUrl === null) {
		return outbox(config, log);
	}
	const transport = createTransport({ url: config.smtpUrl, ...SMTP_LIMITS });
	return {
		async send(letter) {
			const { messageId } = await transport.sendMail(messageOf(config, letter));
			// Neither address nor text: the letter holds a link that opens an account.
			log.info({ messageId }, 'letter sent');
		}
	};
}

function messageOf(config: Config, { to, subject, text, id, calendar, attachments }: Letter) {
	return {
		from: config.mailFrom,
		// As an object, so that a comma or a line break in an address cannot add another recipient.
		to: { name: '', address: to },
		...{ subject, text },
		...(id === undefined ? {} : { messageId: `<${id}@${hostOf(config)}>` }),
		...(calendar === undefined ? {} : { icalEvent: { ...calendar, filename: 'meeting.ics' } }),
		...(attachments === undefined ? {} : { attachments })
	};
}

const hostOf = ({ publicUrl }: Config): string =>
	publicUrl === null ? 'localhost' : new URL(publicUrl).hostname;

function outbox(config: Config, log: Logger): Mail {
	const folder = join(config.dataFolder, 'outbox');
	const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
	// The demonstration writes ten at its first start, right under the address and the accounts that its reader needs.
	const level = config.hasDemonstration ? 'debug' : 'warn';
	return {
		async send(letter) {
			const { message } = await transport.sendMail(messageOf(config, letter));
			if (!Buffer.isBuffer(message)) {
				throw new Error('the letter was not put together in memory');
			}
			await mkdir(folder, { recursive: true, mode: 0o700 });
			// One that is handed over again replaces itself.
			const name =
				letter.id ??
				`${new Date().toISOString().replaceAll(':', '-')}-${randomBytes(4).toString('hex')}`;
			const written = join(folder, `${name}.part`);
			await writeFile(written, message, { mode: 0o600 });
			// Whoever watches the folder never finds half a letter.
			await rename(written, join(folder, `${name}.eml`));
			log[level]({ file: `outbox/${name}.eml` }, 'letter written, not sent: SMTP_URL is not set');
		}
	};
}
