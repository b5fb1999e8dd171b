import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {kubestep, sandbox, temporaryFolder} from '../program.ts';

const token = 'abcdef.0123456789abcdef';

describe('init without a terminal', () => {
	test('writes one clear line a step and the join command, without control sequences', async () => {
		const {code, out} = await kubestep(sandbox('--token', token));
		expect(code).toBe(0);
		expect(out).toMatch(/^\[certs\/etcd-server\] .*etcd\/server/m);
		expect(out).toMatch(new RegExp(`^kubeadm join 192\\.0\\.2\\.10:6443 --token ${token} \\\\\\n\\t--discovery-token-ca-cert-hash sha256:[0-9a-f]{64} $`, 'm'));
		// eslint-disable-next-line no-control-regex
		expect(out).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F]/);
		expect(out).not.toContain('PRIVATE KEY');
	});

	test('--ascii writes nothing but ASCII', async () => {
		const {out} = await kubestep(sandbox('--ascii'));
		expect(out).toMatch(/healthy - after/);
		expect([...out].filter((character) => character > '~')).toEqual([]);
	});

	test('writes one event a line as JSON, numbered without a gap, and no secret in any', async () => {
		const key = 'e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd2204';
		const {code, out} = await kubestep(sandbox('--output=json', '--token', token, '--upload-certs', '--certificate-key', key, '--control-plane-endpoint=cp.example.test'));
		const events = out.trimEnd().split('\n').map((line) => JSON.parse(line) as {seq: number; v: number; type: string});
		expect(code).toBe(0);
		expect(events.map(({seq}) => seq)).toEqual(events.map((_, index) => index + 1));
		expect([events[0]?.type, events.at(-1)?.type]).toEqual(['run.started', 'run.finished']);
		for (const secret of ['0123456789abcdef', key, 'PRIVATE KEY', Buffer.from('0123456789abcdef').toString('base64')]) {
			expect(out).not.toContain(secret);
		}
	});

	test('shows the certificate key where kubeadm does, and keeps it and the token back where asked to', async () => {
		const endpoint = '--control-plane-endpoint=cp.example.test';
		const shown = await kubestep(sandbox('--upload-certs', endpoint));
		expect(shown.out).toMatch(/--control-plane --certificate-key [0-9a-f]{64}/);
		const kept = await kubestep(sandbox('--upload-certs', endpoint, '--token', token, '--skip-token-print', '--skip-certificate-key-print'));
		expect(kept.out).toContain('--token <value withheld>');
		expect(kept.out).toContain('--certificate-key <value withheld>');
		expect(kept.out).not.toContain('0123456789abcdef');
	});

	test('a second run finds everything in place and goes on', async () => {
		const folder = temporaryFolder();
		const args = ['init', `--sandbox=${folder}`, '--sandbox-speed=0'];
		expect((await kubestep(args)).code).toBe(0);
		const certificate = readFileSync(join(folder, 'etc/kubernetes/pki/ca.crt'), 'utf8');
		const second = await kubestep(args);
		expect(second.code).toBe(0);
		expect(second.out).toMatch(/certificate ca unchanged/);
		expect(readFileSync(join(folder, 'etc/kubernetes/pki/ca.crt'), 'utf8')).toBe(certificate);
	});

	test('a dry run goes to its end and changes nothing', async () => {
		const folder = temporaryFolder();
		const {code, out} = await kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--dry-run']);
		expect(code).toBe(0);
		expect(out).toContain('kubeadm join');
		expect(existsSync(join(folder, 'etc/kubernetes'))).toBe(false);
	});

	test('a folder that no sandbox made is refused, with --fresh too', async () => {
		const folder = temporaryFolder();
		const {writeFileSync} = await import('node:fs');
		writeFileSync(join(folder, 'thesis.tex'), 'years of work');
		for (const more of [[], ['--fresh']]) {
			const {code, error} = await kubestep(['init', `--sandbox=${folder}`, ...more]);
			expect(code).toBe(1);
			expect(error).toContain(folder);
		}
		expect(existsSync(join(folder, 'thesis.tex'))).toBe(true);
	});
});

describe('a configuration', () => {
	async function withConfig(text: string): ReturnType<typeof kubestep> {
		const folder = temporaryFolder();
		const {writeFileSync} = await import('node:fs');
		const path = join(folder, 'cluster.yaml');
		writeFileSync(path, text);
		const node = temporaryFolder();
		const ended = await kubestep(['init', `--sandbox=${node}`, '--sandbox-speed=0', '--config', path]);
		expect(existsSync(join(node, 'etc/kubernetes'))).toBe(false);
		return ended;
	}

	test('with bad values is refused with file, line and field, all of them at once, and nothing is written', async () => {
		const {code, error} = await withConfig('apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.36.2\nnetworking:\n  serviceSubnet: 10.96.0.0/40\n  podSubnet: nonsense\n');
		expect(code).toBe(1);
		expect(error).toMatch(/cluster\.yaml:5:\d+ networking\.serviceSubnet/);
		expect(error).toMatch(/cluster\.yaml:6:\d+ networking\.podSubnet/);
		expect(error).not.toMatch(/\n\s+at /);
	});

	test('that is no YAML is refused with its place', async () => {
		const {code, error} = await withConfig('kind: [\n');
		expect(code).toBe(1);
		expect(error).toMatch(/cluster\.yaml:\d+/);
		expect(error).not.toMatch(/\n\s+at /);
	});
});

describe('step mode without a terminal', () => {
	test('does what is agreed to, leaves out what is not, and says that the run is incomplete', async () => {
		const folder = temporaryFolder();
		const {code, out, error} = await kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--step', '--skip-phases=preflight'], {input: `y\n?\n${'y\n'.repeat(7)}x\n${'c\n'.repeat(40)}`});
		expect(error).toContain('healthcheck-client');
		expect(existsSync(join(folder, 'etc/kubernetes/pki/ca.crt'))).toBe(true);
		expect(existsSync(join(folder, 'etc/kubernetes/pki/etcd/healthcheck-client.crt'))).toBe(false);
		expect(out).toMatch(/healthcheck-client.*skipped/);
		expect(code).toBe(3);
	});

	test('stops where no answer can come any more: nothing that nobody agreed to is done', async () => {
		const folder = temporaryFolder();
		const {code} = await kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--step', '--skip-phases=preflight'], {input: ''});
		expect(code).toBe(130);
		expect(existsSync(join(folder, 'etc/kubernetes/pki/ca.crt'))).toBe(false);
	});
});

describe('ending early', () => {
	test.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const)('%s stops the run with status %i, says how to go on, and leaves no half file', async (signal, status) => {
		const folder = temporaryFolder();
		let sent = false;
		const {code, out: all} = await kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0.5'], {onOut(out, child) {
			if (!sent && out.includes('[certs/ca]')) {
				sent = true;
				child.kill(signal);
			}
		}});
		expect(code).toBe(status);
		expect(all).toContain('Run the same command again');
		const names = readdirSync(folder, {recursive: true}).map(String);
		expect(names.filter((name) => name.includes('.kubestep-'))).toEqual([]);
	});

	test('a closed pipe is no failure', async () => {
		const folder = temporaryFolder();
		const {code, error} = await kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0'], {onOut: (_out, child) => child.stdout?.destroy()});
		expect([code, error]).toEqual([0, '']);
	});
});

describe('a wrong call', () => {
	test.each([
		[['init', '--nope'], '--nope'],
		[['init', '--dry-run=perhaps'], '--dry-run'],
		[['init', '--config'], '--config'],
		[['init', '--config=/nowhere.yaml'], '/nowhere.yaml'],
		[['init', '--skip-phases=nope', '--sandbox'], 'nope'],
		[['init', '--sandbox-speed=fast', '--sandbox'], '--sandbox-speed'],
		[['init', '--fresh'], '--fresh'],
		[['init', '--output=tui', '--sandbox'], 'tui'],
		[['nope'], 'nope'],
		[['--lang=fr', 'init'], 'fr'],
	])('%j names what is wrong, with status 1 and no stack trace', async (args, named) => {
		const {code, out, error} = await kubestep(args);
		expect(code).toBe(1);
		expect(error).toContain(named);
		expect(out + error).not.toMatch(/\n\s+at /);
	});

	test('with a name close to a known one is asked whether that was meant', async () => {
		expect((await kubestep(['init', '--dryrun'])).error).toContain('--dry-run');
	});
});

describe('languages', () => {
	test.each([[['--lang=zh'], {}], [[], {LANG: 'zh_CN.UTF-8'}]])('%j %j speaks Chinese', async (args, env) => {
		const {out} = await kubestep(sandbox(...args), {env});
		expect(out).toContain('控制平面');
	});

	test('a preference holds until a flag says otherwise', async () => {
		const home = temporaryFolder();
		const env = {HOME: home, XDG_CONFIG_HOME: join(home, 'config')};
		expect((await kubestep(['settings', 'lang', 'zh'], {env})).code).toBe(0);
		expect((await kubestep(['--help'], {env})).out).toContain('命令');
		expect((await kubestep(['--help', '--lang=en'], {env})).out).toContain('Commands');
	});
});

describe('two runs at once', () => {
	test('are refused by name of the other, before anything is changed; a dry run is not', async () => {
		const folder = temporaryFolder();
		let ended = false;
		const others: Promise<{code: number | null; out: string; error: string; pid: number | undefined}>[] = [];
		// At this speed the first is at it for half a minute: the others come and go meanwhile.
		const first = kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=1', '--output=json'], {
			onOut(out, child) {
				if (others.length === 0 && out.includes('"certs/ca/ca"')) {
					for (const more of [['init'], ['init', 'phase', 'certs', 'ca'], ['init', '--fresh', '--lang=zh'], ['init', '--dry-run', '--ignore-preflight-errors=all']]) {
						others.push(kubestep([...more, `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain']).then((end) => ({...end, pid: child.pid})));
					}
					void Promise.all(others).then(() => {
						expect(ended).toBe(false);
						child.kill('SIGKILL');
					});
				}
			},
		});
		await first;
		ended = true;
		const [again, phase, fresh, dry] = await Promise.all(others);
		for (const {code, error, pid} of [again!, phase!]) {
			expect(code).toBe(1);
			expect(error).toMatch(new RegExp(`^Another run is at work on this node: kubestep init, process ${pid}, started by \\S+ at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC\\.$`, 'm'));
			expect(error).toContain('What to do:');
		}
		expect(fresh?.code).toBe(1);
		expect(fresh?.error).toContain(`kubestep init，进程 ${fresh?.pid}`);
		expect(dry?.code).toBe(0);
		expect(dry?.out).toContain(`Another run is at work on this node: kubestep init, process ${dry?.pid}`);
		expect(dry?.out).not.toContain('cut off');

		// Killed, it holds nothing up.
		expect((await kubestep(['init', `--sandbox=${folder}`, '--sandbox-speed=0', '--output=plain'])).code).toBe(0);
		expect(readdirSync(join(folder, '.sandbox')).filter((name) => name.startsWith('run-lock'))).toEqual([]);
	});
});

test('says of the binding that gives rights what keeps it from being made, and not that it is missing', async () => {
	const config = join(temporaryFolder(), 'c.yaml');
	writeFileSync(config, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\ntimeouts: {controlPlaneComponentHealthCheck: 2s, kubernetesAPICall: 1s}\n');
	for (const [lang, cause] of [['en', 'only /etc/kubernetes/super-admin.conf may make it'], ['zh', '而创建它要用 /etc/kubernetes/super-admin.conf']] as const) {
		const {code, out} = await kubestep([...sandbox('--output=plain', `--lang=${lang}`, '--config', config, '--skip-phases=kubeconfig/super-admin')]);
		expect(code).toBe(1);
		expect(out).toContain(cause);
	}
});
