import {execFileSync} from 'node:child_process';
import {mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {readTrust} from '../../../source/core/trust/files.ts';
import {createTreeFiles} from '../../../source/hosts/tree/files.ts';
import {texts} from '../../../source/texts/index.ts';
import {trustRows, trustSummary} from '../../../source/texts/trust.ts';
import {TreeMaker} from '../../inspect/tree.ts';
import {kubestep, temporaryFolder} from '../program.ts';

let tree: TreeMaker | undefined;
afterEach(() => {
	tree?.close();
	tree = undefined;
});

const recorded = (): TreeMaker => (tree = new TreeMaker('init-defaults'));

test('tells each connection with both ends, in either language', async () => {
	const {folder} = recorded();
	const {code, out, error} = await kubestep(['trust', '--root', folder]);
	expect({code, error}).toEqual({code: 0, error: ''});
	expect(out).toContain([
		'kube-apiserver → etcd  https://127.0.0.1:2379',
		'  All objects of the cluster are in etcd, and the API server alone goes there. etcd takes everybody whose certificate its CA signed.',
		'  kube-apiserver shows /etc/kubernetes/pki/apiserver-etcd-client.crt (--etcd-certfile)',
		'  under the name kube-apiserver-etcd-client',
		'  etcd checks the other with /etc/kubernetes/pki/etcd/ca.crt (--trusted-ca-file)',
		'  etcd shows /etc/kubernetes/pki/etcd/server.crt (--cert-file)',
		'  kube-apiserver checks the other with /etc/kubernetes/pki/etcd/ca.crt (--etcd-cafile)',
	].join('\n'));
	const chinese = await kubestep(['trust', '--root', folder, '--lang', 'zh']);
	expect(chinese.out).toContain('kube-apiserver 出示 /etc/kubernetes/pki/apiserver-etcd-client.crt（--etcd-certfile）');
	expect(chinese.out).not.toMatch(/\bshows\b/);
});

test.each(['en', 'zh'] as const)('begins with what does not hold, and names each connection with its file, where it has a screen to fit (%s)', async (lang) => {
	const made = recorded();
	rmSync(made.at('/etc/kubernetes/pki/etcd/server.crt'));
	const map = await readTrust(createTreeFiles(made.folder), Date.now());
	const {trust: say} = texts(lang);
	const rows = trustSummary(map, say);
	const faults = map.links.flatMap((link) => link.faults);
	expect(faults.length).toBeGreaterThan(0);
	expect(rows.slice(0, faults.length + 1).map(({kind}) => kind)).toEqual(['section', ...faults.map(() => 'fault')]);
	expect(rows[1]?.text).toContain('/etc/kubernetes/pki/etcd/server.crt');
	expect(rows.map(({text}) => text)).toEqual(expect.arrayContaining([expect.stringMatching(/^kube-scheduler  \/etc\/kubernetes\/scheduler\.conf$/), expect.stringContaining('→ etcd  https://127.0.0.1:2379')]));
	expect(trustRows(map, say).length).toBeGreaterThan(rows.length * 3);
	expect(rows.length).toBeLessThan(36);
});

test('as JSON it holds what docs/trust.md says, and no key', async () => {
	const made = recorded();
	const {out} = await kubestep(['trust', '--root', made.folder, '-o', 'json']);
	const map = JSON.parse(out) as {kind: string; apiVersion: string; links: {id: string; faults: unknown[]}[]};
	expect(map).toMatchObject({kind: 'TrustMap', apiVersion: 'kubestep/v1'});
	expect(map.links.map(({id}) => id)).toContain('tokens/kube-apiserver');
	expect(map.links.flatMap(({faults}) => faults)).toEqual([]);
	expect(out).not.toContain('PRIVATE KEY');
});

test('a sandbox is a node like another; a folder that is none is refused', async () => {
	const folder = join(temporaryFolder(), 'node');
	await kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output', 'plain']);
	const {code, out} = await kubestep(['trust', `--sandbox=${folder}`, '-o', 'mermaid']);
	expect(code).toBe(0);
	expect(out).toMatch(/^flowchart LR\n/);
	expect(out).not.toContain('linkStyle');
	const empty = await kubestep(['trust', '--root', temporaryFolder()]);
	expect(empty.code).toBe(1);
	expect(empty.error).not.toContain('unexpected');
	const none = await kubestep(['trust', `--sandbox=${join(temporaryFolder(), 'none')}`]);
	expect(none.code).toBe(1);
});

describe('what is no file of a node', () => {
	const PKI = '/etc/kubernetes/pki';
	test.each<readonly [string, (made: TreeMaker) => void, RegExp]>([
		['a pipe', (made) => {
			rmSync(made.at(`${PKI}/ca.crt`));
			execFileSync('mkfifo', [made.at(`${PKI}/ca.crt`)]);
		}, /ca\.crt cannot be read \(NOT_A_FILE\)/],
		['a gigabyte', (made) => truncateSync(made.at(`${PKI}/apiserver.crt`), 2 ** 30), /apiserver\.crt cannot be read \(TOO_LARGE\)/],
		['a link that leads round', (made) => {
			rmSync(made.at('/etc/kubernetes/scheduler.conf'));
			symlinkSync('scheduler.conf', made.at('/etc/kubernetes/scheduler.conf'));
		}, /scheduler\.conf cannot be read \(ELOOP\)/],
		['a link out of the tree', (made) => {
			rmSync(made.at(`${PKI}/etcd/server.crt`));
			symlinkSync('/../../../../../../../../../../etc/hostname', made.at(`${PKI}/etcd/server.crt`));
		}, /server\.crt is not there/],
		['a folder in the place of a manifest', (made) => {
			rmSync(made.at('/etc/kubernetes/manifests/etcd.yaml'));
			mkdirSync(made.at('/etc/kubernetes/manifests/etcd.yaml'));
		}, /etcd\.yaml cannot be read \(EISDIR\)/],
		['aliases without end', (made) => writeFileSync(made.at('/etc/kubernetes/manifests/kube-scheduler.yaml'), `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array.from({length: 9}, () => `*${'abcdefgh'[index]}`).join(',')}]`).join('\n')}\n`), /kube-apiserver → etcd/],
		['a flag with escape sequences', (made) => {
			const path = made.at('/etc/kubernetes/manifests/etcd.yaml');
			writeFileSync(path, execFileSync('sed', [String.raw`s#- --cert-file=.*#- "--cert-file=/etc/\\e[31m\\nx"#`, path]));
		}, /\/etc\/\\x1b\[31m\\nx is not there/],
		['a thousand certificates', (made) => {
			for (let index = 0; index < 1000; index += 1) {
				writeFileSync(made.at(`${PKI}/${index}.crt`), 'x');
			}
		}, /kube-apiserver → etcd/],
	])('%s', async (_, change, wanted) => {
		const made = recorded();
		change(made);
		for (const form of ['text', 'svg', 'json', 'mermaid']) {
			const {code, out, error} = await kubestep(['trust', '--root', made.folder, '-o', form]);
			expect({code, error}).toEqual({code: 0, error: ''});
			expect(out).not.toContain('\u001B');
			if (form === 'text') {
				expect(out).toMatch(wanted);
			}
		}
	});
});
