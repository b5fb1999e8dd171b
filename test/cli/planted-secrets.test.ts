import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gunzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {main} from '../../source/cli/call.ts';
import {commented, configuration, Detector, machines, patch, planted} from './planted-secrets.ts';
import {kubestep} from './program.ts';

// The token has the form of one, and its first half is its name.
const token = `abcdef.${planted['token of a flag']}`;

/** What is made of a recording: words of a command that writes it to standard output, or into the folder. */
const writers: Readonly<Record<string, (of: {readonly file: string; readonly node: string; readonly folder: string}) => readonly string[]>> = {
	'replay as lines': ({file}) => ['replay', file, '--output=plain'],
	'replay as events': ({file}) => ['replay', file, '--output=json'],
	'bundle': ({file, node, folder}) => ['bundle', file, `--sandbox=${node}`, '--out', join(folder, 'bundle.tar.gz')],
	'cast': ({file}) => ['export', file, '--cast'],
	'picture': ({file}) => ['export', file, '--svg', '--rows=200'],
	'moving picture': ({file}) => ['export', file, '--svg', '--moving'],
	'report': ({file}) => ['report', file],
	'difference to a configuration': ({file}) => ['diff', file, 'c.yaml', '--output=html'],
	'last': ({node}) => ['last', `--sandbox=${node}`, '--output=json'],
};

interface Run {
	readonly name: string;
	/** Words before the node and `--record`. */
	readonly words: readonly string[];
	/** The node that it is on: as init has left it, or bare unless said. */
	readonly on?: 'made';
	/** What the node is made to be first. */
	readonly before?: (node: string) => void;
	readonly input?: string;
	/** Beside 0: a run that is to fail. */
	readonly fails?: true;
	/** No run: it keeps no recording. */
	readonly isRefused?: true;
	/** In what it says on purpose: kubeadm's join command, which is told on standard output alone. */
	readonly tells?: RegExp;
	/** What its bundle has all the same: the log that says why. */
	readonly bundled?: readonly [file: string, text: string];
	/** Faster than time, and slower than not at all: what a wait looks at has to be there. */
	readonly speed?: number;
}

const given = ['--config', 'c.yaml', '--machine', 'machine.yaml'];
const config = ['--config', 'c.yaml'];
/** How kubeadm tells a token and a certificate key. */
const joins = /^.*(?:kubeadm join|--discovery-token-ca-cert-hash|--control-plane --certificate-key|[0-9a-f]{64}$).*$/gm;

const runs: readonly Run[] = [
	{name: 'init that shares its certificates, as lines', words: ['init', ...given, '--upload-certs', '--output=plain'], tells: joins},
	{name: 'init that goes on', on: 'made', words: ['init', ...given, '--output=json']},
	{name: 'init over a file that somebody changed', on: 'made', words: ['init', ...given, '--output=json'], before: (node) => change(node)},
	{name: 'init with secrets as flags', words: ['init', '--machine', 'machine.yaml', '--token', token, '--upload-certs', '--certificate-key', planted['certificate key of a flag'] ?? '', '--until=preflight', '--output=json']},
	{name: 'dry run', words: ['init', ...given, '--dry-run', '--output=plain'], tells: joins},
	{name: 'plan that is kept', words: ['plan', ...given, '--output=json', '--save', 'plan.json']},
	{name: 'plan as a page', words: ['plan', ...given, '--output=html', '--save', 'plan.json'], isRefused: true},
	{name: 'plan as a document', words: ['plan', ...given, '--output=markdown'], isRefused: true},
	{name: 'plan with external etcd', words: ['plan', '--config', 'etcd.yaml', '--machine', 'machine.yaml', '--output=json']},
	{name: 'checks that fail', words: ['init', 'phase', 'preflight', '--config', 'etcd.yaml', '--output=plain'], fails: true},
	{name: 'a configuration with comments', words: ['init', 'phase', 'certs', 'ca', '--config', 'plain.yaml', '--output=json']},
	{name: 'step mode', words: ['init', 'phase', 'etcd', 'local', ...given, '--step', '--output=plain'], input: 'all\n'},
	{name: 'phases of the control plane', words: ['init', 'phase', 'control-plane', 'all', ...given, '--output=json']},
	{name: 'a kubelet that ends', words: ['init', '--config', 'c.yaml', '--machine', 'kubelet.yaml', '--output=plain'], fails: true, bundled: ['kubelet', 'failed to load bootstrap token abcdef.••••'], speed: 0.02},
	{name: 'an API server that ends', words: ['init', '--config', 'c.yaml', '--machine', 'apiserver.yaml', '--output=json'], fails: true, bundled: ['kube-apiserver.0', 'Error: Authorization: Bearer ••••\n'], speed: 0.02},
	{name: 'certificates that are shared later', on: 'made', words: ['init', 'phase', 'upload-certs', ...config, '--upload-certs', '--output=plain'], tells: joins},
	{name: 'configurations that are uploaded', on: 'made', words: ['init', 'phase', 'upload-config', 'all', ...config, '--output=json']},
	{name: 'bootstrap tokens', on: 'made', words: ['init', 'phase', 'bootstrap-token', ...config, '--output=json']},
	{name: 'inspect', on: 'made', words: ['inspect', '--config', 'plain.yaml', '--output=json']},
	{name: 'inspect of what somebody changed', on: 'made', words: ['inspect', '--output=plain'], before: (node) => change(node)},
	{name: 'undo that is looked at', on: 'made', words: ['undo', '--dry-run', '--output=json']},
	{name: 'undo', on: 'made', words: ['undo', '--yes', '--output=plain']},
	{name: 'reset that is looked at', on: 'made', words: ['reset', '--dry-run', '--output=json']},
	{name: 'reset', on: 'made', words: ['reset', '--force', '--output=json']},
	{name: 'a configuration that is wrong', words: ['init', '--config', 'wrong.yaml'], fails: true, isRefused: true},
];

let top: string;
const detector = new Detector();

/** Somebody wrote into a manifest by hand. */
function change(node: string): void {
	const path = join(node, 'etc/kubernetes/manifests/etcd.yaml');
	writeFileSync(path, readFileSync(path, 'utf8').replace('    name: etcd\n', `    name: etcd\n    # x\n    workingDir: /tmp\n`).replace('env:\n', `env:\n    - name: ROOT_PASSWORD\n      value: ${planted['password in a file that somebody changed']}\n`));
}

/** Calls the program in this process: thirty runs would take longer to start than to run. */
async function call(words: readonly string[], input?: string): Promise<{readonly status: number | null; readonly told: string}> {
	if (input !== undefined) {
		const {code, out, error} = await kubestep(words, {cwd: top, input});
		return {status: code, told: out + error};
	}
	let told = '';
	const take = (text: string) => {
		told += text;
	};
	return {status: await main(words, {out: take, error: take, document: take}), told};
}

/** All that a run has left in a folder, unpacked. */
function filesIn(folder: string): readonly (readonly [string, string])[] {
	return readdirSync(folder).map((name) => {
		const bytes = readFileSync(join(folder, name));
		return [name, (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')] as const;
	});
}

/** Keys that a run has made, by the files that have them. */
function keysOf(node: string): readonly string[] {
	const folder = join(node, 'etc/kubernetes');
	return readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) => /\.(?:key|conf)$/.test(name)).flatMap((name) => {
		const text = readFileSync(join(folder, name), 'utf8');
		return name.endsWith('.key') ? [text.split('\n')[1] ?? ''] : [...text.matchAll(/client-key-data: (\S+)/g)].map(([, data = '']) => data);
	});
}

const kept = {cwd: process.cwd(), home: process.env['XDG_CONFIG_HOME'], ci: process.env['CI']};

beforeAll(async () => {
	top = mkdtempSync(join(tmpdir(), 'kubestep-planted-'));
	process.env['XDG_CONFIG_HOME'] = join(top, 'home');
	mkdirSync(join(top, 'patches'));
	const external = `{external: {endpoints: ["https://eve:${encodeURIComponent(planted['user and password of external etcd'] ?? '')}@127.0.0.1:2379"], caFile: /etc/e/ca.crt, certFile: /etc/e/c.crt, keyFile: /etc/e/c.key}}`;
	const texts = {
		'patches/etcd+strategic.yaml': patch, 'c.yaml': configuration(), 'etcd.yaml': configuration(external).replace('patches: {directory: patches}\n', ''),
		'wrong.yaml': configuration().replace('kind: ClusterConfiguration\n', `kind: ClusterConfiguration\nclusterName: "https://x:${planted['password in a URL of extraArgs']}@y/"\ncertificatesDir: "https://x:${planted['password in a URL of extraArgs']}@y/"\n`),
		'plain.yaml': commented,
		...Object.fromEntries(Object.entries(machines).map(([name, machine]) => [name, JSON.stringify(machine)])),
	};
	Object.entries(texts).forEach(([name, text]) => writeFileSync(join(top, name), text));
	process.chdir(top);
	process.setMaxListeners(0);
	const {status, told} = await call(['init', '--sandbox=made', '--sandbox-speed=0', ...given, '--upload-certs', '--output=plain']);
	expect(status, told).toBe(0);
	keysOf(join(top, 'made')).forEach((key, index) => detector.add(`key ${index} that the run made`, key));
});

afterAll(() => {
	process.chdir(kept.cwd);
	process.env['XDG_CONFIG_HOME'] = kept.home;
	rmSync(top, {recursive: true, force: true});
});

test('what is planted is on the node, and is found in any writing', () => {
	const disk = ['kubernetes/manifests/kube-apiserver.yaml', 'kubernetes/manifests/etcd.yaml', '../var/lib/kubelet/config.yaml'].map((path) => readFileSync(join(top, 'made/etc', path), 'utf8')).join('\n');
	const found = detector.find(disk).map((one) => one.split(':')[0]);
	for (const name of ['password of a proxy', 'password of a proxy without a scheme', 'password of a proxy in extraEnvs', 'password in extraEnvs', 'token in extraEnvs', 'password in a URL of extraArgs', 'header of staticPodURLHeader', 'password in a patch', 'header of a probe in a patch', 'key in extraEnvs']) {
		expect(found).toContain(name);
	}
	for (const secret of Object.values(planted)) {
		const writings = [secret, JSON.stringify({secret}), encodeURIComponent(secret), Buffer.from(secret).toString('hex'), ...['', 'a', 'ab'].flatMap((before) => [Buffer.from(`${before}${secret}z`).toString('base64'), Buffer.from(`${before}${JSON.stringify(secret)}z`).toString('base64url')])];
		expect(writings.filter((one) => detector.find(one).length === 0)).toEqual([]);
	}
	expect(detector.names.length).toBeGreaterThan(Object.keys(planted).length + 8);
});

describe('no secret is in what a run tells and keeps', () => {
	test.each(runs)('$name', async ({name, words, on, before, input, fails = false, isRefused = false, tells, bundled, speed = 0}) => {
		const folder = join(top, `of-${runs.findIndex((one) => one.name === name)}`);
		mkdirSync(folder);
		const node = join(folder, '..', `node-${runs.findIndex((one) => one.name === name)}`);
		if (on === 'made') {
			cpSync(join(top, 'made'), node, {recursive: true});
		}
		before?.(node);
		const file = join(folder, 'run.jsonl');
		const inFolder = words.map((word) => (word === 'plan.json' ? join(folder, word) : word));
		const [command] = words;
		const {status, told} = await call([...inFolder, `--sandbox=${node}`, ...(command === 'inspect' ? [] : [`--sandbox-speed=${speed}`]), ...(isRefused ? [] : ['--record', file])], input);
		expect([status === 0, told.includes('internal')], told.slice(-2000)).toEqual([!fails, false]);
		expect(detector.find(tells === undefined ? told : told.replaceAll(tells, '')), 'what it tells').toEqual([]);
		if (!isRefused) {
			expect(existsSync(file)).toBe(true);
			for (const [writer, wordsOf] of Object.entries(writers)) {
				const written = await call(wordsOf({file, node, folder}));
				// Where there is none of it (nothing is kept of a plan, a reset is like no configuration), that is said.
				expect([writer, written.told.length > 40, written.told.includes('--help lists')]).toEqual([writer, true, false]);
				expect(detector.find(written.told), writer).toEqual([]);
			}
		}
		for (const [left, text] of filesIn(folder)) {
			expect(detector.find(text), left).toEqual([]);
			if (bundled !== undefined && left.endsWith('.gz')) {
				expect(text.split(`kubestep-bundle/logs/${bundled[0]}.log`)[1]).toContain(bundled[1]);
			}
		}
		const last = join(node, 'var/lib/kubestep/last.jsonl');
		expect(existsSync(last) ? detector.find(readFileSync(last, 'utf8')) : [], 'last.jsonl').toEqual([]);
	});
});
