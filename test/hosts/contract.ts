import {createPublicKey} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {HostError} from '../../source/core/told/failures.ts';
import type {Host} from '../../source/core/ports/index.ts';

/** A host to hold to the contract, and a directory of it, there and empty, to write in. */
export interface HostUnderTest {
	readonly host: Host;
	readonly directory: string;
	/** Nothing of it is changed, so nobody has it. */
	readonly isNobodys?: true;
	readonly release: () => Promise<void>;
}

/** What every host does alike (source/core/ports): files, machine, commands, services, network, keys. */
export function hostContract(name: string, makeHost: () => Promise<HostUnderTest>): void {
	describe(`${name} keeps the contract of a host`, () => {
		let host: Host;
		let isNobodys: boolean;
		let at: (file: string) => string;
		let release: () => Promise<void>;

		beforeAll(async () => {
			const made = await makeHost();
			({host, release, isNobodys = false} = made);
			at = file => `${made.directory}/${file}`;
		});
		afterAll(async () => {
			await host.close();
			await release();
		});

		describe('claim', () => {
			it('is given to one run after another; a dry run neither has it nor is held up', async () => {
				expect(await host.holder()).toBeUndefined();
				const release = await host.claim('init');
				if (isNobodys) {
					expect(await host.holder()).toBeUndefined();
					await (await host.claim('init'))();
				} else {
					await expect(host.claim('reset')).rejects.toMatchObject({name: 'HostError', code: 'BUSY', fields: {pid: process.pid, command: 'init'}});
					expect(await host.holder()).toMatchObject({pid: process.pid, command: 'init'});
				}
				await release();
				expect(await host.holder()).toBeUndefined();
				await (await host.claim('reset'))();
			});
		});

		describe('files', () => {
			it('reads back what was written, with exactly the mode asked for', async () => {
				for (const mode of [0o600, 0o644, 0o666, 0o777]) {
					await host.files.write(at('modes'), `mode ${mode}`, {mode});
					expect(await host.files.stat(at('modes'))).toMatchObject({type: 'file', mode, size: `mode ${mode}`.length});
				}
				expect((await host.files.read(at('modes')))?.toString()).toBe('mode 511');
			});

			it('keeps bytes as they are', async () => {
				const bytes = Buffer.from([0, 255, 13, 10, 0xc3, 0x28]);
				await host.files.write(at('bytes'), bytes, {mode: 0o600});
				expect(await host.files.read(at('bytes'))).toEqual(bytes);
			});

			it('reads the end of a file that may be long', async () => {
				await host.files.write(at('long'), 'first\nsecond\n', {mode: 0o600});
				expect((await host.files.readEnd(at('long'), 7))?.toString()).toBe('second\n');
				expect((await host.files.readEnd(at('long'), 1000))?.toString()).toBe('first\nsecond\n');
				expect(await host.files.readEnd(at('not-there'), 7)).toBeUndefined();
			});

			it('leaves nothing beside a file that it replaced', async () => {
				await host.files.makeDirectory(at('replaced'), 0o755);
				await host.files.write(at('replaced/a'), 'one', {mode: 0o600});
				await host.files.write(at('replaced/a'), 'two', {mode: 0o644});
				expect(await host.files.list(at('replaced'))).toEqual(['a']);
				expect((await host.files.stat(at('replaced/a')))?.mode).toBe(0o644);
			});

			it('writes files together, each in its mode, over those that are there', async () => {
				await host.files.makeDirectory(at('together'), 0o755);
				await host.files.write(at('together/b'), 'old', {mode: 0o600});
				await host.files.writeTogether([{path: at('together/a'), content: 'one', mode: 0o600}, {path: at('together/b'), content: Buffer.from('two'), mode: 0o644}]);
				expect(await host.files.list(at('together'))).toEqual(['a', 'b']);
				expect(await Promise.all(['a', 'b'].map(async (file) => [(await host.files.read(at(`together/${file}`)))?.toString(), (await host.files.stat(at(`together/${file}`)))?.mode]))).toEqual([['one', 0o600], ['two', 0o644]]);
				await expect(host.files.writeTogether([{path: at('together/none/c'), content: '', mode: 0o600}])).rejects.toMatchObject({name: 'HostError', code: 'ENOENT'});
			});

			it('adds to a file that is there, and makes none', async () => {
				await host.files.write(at('extended'), 'one\n', {mode: 0o640});
				await host.files.extend(at('extended'), 'two\n');
				expect([(await host.files.read(at('extended')))?.toString(), (await host.files.stat(at('extended')))?.mode]).toEqual(['one\ntwo\n', 0o640]);
				await expect(host.files.extend(at('not-there'), 'text')).rejects.toMatchObject({name: 'HostError', code: 'ENOENT'});
				expect(await host.files.stat(at('not-there'))).toBeUndefined();
			});

			it('says undefined of what is not there', async () => {
				expect(await host.files.read(at('none'))).toBeUndefined();
				expect(await host.files.stat(at('none'))).toBeUndefined();
				expect(await host.files.list(at('none'))).toBeUndefined();
				await host.files.write(at('file'), '', {mode: 0o600});
				expect(await host.files.stat(at('file/below'))).toBeUndefined();
			});

			it('makes a directory with its parents in the mode asked for, and leaves existing ones alone', async () => {
				await host.files.makeDirectory(at('a'), 0o700);
				await host.files.makeDirectory(at('a/b/c'), 0o755);
				const modes = await Promise.all(['a', 'a/b', 'a/b/c'].map(async file => (await host.files.stat(at(file)))?.mode));
				expect(modes).toEqual([0o700, 0o755, 0o755]);
			});

			it('lists names in order', async () => {
				await host.files.makeDirectory(at('list'), 0o755);
				for (const file of ['b', 'a', 'C']) {
					await host.files.write(at(`list/${file}`), '', {mode: 0o600});
				}
				expect(await host.files.list(at('list'))).toEqual(['C', 'a', 'b']);
			});

			it('does not make the parent of a file', async () => {
				await expect(host.files.write(at('no-parent/file'), '', {mode: 0o600})).rejects.toMatchObject({name: 'HostError', code: 'ENOENT'});
				expect(await host.files.stat(at('no-parent'))).toBeUndefined();
			});

			it('changes a mode', async () => {
				await host.files.write(at('chmod'), '', {mode: 0o600});
				await host.files.setMode(at('chmod'), 0o640);
				expect((await host.files.stat(at('chmod')))?.mode).toBe(0o640);
				await expect(host.files.setMode(at('none'), 0o600)).rejects.toBeInstanceOf(HostError);
			});

			it('removes files and empty directories, and minds neither what is gone nor what is in one', async () => {
				await host.files.makeDirectory(at('full'), 0o755);
				await host.files.write(at('full/file'), '', {mode: 0o600});
				await expect(host.files.remove(at('full'))).rejects.toMatchObject({code: 'ENOTEMPTY'});
				await host.files.remove(at('full/file'));
				await host.files.remove(at('full'));
				await host.files.remove(at('full'));
				expect(await host.files.stat(at('full'))).toBeUndefined();
			});

			it('removes a directory with all that is in it, and minds nothing that is gone', async () => {
				await host.files.makeDirectory(at('tree/a/b'), 0o755);
				await host.files.write(at('tree/a/b/file'), '', {mode: 0o600});
				await host.files.write(at('tree/.hidden'), '', {mode: 0o600});
				await host.files.removeTree(at('tree'));
				await host.files.removeTree(at('tree'));
				await host.files.removeTree(at('no/such/place'));
				expect(await host.files.stat(at('tree'))).toBeUndefined();
				expect(await host.files.read(at('tree/a/b/file'))).toBeUndefined();
				await host.files.write(at('one'), '', {mode: 0o600});
				await host.files.removeTree(at('one'));
				expect(await host.files.stat(at('one'))).toBeUndefined();
			});

			it('empties a directory and leaves it, with its mode, so that new files can be made in it', async () => {
				await host.files.makeDirectory(at('emptied'), 0o750);
				await host.files.makeDirectory(at('emptied/a'), 0o755);
				await host.files.write(at('emptied/a/file'), '', {mode: 0o600});
				await host.files.write(at('emptied/.hidden'), '', {mode: 0o600});
				await host.files.emptyDirectory(at('emptied'));
				await host.files.emptyDirectory(at('no-such-directory'));
				expect(await host.files.list(at('emptied'))).toEqual([]);
				expect((await host.files.stat(at('emptied')))?.mode).toBe(0o750);
				await host.files.makeDirectory(at('emptied/a'), 0o755);
				expect(await host.files.list(at('emptied/a'))).toEqual([]);
			});

			it('tells where a path leads', async () => {
				await host.files.makeDirectory(at('place'), 0o755);
				expect(await host.files.realPath(at('place/../place'))).toBe(await host.files.realPath(at('place')));
				expect(await host.files.realPath(at('place'))).toMatch(/\/place$/);
				expect(await host.files.realPath(at('none'))).toBeUndefined();
			});

			it('writes many files side by side', async () => {
				await host.files.makeDirectory(at('many'), 0o755);
				await Promise.all(Array.from({length: 20}, async (_, index) => host.files.write(at(`many/${index % 5}`), `${index}`, {mode: 0o600})));
				expect(await host.files.list(at('many'))).toEqual(['0', '1', '2', '3', '4']);
			});
		});

		it('has nothing mounted below a directory of its own', async () => {
			expect(await host.mounts.below(at('list'))).toEqual([]);
		});

		it('says what machine it is', async () => {
			expect(await host.machine.hostname()).not.toBe('');
			expect(await host.machine.cpus()).toBeGreaterThan(0);
			expect(await host.machine.memory()).toBeGreaterThan(2 ** 20);
			expect(await host.machine.which('no-such-program-here')).toBeUndefined();
			expect(await host.machine.sysctl('net/no/such/value')).toBeUndefined();
			expect(await host.machine.env('NO_SUCH_VARIABLE_HERE')).toBeUndefined();
		});

		// Not asked: whether it exists. Where systemctl is there and systemd does not run, kubeadm
		// takes every service for defined, and so does the node host.
		it('knows no service of a name that nobody has', async () => {
			expect(await host.services.isEnabled('no-such-service-here')).toBe(false);
			expect(await host.services.isActive('no-such-service-here')).toBe(false);
			expect(await host.services.state('no-such-service-here')).toMatchObject({active: false});
		});

		it('has loopback among its interfaces, and resolves localhost', async () => {
			expect(await host.network.interfaces()).toContainEqual(expect.objectContaining({address: '127.0.0.1', family: 4, loopback: true}));
			expect(await host.network.resolve('localhost')).toEqual(expect.arrayContaining([expect.stringMatching(/^(127\.0\.0\.1|::1)$/)]));
			expect(await host.network.resolve('no-such-name.invalid')).toEqual([]);
		});

		it('tells a refused connection as an answer', async () => {
			expect(await host.network.probe('http://127.0.0.1:1/healthz', {timeoutMs: 2000})).toMatchObject({error: 'ECONNREFUSED'});
			expect(await host.network.isPortFree(1023)).toBe(true);
		});

		it('refuses to probe what is no URL', async () => {
			for (const url of ['not a url', 'http://127.0.0.1:70000/healthz', 'ftp://127.0.0.1/']) {
				expect(await host.network.probe(url, {timeoutMs: 100})).toMatchObject({error: 'INVALID_URL'});
			}
		});

		it('ends with the reason of a signal that has aborted', async () => {
			const reason = new Error('stopped');
			const signal = AbortSignal.abort(reason);
			await expect(host.clock.sleep(1000, signal)).rejects.toBe(reason);
			await expect(host.commands.run(['true'], {signal})).rejects.toBe(reason);
			await expect(host.network.probe('http://127.0.0.1:1/', {timeoutMs: 100, signal})).rejects.toBe(reason);
		});

		it('makes a key pair that was not handed out before', async () => {
			host.keys.prefetch('ECDSA-P256', 2);
			const [one, two] = await Promise.all([host.keys.make('ECDSA-P256'), host.keys.make('ECDSA-P256')]);
			expect(one.publicPem).not.toBe(two.publicPem);
			expect(createPublicKey(one.privatePem.reveal()).export({type: 'spki', format: 'pem'})).toBe(one.publicPem);
			expect(String(one.privatePem)).not.toContain('PRIVATE');
		});

		it('gives as many random bytes as asked for', () => {
			expect(host.random.bytes(32)).toHaveLength(32);
			expect(host.random.bytes(16).equals(host.random.bytes(16))).toBe(false);
		});
	});
}
