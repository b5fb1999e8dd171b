import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {connect, createServer, type Server, type Socket} from 'node:net';
import {dirname, join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {whyNoNamespaces} from '../../source/hosts/sandbox/served/namespaces.ts';
import {NOT_REACHED, OTHER, othersReach, where} from '../needs.ts';
import {kubestep, temporaryFolder} from './program.ts';
import {serving as settling, type Serving} from './serving.ts';

const TIMEOUT_MS = 60_000;
const SOON = {timeout: 15_000, interval: 100};
const servers: Server[] = [];

afterEach(() => {
	servers.splice(0).forEach((one) => one.close());
});

/** Served until the test is over, and asked as soon as it can be. */
const serving = async (folder: string): Promise<Serving> => settling(folder, {settles: false});

const newFolder = (): string => join(temporaryFolder(), 'node');
const socketOf = (folder: string): string => join(folder, '.sandbox/control.sock');

/** A sandbox at rest: made, and nothing in it. */
async function made(): Promise<string> {
	const folder = newFolder();
	expect(await kubestep(['init', 'phase', 'preflight', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain'])).toMatchObject({code: 0});
	return folder;
}

const pidOf = async (env: NodeJS.ProcessEnv): Promise<number> => (JSON.parse((await kubestep(['sandbox', 'list', '-o', 'json'], {env})).out) as {sandboxes: readonly {pid: number}[]}).sandboxes[0]?.pid ?? 0;
const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
};

describe('A served sandbox', () => {
	it('is served once, however many begin in the same moment', {timeout: TIMEOUT_MS}, async () => {
		const folder = newFolder();
		const [first, ...others] = await Promise.allSettled([serving(folder), serving(folder), serving(folder)]);
		expect(first.status).toBe('fulfilled');
		const served = [first, ...others].flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
		await expect.poll(() => served.filter(({child}) => child.exitCode === null).length, SOON).toBe(1);
		expect(served.filter(({child}) => child.exitCode !== null).map(({said}) => said()).filter((text) => !/Another run is at work on this node: kubestep sandbox serve|is served: its node runs/.test(text))).toEqual([]);
	});

	it.each(['etc', 'etc/cni', 'etc/default', 'var/lib', 'var/lib/etcd', 'var/log/pods'])('mounts nothing from where a link in place of /%s leads', {timeout: TIMEOUT_MS}, async (place) => {
		const folder = await made();
		const outside = temporaryFolder();
		rmSync(join(folder, place), {recursive: true, force: true});
		mkdirSync(dirname(join(folder, place)), {recursive: true});
		symlinkSync(outside, join(folder, place));
		const {code, error} = await kubestep(['sandbox', 'serve', folder]);
		expect(code).toBe(1);
		expect(error).toContain(`${join(folder, place)} is a link, or no folder`);
		expect(readdirSync(outside)).toEqual([]);
	});

	it('hears who asks although others say half of something, or too much', {timeout: TIMEOUT_MS}, async () => {
		const folder = newFolder();
		const {env} = await serving(folder);
		const sockets: Socket[] = [];
		const ends: Promise<unknown>[] = [];
		const say = (text: string) => {
			const socket = connect(socketOf(folder));
			socket.on('error', () => undefined);
			ends.push(new Promise((resolve) => socket.once('close', resolve)));
			socket.write(text);
			sockets.push(socket);
		};
		for (let count = 0; count < 100; count += 1) {
			say('{"method":"hel');
		}
		for (let count = 0; count < 10; count += 1) {
			say('x'.repeat(10 * 1024 * 1024));
			say('no JSON\n');
			say('{"method":"constructor"}\n');
			say(`{"method":"hello"}\n${'y'.repeat(10 * 1024 * 1024)}`);
		}
		expect(await kubestep(['sandbox', 'status', folder], {env})).toMatchObject({code: 0, error: ''});
		// Those that say half are let go, too.
		sockets.forEach((one) => one.resume());
		await Promise.all(ends);
		expect(await kubestep(['sandbox', 'status', folder], {env})).toMatchObject({code: 0, error: ''});
	});

	const why = whyNoNamespaces();
	where(why === undefined, `no namespaces: ${why ?? ''}`, () => {
		it('that was killed is off, and can be served again', {timeout: TIMEOUT_MS}, async () => {
			const folder = newFolder();
			const {env, child} = await serving(folder);
			const pid = await pidOf(env);
			expect(isAlive(pid)).toBe(true);
			process.kill(pid, 'SIGKILL');
			await expect.poll(() => isAlive(pid), SOON).toBe(false);
			await expect.poll(() => child.exitCode ?? child.signalCode, SOON).not.toBe(null);
			for (const words of [['status', folder], ['stop', folder], ['exec', folder, '--', 'true'], ['kubeconfig', folder]]) {
				expect(await kubestep(['sandbox', ...words], {env}), words[0]).toMatchObject({code: 1, out: '', error: expect.stringContaining('is not served')});
			}
			expect(await kubestep(['sandbox', 'list'], {env})).toMatchObject({code: 0, out: '', error: ''});
			await serving(folder);
			expect(await kubestep(['sandbox', 'exec', folder, '--', 'hostname'])).toMatchObject({code: 0, out: 'cp1\n'});
		});

		it('ends with its folder, and so does what runs on it', {timeout: TIMEOUT_MS}, async () => {
			const folder = newFolder();
			const {env} = await serving(folder);
			const pid = await pidOf(env);
			const begun = join(temporaryFolder(), 'begun');
			const ended = kubestep(['sandbox', 'exec', folder, '--', 'sh', '-c', `: >'${begun}'; sleep 1000`], {env});
			await expect.poll(() => readdirSync(dirname(begun)), SOON).toEqual(['begun']);
			rmSync(folder, {recursive: true, force: true});
			expect(await ended).toMatchObject({code: 137});
			await expect.poll(() => isAlive(pid), SOON).toBe(false);
			expect(await kubestep(['sandbox', 'list'], {env})).toMatchObject({code: 0, out: ''});
		});
	});

	where(othersReach, NOT_REACHED, () => {
		it('is nobody else\'s to ask', {timeout: TIMEOUT_MS}, async () => {
			const folder = newFolder();
			await serving(folder);
			const script = 'const s = require("node:net").connect(process.argv[1]); s.on("error", (e) => console.log(e.code)); s.on("connect", () => {console.log("in"); s.destroy()})';
			const asOther = {uid: OTHER, gid: OTHER, cwd: '/', encoding: 'utf8' as const, env: {PATH: process.env['PATH'], HOME: '/'}};
			expect(spawnSync(process.execPath, ['-e', script, socketOf(folder)], asOther).stdout).toBe('EACCES\n');
			expect(statSync(join(folder, '.sandbox')).mode & 0o777).toBe(0o700);
		});
	});
});

describe('A sandbox that is not served', () => {
	it('says so of a socket behind which somebody does not answer', {timeout: TIMEOUT_MS}, async () => {
		const folder = await made();
		const server = createServer(() => undefined);
		servers.push(server);
		await new Promise<void>((resolve) => {
			server.listen(socketOf(folder), resolve);
		});
		const silent = {code: 1, out: '', error: expect.stringContaining('does not answer')};
		const words = [['sandbox', 'status', folder], ['sandbox', 'stop', folder], ['sandbox', 'serve', folder], ['sandbox', 'exec', folder, '--', 'true'], ['sandbox', 'rm', folder, '--force'], ['certs', 'check-expiration', `--sandbox=${folder}`], ['init', `--sandbox=${folder}`, '--output=plain']];
		const ends = await Promise.all(words.map(async (one) => kubestep(one)));
		expect(ends).toEqual(words.map(() => expect.objectContaining(silent)));
		expect(statSync(folder).isDirectory()).toBe(true);
	});

	it.each([
		['file', (place: string) => writeFileSync(place, 'none')], ['folder', (place: string) => mkdirSync(place)], ['link', (place: string, elsewhere: string) => symlinkSync(join(elsewhere, 'other.sock'), place)],
	] as const)('goes on with a %s in the place of its socket, or says what it is', {timeout: TIMEOUT_MS}, async (kind, lay) => {
		const folder = await made();
		const elsewhere = temporaryFolder();
		const place = socketOf(folder);
		lay(place, elsewhere);
		expect(await kubestep(['sandbox', 'status', folder])).toMatchObject({code: 1, error: expect.stringContaining('is not served')});
		if (kind === 'file') {
			await serving(folder);
			expect(statSync(place).isSocket()).toBe(true);
		} else {
			expect(await kubestep(['sandbox', 'serve', folder])).toMatchObject({code: 1, out: '', error: expect.stringContaining('.sandbox/control.sock')});
		}
		expect(readdirSync(elsewhere)).toEqual([]);
	});

	it('is removed by a link to it, and what is no sandbox is not', {timeout: TIMEOUT_MS}, async () => {
		const folder = await made();
		const link = join(temporaryFolder(), 'link');
		symlinkSync(folder, link);
		expect(await kubestep(['sandbox', 'rm', link, '--force'])).toMatchObject({code: 0, error: ''});
		expect([readdirSync(dirname(link)), readdirSync(dirname(folder))]).toEqual([[], []]);

		const other = temporaryFolder();
		writeFileSync(join(other, 'mine'), '');
		symlinkSync(other, link);
		for (const one of [other, link, join(other, 'none'), join(other, 'mine')]) {
			expect(await kubestep(['sandbox', 'rm', one, '--force']), one).toMatchObject({code: 1, out: ''});
		}
		expect(readdirSync(other)).toEqual(['mine']);
	});
});

it('a list with entries that are none, or another\'s, is told without them', {timeout: TIMEOUT_MS}, async () => {
	const {env} = await serving(newFolder());
	const list = join(env['HOME'] ?? '', '.local/state/kubestep/served');
	const [own = ''] = readdirSync(list);
	const foreign = await made();
	for (const [index, text] of ['', '{', 'null', '{"folder":7}', '{"folder":"/proc/1/root"}', JSON.stringify({folder: foreign}), 'x'.repeat(100_000)].entries()) {
		writeFileSync(join(list, `${index}.json`), text);
	}
	symlinkSync('/dev/zero', join(list, 'zero.json'));
	spawnSync('mkfifo', [join(list, 'pipe.json')]);
	const {code, out, error} = await kubestep(['sandbox', 'list'], {env});
	expect([code, error, out.trim().split('\n').length]).toEqual([0, '', 2]);
	expect(readdirSync(list)).toEqual([own]);
});
