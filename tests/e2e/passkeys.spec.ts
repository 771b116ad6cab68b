import { expect, test, type Browser, type Page } from '@playwright/test';
import { App } from '../builders/factor.ts';
import { expectNoFault } from './looks.ts';
import { fill, newAccount, PASSWORD, press } from './new-account.ts';

/** A device with a fingerprint reader, as Chromium's protocol makes one. It answers when it is touched. */
async function aDevice(page: Page) {
	const protocol = await page.context().newCDPSession(page);
	await protocol.send('WebAuthn.enable');
	const { authenticatorId } = await protocol.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: false
		}
	});
	const touched = (enabled: boolean) =>
		protocol.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
	const held = async () =>
		(await protocol.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
	return {
		/** The finger lies on it while `act` runs. */
		touchDuring: async (act: () => Promise<void>) => {
			await touched(true);
			await act();
			await touched(false);
		},
		knowsFinger: (isUserVerified: boolean) =>
			protocol.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
		keep: (credential: Awaited<ReturnType<typeof held>>[number]) =>
			protocol.send('WebAuthn.addCredential', { authenticatorId, credential }),
		held
	};
}

async function aMember(browser: Browser, page: Page, email: string): Promise<Page> {
	const own = await (await browser.newContext()).newPage();
	await newAccount(page, own, email);
	return own;
}

const inside = ({ pathname }: URL) => pathname === '/boards';
const passkeys = (page: Page) => page.getByRole('region', { name: 'Passkeys' });

async function openSignIn(page: Page): Promise<void> {
	await page.context().clearCookies();
	await page.goto('/sign-in?next=/boards');
	await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible();
}

/** Where the finger lies already, it may answer what waits in the field before the button is pressed. */
async function pressOrArrive(page: Page): Promise<void> {
	const button = page.getByRole('button', { name: 'Sign in with a passkey' });
	await Promise.any([page.waitForURL(inside), button.click({ timeout: 5000 })]);
}

test('a passkey is added, signs in, stands in for a code, is renamed and removed, and then opens nothing', async ({
	browser,
	page
}) => {
	const email = 'sadia@test.example';
	const own = await aMember(browser, page, email);
	const device = await aDevice(own);
	await fill(own, 'passkeyName', 'Ward laptop');
	await fill(own, 'passkeyPassword', 'not this one');
	await press(own, 'Add a passkey');
	await expect(own.locator('#passkeyPassword-error')).toBeVisible();
	await fill(own, 'passkeyPassword', PASSWORD);
	await device.touchDuring(async () => {
		await press(own, 'Add a passkey');
		await expect(own.getByText('The passkey is added.')).toBeVisible();
	});
	await expect(passkeys(own).getByText('Ward laptop')).toBeVisible();
	await expect(own.getByText('This browser')).toBeVisible();
	const [kept] = await device.held();
	expect(kept).toMatchObject({ rpId: 'localhost', isResidentCredential: true, userName: email });
	await expectNoFault(own, 'account with a passkey');

	await openSignIn(own);
	await device.touchDuring(async () => {
		await pressOrArrive(own);
		await expect(own).toHaveURL(inside);
	});
	// Chosen where the address is typed, without the button.
	await own.context().clearCookies();
	await device.touchDuring(async () => {
		await own.goto('/sign-in?next=/boards');
		await expect(own).toHaveURL(inside);
	});

	await own.goto('/account');
	await fill(own, 'factorPassword', PASSWORD);
	await press(own, 'Set up an app');
	const secret = (await own.locator('.secret').textContent()) ?? '';
	const app = new App(secret, () => new Date());
	await fill(own, 'code', app.code());
	await press(own, 'Turn on');
	await expect(own.getByText('From now on a code is asked for')).toBeVisible();
	await openSignIn(own);
	await fill(own, 'email', email);
	await fill(own, 'password', PASSWORD);
	await own.locator('input[name=password]').press('Enter');
	await expect(own).toHaveURL(/\/sign-in\/code/);
	await expectNoFault(own, 'a passkey in the place of a code');
	await device.touchDuring(async () => {
		await press(own, 'Use a passkey instead');
		await expect(own).toHaveURL(inside);
	});

	await own.goto('/account');
	await passkeys(own).getByRole('link', { name: 'Change Ward laptop' }).click();
	await fill(own, 'newPasskeyName', 'Old laptop');
	await press(own, 'Rename');
	await expect(own.getByText('The passkey has its new name.')).toBeVisible();
	await expectNoFault(own, 'changing a passkey');
	await fill(own, 'passkeyPassword', PASSWORD);
	// That of the next step: the present one was used up when the app was set up.
	await fill(own, 'passkeyCode', app.code(1));
	await press(own, 'Remove');
	await expect(own.getByText('The passkey is removed.')).toBeVisible();
	await expect(passkeys(own).getByText('Old laptop')).toHaveCount(0);

	// The browser was told, and offers it no more; a device that was not there at the time still does.
	await expect.poll(async () => (await device.held()).length).toBe(0);
	await device.keep(kept!);
	await openSignIn(own);
	await device.touchDuring(async () => {
		await press(own, 'Sign in with a passkey');
		await expect(own.getByText('This passkey was not taken.')).toBeVisible();
	});
	await expect(own).toHaveURL(/\/sign-in/);
	await expectNoFault(own, 'a passkey that was not taken');
	await own.context().close();
});

test('a finger that the device does not know, and one that is taken away, leave the person at the sign-in', async ({
	browser,
	page
}) => {
	const own = await aMember(browser, page, 'noor@test.example');
	const device = await aDevice(own);
	await fill(own, 'passkeyPassword', PASSWORD);
	await device.knowsFinger(false);
	await device.touchDuring(async () => {
		await press(own, 'Add a passkey');
		await expect(own.getByText('No passkey was used.')).toBeVisible();
	});
	await expectNoFault(own, 'a passkey that was not made');
	await device.knowsFinger(true);
	await device.touchDuring(async () => {
		await press(own, 'Make the passkey');
		await expect(own.getByText('The passkey is added.')).toBeVisible();
	});
	await fill(own, 'passkeyPassword', PASSWORD);
	await device.touchDuring(async () => {
		await press(own, 'Add a passkey');
		await expect(own.getByText('keeps a passkey of this account already')).toBeVisible();
	});

	await openSignIn(own);
	await device.knowsFinger(false);
	await device.touchDuring(async () => {
		await press(own, 'Sign in with a passkey');
		await expect(own.getByText('No passkey was used.')).toBeVisible();
	});
	await expect(own).toHaveURL(/\/sign-in/);
	await expectNoFault(own, 'no passkey was used');
	await own.context().close();
});

test('a browser that knows passkeys but not their JSON adds one and signs in with it', async ({
	browser,
	page
}) => {
	const own = await aMember(browser, page, 'tahira@test.example');
	// Safari before 18.4.
	await own.addInitScript(() => {
		Reflect.deleteProperty(PublicKeyCredential, 'parseCreationOptionsFromJSON');
		Reflect.deleteProperty(PublicKeyCredential, 'parseRequestOptionsFromJSON');
		Reflect.deleteProperty(PublicKeyCredential.prototype, 'toJSON');
	});
	await own.reload();
	const device = await aDevice(own);
	await fill(own, 'passkeyPassword', PASSWORD);
	await device.touchDuring(async () => {
		await press(own, 'Add a passkey');
		await expect(own.getByText('The passkey is added.')).toBeVisible();
	});
	await openSignIn(own);
	await device.touchDuring(async () => {
		await pressOrArrive(own);
		await expect(own).toHaveURL(inside);
	});
	await own.context().close();
});

test('without JavaScript no passkey is offered or added, and one that is there is renamed and removed', async ({
	browser,
	page
}) => {
	const own = await aMember(browser, page, 'lubna@test.example');
	const device = await aDevice(own);
	await fill(own, 'passkeyName', 'Ward laptop');
	await fill(own, 'passkeyPassword', PASSWORD);
	await device.touchDuring(async () => {
		await press(own, 'Add a passkey');
		await expect(own.getByText('The passkey is added.')).toBeVisible();
	});
	const storageState = await own.context().storageState();
	const context = await browser.newContext({ javaScriptEnabled: false, storageState });
	const plain = await context.newPage();
	await plain.goto('/account');
	await expect(plain.getByRole('button', { name: 'Add a passkey' })).toHaveCount(0);
	await plain.getByRole('link', { name: 'Change Ward laptop' }).click();
	await fill(plain, 'newPasskeyName', 'Old laptop');
	await press(plain, 'Rename');
	await expect(plain.getByText('The passkey has its new name.')).toBeVisible();
	await fill(plain, 'passkeyPassword', 'not this one');
	await press(plain, 'Remove');
	await expect(plain.locator('#passkeyPassword-error')).toBeVisible();
	await fill(plain, 'passkeyPassword', PASSWORD);
	await press(plain, 'Remove');
	await expect(passkeys(plain).getByText('None')).toBeVisible();
	await expect(passkeys(plain).getByText('in a browser that knows them')).toBeVisible();

	await context.clearCookies();
	await plain.goto('/sign-in');
	await expect(plain.locator('input[name=password]')).toBeVisible();
	await expect(plain.getByText('passkey')).toHaveCount(0);
	await context.close();
	await own.context().close();
});

test('a sign-in page that is left open asks anew before its challenge ends, and keeps what was typed while there is no link', async ({
	page
}) => {
	await page.clock.install();
	await page.goto('/sign-in');
	await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible();
	await fill(page, 'email', 'sadia@test.example');
	const answer = page.waitForResponse((response) => response.url().includes('__data.json'));
	await page.context().setOffline(true);
	const failed = page.waitForEvent('requestfailed');
	await page.clock.fastForward(4 * 60_000);
	await failed;
	await page.context().setOffline(false);
	await page.clock.fastForward(4 * 60_000);
	await answer;
	// What the page makes of it.
	await page.clock.runFor(1000);
	await expect(page.locator('input[name=email]')).toHaveValue('sadia@test.example');
	await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible();
});
