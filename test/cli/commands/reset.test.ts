import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {createSandboxHost, healthyMachine} from '../../../source/hosts/sandbox/index.ts';
import {recordings} from '../../corpus.ts';
import {kubestep, temporaryFolder, type Ended} from '../program.ts';

let made: string;

/** One init for all tests: each resets a copy of its node. */
beforeAll(async () => {
	made = mkdtempSync(join(tmpdir(), 'kubestep-reset-'));
	expect((await kubestep(['init', `--sandbox=${made}`, '--sandbox-speed=0', '--output=plain'])).code).toBe(0);
	return () => rmSync(made, {recursive: true, force: true});
}, 60_000);

interface Node {
	readonly folder: string;
	reset(...words: string[]): Promise<Ended>;
	answer(input: string, ...words: string[]): Promise<Ended>;
	/** Files of the node, the sandbox's own, what its components log and the recording of the last run apart. */
	files(): string[];
}

function nodeIn(folder: string): Node {
	const start = async (input: string, words: readonly string[]) => kubestep(['reset', ...words, `--sandbox=${folder}`, '--sandbox-speed=0'], {input});
	return {
		folder,
		reset: async (...words) => start('', words),
		answer: async (input, ...words) => start(input, words),
		files: () => (readdirSync(folder, {recursive: true}) as string[]).filter((name) => !name.startsWith('.sandbox') && !name.includes('log/pods/') && name !== 'var/lib/kubestep/last.jsonl' && statSync(join(folder, name)).isFile()).sort(),
	};
}

function node(): Node {
	const folder = join(temporaryFolder(), 'node');
	cpSync(made, folder, {recursive: true});
	return nodeIn(folder);
}

const bare = ['etc/group', 'etc/passwd'];

describe('kubestep reset', () => {
	test('takes back what init did, and tells each thing and what it leaves', async () => {
		const one = node();
		expect(one.files()).toContain('etc/kubernetes/pki/ca.key');
		const {code, out, error} = await one.reset('--force');
		expect([code, error]).toEqual([0, '']);
		expect(one.files()).toEqual(bare);
		expect(out).toMatch(/^\[remove-etcd-member\] etcd member https:\/\/192\.0\.2\.10:2380 kept: it is the only one/m);
		expect(out).toMatch(/^\[cleanup-node\] contents of \/etc\/kubernetes\/pki deleted · \d+ entries$/m);
		expect(out).toMatch(/Left as it is.*\n {2}the Pod network: .*\/etc\/cni\/net\.d/);
		// An init begins anew.
		expect((await kubestep(['init', `--sandbox=${one.folder}`, '--sandbox-speed=0', '--output=plain'])).out).not.toMatch(/earlier run|certificate \S+ unchanged/);
	}, 30_000);

	test('says in a dry run what it would take away, and takes nothing', async () => {
		const one = node();
		const before = one.files();
		const {code, out} = await one.reset('--dry-run');
		expect(code).toBe(0);
		expect(out).toMatch(/contents of \/var\/lib\/kubelet would be deleted · \d+ entries/);
		expect(out).toMatch(/Pods of the container runtime would be removed · 4 Pods/);
		expect(out).toContain('nothing was changed');
		expect(one.files()).toEqual(before);
	});

	test('tells it as events too, with the workflow, and no secret', async () => {
		const {code, out} = await node().reset('--force', '--output=json');
		const events = out.trimEnd().split('\n').map((line) => JSON.parse(line) as {type: string; workflow?: string; summary?: unknown});
		expect(code).toBe(0);
		expect(events[0]).toMatchObject({type: 'run.started', workflow: 'reset', kubernetesVersion: ''});
		expect(events.at(-1)).toMatchObject({type: 'run.finished', outcome: 'done', summary: {removed: 10}});
		expect(out).not.toMatch(/PRIVATE KEY|client-key-data/);
	});

	test('speaks Chinese', async () => {
		const {code, out} = await node().reset('--force', '--lang=zh');
		expect(code).toBe(0);
		expect(out).toMatch(/已重置/);
		expect(out).toMatch(/\/etc\/kubernetes\/pki 的内容：已删除/);
	});

	test('names at its end what it left in a directory that it emptied', async () => {
		const one = node();
		mkdirSync(join(one.folder, 'srv/pki'), {recursive: true});
		writeFileSync(join(one.folder, 'srv/pki/ca.crt'), 'of init');
		writeFileSync(join(one.folder, 'srv/pki/diary.txt'), 'mine');
		const {out} = await one.reset('--force', '--cert-dir=/srv/pki');
		expect(out.slice(out.indexOf('Left as it is'))).toContain('in /srv/pki, what init does not make: diary.txt');
		expect(readdirSync(join(one.folder, 'srv/pki'))).toEqual(['diary.txt']);
	});

	test('has nothing left to do a second time', async () => {
		const one = node();
		await one.reset('--force');
		const {code, out} = await one.reset('--force');
		expect(code).toBe(0);
		expect(out).toContain('0 paths deleted or emptied');
	});
});

describe('the question', () => {
	test.each(['y\n', 'YES\n', 'y'])('goes on with %j', async (input) => {
		const one = node();
		const {code, error} = await one.answer(input);
		expect(code).toBe(0);
		expect(error).toMatch(/None of it comes back\.\nGo on\? \[y\/N\]: $/);
		expect(one.files()).toEqual(bare);
	});

	test.each(['', '\n', 'n\n', 'next\n', 'perhaps\ny\n'])('ends with status 1 and nothing changed with %j', async (input) => {
		const one = node();
		const before = one.files();
		const {code, out} = await one.answer(input);
		expect(code).toBe(1);
		expect(out).toContain('not agreed to');
		expect(one.files()).toEqual(before);
	});

	test('is put again for each act in step mode, which reads on from the same input', async () => {
		const one = node();
		const {code} = await one.answer(`y\nx\nx\n${'c\n'.repeat(20)}`, '--step');
		expect(code).toBe(3);
		expect(existsSync(join(one.folder, 'var/lib/etcd/member'))).toBe(true);
		expect(existsSync(join(one.folder, 'etc/kubernetes/admin.conf'))).toBe(false);
	});
});

describe('a single phase', () => {
	test.each([['cleanup-node'], ['cleanupnode']])('%s does its part without a question', async (name) => {
		const one = node();
		const {code} = await kubestep(['reset', 'phase', name, `--sandbox=${one.folder}`, '--sandbox-speed=0'], {input: ''});
		expect(code).toBe(0);
		expect(one.files()).toEqual([...bare, 'var/lib/etcd/member/snap/db']);
	});

	test('remove-etcd-member leaves the rest', async () => {
		const one = node();
		expect((await kubestep(['reset', 'phase', 'remove-etcd-member', `--sandbox=${one.folder}`, '--sandbox-speed=0'])).code).toBe(0);
		expect(one.files().filter((name) => name.startsWith('var/lib/etcd'))).toEqual([]);
		expect(one.files()).toContain('etc/kubernetes/admin.conf');
	});

	test('can be left out, by flag and by file', async () => {
		const one = node();
		expect((await one.reset('-f', '--skip-phases=cleanup-node,remove-etcd-member')).out).toMatch(/skipped by --skip-phases/);
		const file = join(temporaryFolder(), 'reset.yaml');
		writeFileSync(file, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ResetConfiguration\nforce: true\nskipPhases: [cleanup-node, remove-etcd-member]\n');
		expect((await one.reset('--config', file)).code).toBe(0);
		expect(one.files()).toContain('etc/kubernetes/admin.conf');
	});
});

describe('a wrong call', () => {
	test.each([
		[['extra', '-f'], 'extra'],
		[['phse', 'cleanup-node', '-f'], 'phse'],
		[['-f', '--skip-phases=nope'], 'nope'],
		[['-f', '--ignore-preflight-errors=all,x'], '--ignore-preflight-errors'],
		[['-f', '--cert-dir=/etc'], '/etc'],
		[['-f', '--cert-dir=/'], '/'],
		[['-f', '--cert-dir=pki'], 'pki'],
		[['--config=/nowhere.yaml'], '/nowhere.yaml'],
		[['-f', '--fresh'], '--fresh'],
	])('%j is refused before anything is changed', async (words, named) => {
		const one = node();
		const before = one.files();
		const {code, out, error} = await one.reset(...words);
		expect(code).toBe(1);
		expect(error).toContain(named);
		expect(out + error).not.toMatch(/\n\s+at /);
		expect(one.files()).toEqual(before);
	});

	test.each(['/etc/systemd/system', '/etc/ssh', '/var/lib/dpkg', '/proc/1', '/root/.ssh', '/boot/efi', '/usr/local/etc'])('so is %s, which holds nothing that init makes', async (folder) => {
		const one = node();
		mkdirSync(join(one.folder, folder), {recursive: true});
		writeFileSync(join(one.folder, folder, 'theirs'), 'x');
		const before = one.files();
		for (const words of [['-f'], ['--dry-run'], ['-f', '--lang=zh']]) {
			const {code, error} = await one.reset(...words, `--cert-dir=${folder}`);
			expect(code).toBe(1);
			expect(error).toContain(`${folder}${words.includes('--lang=zh') ? ' 里没有 init 生成的文件，只有 theirs' : ' holds nothing that init makes: theirs'}`);
		}
		expect(one.files()).toEqual(before);
	});

	test('what else is in another directory of certificates is left, and told', async () => {
		const one = node();
		mkdirSync(join(one.folder, 'srv/keys'), {recursive: true});
		writeFileSync(join(one.folder, 'srv/keys/ca.key'), 'x');
		writeFileSync(join(one.folder, 'srv/keys/vpn.key'), 'x');
		const {code, out} = await one.reset('-f', '--cert-dir=/srv/keys');
		expect(code).toBe(0);
		expect(out).toContain('contents of /srv/keys deleted, but for what init does not make · 1 entry · vpn.key: not known to be the cluster\'s');
		expect(one.files().filter((name) => name.startsWith('srv/'))).toEqual(['srv/keys/vpn.key']);
	});

	test('so is a directory of certificates that is a link to the system\'s own', async () => {
		const one = node();
		rmSync(join(one.folder, 'etc/kubernetes/pki'), {recursive: true});
		symlinkSync('../../var', join(one.folder, 'etc/kubernetes/pki'));
		const before = one.files();
		const {code, error} = await one.reset('-f');
		expect(code).toBe(1);
		expect(error).toContain('/var');
		expect(one.files()).toEqual(before);
	});
});

describe('a reset that is killed', () => {
	const points = [4, 8, 12, 16, 20, 26, 32, 38];

	test.each(points)('after %i lines of events is gone on with, to the same end', async (point) => {
		const one = node();
		let sent = false;
		await kubestep(['reset', '-f', `--sandbox=${one.folder}`, '--sandbox-speed=0', '--output=json'], {onOut(out, child) {
			if (!sent && out.split('\n').length > point) {
				sent = true;
				child.kill('SIGKILL');
			}
		}});
		const {code} = await one.reset('-f');
		expect(code).toBe(0);
		expect(one.files()).toEqual(bare);
	});
});

describe('what kubeadm left of a recorded node', () => {
	interface Case {
		readonly commands: string[][];
		readonly before?: string[][];
	}

	/** Recorded without a cluster: each on a node with the files of `rootfs`, and what its first commands make. */
	test.each(['cmd-reset-config', 'cmd-reset-empty', 'cmd-reset-no-admin-conf'])('%s is left here too', async (name) => {
		const from = join(recordings('cases'), name);
		const folder = join(temporaryFolder(), 'node');
		const {cri: _cri, ...machine} = healthyMachine;
		await (await createSandboxHost({directory: folder, speed: 0, fresh: false, machine})).close();
		cpSync(join(from, 'rootfs'), folder, {recursive: true});
		const spec = JSON.parse(readFileSync(join(from, 'case.json'), 'utf8')) as Case;
		const run = async (words: readonly string[]) => kubestep([
			...words.map((word) => word.replace('/case/input.yaml', join(from, 'input.yaml'))), `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain',
		]);
		const before = nodeIn(folder).files();
		for (const words of spec.before ?? []) {
			if (words[0] === 'rm') {
				rmSync(join(folder, words[1] ?? ''));
			} else {
				expect((await run(words)).code, words.join(' ')).toBe(0);
			}
		}
		const codes: (number | null)[] = [];
		for (const words of spec.commands) {
			codes.push((await run(words)).code);
		}
		const recorded = spec.commands.map((_, index) => readFileSync(join(from, 'out', spec.commands.length === 1 ? 'exit.txt' : `0${index + 1}.exit.txt`), 'utf8').trim());
		expect(codes.map(String)).toEqual(recorded);
		const changes = JSON.parse(readFileSync(join(from, 'out/files.json'), 'utf8')) as {path: string; removed?: boolean}[];
		const removed = changes.filter((entry) => entry.removed === true).map(({path}) => path.slice(1));
		expect(nodeIn(folder).files()).toEqual(before.filter((file) => !removed.includes(file)));
	}, 60_000);
});

test('a kubeconfig that names no user is told in a sentence, in each language', async () => {
	const {folder, reset} = node();
	const path = join(folder, 'etc/kubernetes/admin.conf');
	writeFileSync(path, readFileSync(path, 'utf8').replace(/^users:[^]*/m, ''));
	expect((await reset('--dry-run', '--output=plain', '--lang=zh')).out).toContain('kubeconfig 文件 /etc/kubernetes/admin.conf 不可用：其中的用户“kubernetes-admin”既没有客户端证书，也没有令牌');
	const {out} = await reset('--dry-run', '--output=json');
	expect(out).toContain('"problem":{"code":"kubeconfig.unusable","fields":{');
});

test.each([['reset', '--force'], ['undo', '--yes']])('%s makes no folder where a name was mistyped', async (...words) => {
	const folder = join(mkdtempSync(join(tmpdir(), 'kubestep-mistyped-')), 'sandbx');
	const {code, error} = await kubestep([...words, `--sandbox=${folder}`]);
	expect([code, error]).toEqual([1, expect.stringContaining(`${folder} cannot be the sandbox: there is no such folder.`)]);
	expect(existsSync(folder)).toBe(false);
});
