import {spawnSync} from 'node:child_process';
import {createPrivateKey, createPublicKey} from 'node:crypto';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {EncryptionAlgorithm} from '../../../source/core/config/types.ts';
import {Sensitive} from '../../../source/core/secrets/sensitive.ts';
import type {KeyPair} from '../../../source/core/ports/index.ts';
import {createKeyMaker, defaultConcurrency} from '../../../source/hosts/shared/keys.ts';

/** A maker whose key pairs are finished by hand, in the order in which they were begun. */
function byHand(concurrency: number) {
	const begun: {readonly algorithm: EncryptionAlgorithm; readonly end: (error?: Error) => void}[] = [];
	const maker = createKeyMaker({
		concurrency,
		async generate(algorithm) {
			const {promise, resolve, reject} = Promise.withResolvers<KeyPair>();
			const number = begun.length;
			begun.push({algorithm, end: (error) => (error === undefined ? resolve({algorithm, publicPem: String(number), privatePem: new Sensitive('')}) : reject(error))});
			return promise;
		},
	});
	return {maker, begun, algorithms: () => begun.map(({algorithm}) => algorithm)};
}

const turn = async () => new Promise((resolve) => setImmediate(resolve));

describe('each algorithm has the encodings of kubeadm', () => {
	test.each([
		['RSA-2048', 'RSA PRIVATE KEY', {modulusLength: 2048, publicExponent: 65_537n}],
		['RSA-3072', 'RSA PRIVATE KEY', {modulusLength: 3072, publicExponent: 65_537n}],
		['RSA-4096', 'RSA PRIVATE KEY', {modulusLength: 4096, publicExponent: 65_537n}],
		['ECDSA-P256', 'EC PRIVATE KEY', {namedCurve: 'prime256v1'}],
		['ECDSA-P384', 'EC PRIVATE KEY', {namedCurve: 'secp384r1'}],
	] as const)('%s', async (algorithm, type, details) => {
		const pair = await createKeyMaker().make(algorithm);
		const text = pair.privatePem.reveal();
		expect(text.startsWith(`-----BEGIN ${type}-----\n`)).toBe(true);
		expect(pair.publicPem.startsWith('-----BEGIN PUBLIC KEY-----\n')).toBe(true);
		expect(createPrivateKey(text).asymmetricKeyDetails).toMatchObject(details);
		expect(createPublicKey(text).equals(createPublicKey(pair.publicPem))).toBe(true);
		expect(JSON.stringify(pair)).not.toContain('PRIVATE');
	}, 30_000);
});

test('each key pair is handed out once', async () => {
	const maker = createKeyMaker();
	maker.prefetch('ECDSA-P256', 3);
	const pairs = await Promise.all(Array.from({length: 5}, async () => maker.make('ECDSA-P256')));
	expect(new Set(pairs.map(({publicPem}) => publicPem)).size).toBe(5);
});

test('no more are made at once than there are cores for, and a thread stays free for files', () => {
	expect([defaultConcurrency(1, 4), defaultConcurrency(2, 4), defaultConcurrency(64, 4), defaultConcurrency(64, 16), defaultConcurrency(8, 1), defaultConcurrency(8, Number.NaN)]).toEqual([1, 2, 3, 15, 1, 3]);
	const {maker, begun} = byHand(2);
	maker.prefetch('RSA-2048', 5);
	expect(begun.length).toBe(2);
});

test('what was made ahead counts where more is wanted ahead', async () => {
	const {maker, begun} = byHand(9);
	maker.prefetch('RSA-2048', 2);
	maker.prefetch('RSA-2048', 5);
	expect(begun.length).toBe(5);
	void maker.make('RSA-2048').catch(() => undefined);
	maker.prefetch('RSA-2048', 5);
	expect(begun.length).toBe(6);
});

test('a key pair that someone waits for is begun before the others', async () => {
	const {maker, begun, algorithms} = byHand(1);
	maker.prefetch('RSA-2048', 3);
	const wanted = maker.make('ECDSA-P256');
	begun[0]?.end();
	await turn();
	expect(algorithms()).toEqual(['RSA-2048', 'ECDSA-P256']);
	begun[1]?.end();
	expect((await wanted).algorithm).toBe('ECDSA-P256');
});

test('a key pair that is finished is handed out before one that is not', async () => {
	const {maker, begun} = byHand(2);
	maker.prefetch('RSA-2048', 2);
	begun[1]?.end();
	await turn();
	expect((await maker.make('RSA-2048')).publicPem).toBe('1');
});

test('the failure of a key pair in store stays without consequence: the next who asks gets a new one', async () => {
	const {maker, begun} = byHand(1);
	maker.prefetch('RSA-2048', 1);
	begun[0]?.end(new Error('no memory'));
	await turn();
	const wanted = maker.make('RSA-2048');
	begun[1]?.end();
	expect((await wanted).publicPem).toBe('1');
});

test('a failure that someone waits for is a HostError', async () => {
	const {maker, begun} = byHand(1);
	const wanted = maker.make('RSA-4096');
	begun[0]?.end(new Error('no memory'));
	await expect(wanted).rejects.toMatchObject({name: 'HostError', code: 'KEY', fields: {algorithm: 'RSA-4096'}});
});

test('after close nothing is begun any more, and who waits is told', async () => {
	const {maker, begun} = byHand(1);
	maker.prefetch('RSA-2048', 9);
	const [first, second] = [maker.make('RSA-2048'), maker.make('RSA-2048')];
	maker.close();
	await expect(second).rejects.toMatchObject({name: 'HostError', code: 'CLOSED'});
	await expect(maker.make('RSA-2048')).rejects.toMatchObject({code: 'CLOSED'});
	begun[0]?.end();
	expect((await first).publicPem).toBe('0');
	await turn();
	expect(begun.length).toBe(1);
});

test('a process with a long store ends soon after close', () => {
	const module = join(import.meta.dirname, '../../../source/hosts/shared/keys.ts');
	const script = `import {createKeyMaker} from ${JSON.stringify(module)}; const maker = createKeyMaker(); maker.prefetch('RSA-2048', 10_000); maker.close();`;
	const ended = spawnSync(process.execPath, ['--input-type=module', '-e', script], {timeout: 20_000, encoding: 'utf8'});
	expect([ended.status, ended.stderr.replaceAll(/.*Warning.*\n|\(Use .*\n/g, '')]).toEqual([0, '']);
});
