import {execFileSync} from 'node:child_process';
import {X509Certificate} from 'node:crypto';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {kubestep, temporaryFolder, type Ended} from './program.ts';
import {serving} from './serving.ts';

const TIMEOUT_MS = 60_000;
const TOKEN = 'abcdef.0123456789abcdef';

/** A node after an init, made once; each test has a copy. */
let made: string;

beforeAll(async () => {
	const above = mkdtempSync(join(tmpdir(), 'kubestep-test-'));
	made = join(above, 'node');
	expect(await kubestep(['init', `--sandbox=${made}`, '--sandbox-speed=0', '--output=plain'])).toMatchObject({code: 0});
	return () => rmSync(above, {recursive: true, force: true});
}, TIMEOUT_MS);

interface Node {
	readonly folder: string;
	run(...words: readonly string[]): Promise<Ended>;
}

/** A fresh one, at rest or served. */
async function node(isServed: boolean): Promise<Node> {
	const folder = join(temporaryFolder(), 'node');
	// With its modes, which tell the node's.
	execFileSync('cp', ['-a', made, folder]);
	if (isServed) {
		await serving(folder);
	}
	return {folder, run: async (...words) => kubestep([...words, `--sandbox=${folder}`])};
}

const certificateIn = (folder: string, name: string): X509Certificate => new X509Certificate(readFileSync(join(folder, 'etc/kubernetes/pki', name)));

describe.each([['at rest', false], ['served', true]] as const)('On a sandbox %s', (_, isServed) => {
	it('certificates are told and renewed', {timeout: TIMEOUT_MS}, async () => {
		const {folder, run} = await node(isServed);
		const expiration = await run('certs', 'check-expiration');
		expect(expiration).toMatchObject({code: 0, error: 'By the configuration in the ConfigMap kube-system/kubeadm-config.\n'});
		expect(expiration.out).toMatch(/^apiserver +[A-Z][a-z]{2} \d\d, \d{4} \d\d:\d\d UTC +364d +ca +no +$/m);

		const before = certificateIn(folder, 'apiserver.crt').serialNumber;
		const renewed = await run('certs', 'renew', 'apiserver');
		expect([renewed.code, renewed.out]).toEqual([0, expect.stringMatching(/^apiserver: renewed, valid until /)]);
		const after = certificateIn(folder, 'apiserver.crt');
		expect(after.serialNumber).not.toBe(before);
		expect(after.checkIssued(certificateIn(folder, 'ca.crt'))).toBe(true);
		expect(await run('token', 'list')).toMatchObject({code: 0, error: ''});
	});

	it('tokens are made, listed and deleted, and a join command is printed', {timeout: TIMEOUT_MS}, async () => {
		const {folder, run} = await node(isServed);
		expect(await run('token', 'create', TOKEN, '--dry-run')).toMatchObject({code: 0});
		expect((await run('token', 'list')).out).not.toContain(TOKEN);
		expect(await run('token', 'create', TOKEN, '--ttl=48h')).toMatchObject({code: 0, out: `${TOKEN}\n`, error: ''});
		expect((await run('token', 'list')).out).toContain(TOKEN);
		const join = await run('join-command');
		expect(join).toMatchObject({code: 0, error: expect.stringContaining('Token abcdef, good until ')});
		expect(join.out).toMatch(new RegExp(`^kubeadm join 192\\.0\\.2\\.10:6443 --token ${TOKEN} `));
		expect(await run('token', 'delete', 'abcdef')).toMatchObject({code: 0, error: ''});
		expect((await run('token', 'list')).out).not.toContain(TOKEN);
		expect(existsSync(folder)).toBe(true);
	});

	it('a kubeconfig for one more user is of its CA', {timeout: TIMEOUT_MS}, async () => {
		const {folder, run} = await node(isServed);
		const {code, out} = await run('kubeconfig', 'user', '--client-name=jane', '--org=devs');
		expect(code).toBe(0);
		expect(out).toContain('server: https://192.0.2.10:6443\n');
		const issued = new X509Certificate(Buffer.from(/client-certificate-data: (\S+)/.exec(out)?.[1] ?? '', 'base64'));
		expect([issued.subject, issued.checkIssued(certificateIn(folder, 'ca.crt'))]).toEqual(['O=devs\nCN=jane', true]);
	});

	it('it is looked at, and what was changed by hand is told', {timeout: TIMEOUT_MS}, async () => {
		const {folder, run} = await node(isServed);
		expect(await run('inspect', '--output=plain')).toMatchObject({code: 0, error: '', out: expect.stringMatching(/\n24 as a fresh init makes them, 0 to look at\n$/)});
		expect(await run('diff')).toMatchObject({code: 0, error: ''});
		expect(await run('doctor')).toMatchObject({code: 0, error: '', out: expect.stringContaining('The control plane on this node is well.')});
		// The scheduler that comes up for a look at a node at rest would be given an empty file, or a folder.
		['super-admin.conf', 'scheduler.conf'].forEach((name) => rmSync(join(folder, 'etc/kubernetes', name)));
		const {code, out, error} = await run('diff');
		expect([code, error, out]).toEqual([1, '', expect.stringMatching(/\/super-admin\.conf \(init makes it\)\n[\s\S]*\/scheduler\.conf \(init makes it\)\n/)]);
		expect(await run('inspect', '--output=plain')).toMatchObject({out: expect.stringMatching(/\n22 as a fresh init makes them, 2 to look at\n/)});
	});

	it('an init is taken back', {timeout: TIMEOUT_MS}, async () => {
		const {folder, run} = await node(isServed);
		expect(await run('undo', '--dry-run', '--output=plain')).toMatchObject({code: 0});
		expect(existsSync(join(folder, 'etc/kubernetes/admin.conf'))).toBe(true);
		expect(await run('undo', '--yes', '--output=plain')).toMatchObject({code: 0});
		expect(existsSync(join(folder, 'etc/kubernetes/admin.conf'))).toBe(false);
		expect(await run('token', 'list')).toMatchObject({code: 1, out: '', error: expect.stringContaining('/etc/kubernetes/admin.conf')});
	});
});

it('a folder that is not there is a name that was mistyped', async () => {
	const folder = join(temporaryFolder(), 'none');
	for (const words of [['certs', 'check-expiration'], ['certs', 'renew', 'all'], ['token', 'list'], ['token', 'create'], ['join-command'], ['kubeconfig', 'user', '--client-name=jane']]) {
		expect(await kubestep([...words, `--sandbox=${folder}`])).toMatchObject({code: 1, out: '', error: expect.stringContaining(folder)});
	}
	expect(existsSync(folder)).toBe(false);
});

it('the caller\'s own kubeconfig is none of the sandbox\'s', {timeout: TIMEOUT_MS}, async () => {
	const {folder} = await node(false);
	expect(await kubestep(['token', 'list', `--sandbox=${folder}`], {env: {KUBECONFIG: '/nonexistent/own.conf'}})).toMatchObject({code: 0, error: ''});
	expect(await kubestep(['token', 'list', '--kubeconfig=etc/kubernetes/super-admin.conf', `--sandbox=${folder}`])).toMatchObject({code: 0, error: ''});
});
