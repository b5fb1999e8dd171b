import {execFileSync, spawn, spawnSync} from 'node:child_process';
import {chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {diagnosisCodes} from '../../source/core/told/diagnosis-codes.ts';
import type {Diagnosis} from '../../source/core/told/diagnosis.ts';
import type {Event} from '../../source/core/told/events.ts';
import {whyNoNamespaces} from '../../source/hosts/sandbox/served/namespaces.ts';
import {loadTexts} from '../../source/texts/load.ts';
import {program} from '../built.ts';
import {NOT_REACHED, OTHER, othersReach, where} from '../needs.ts';
import {kubestep} from './program.ts';
import {faults, make, type Fault} from './shell-faults.ts';

/**
 * Known failures that a disk can express, brought about on a served sandbox's node by a change on its disk (shell-faults.ts):
 * each is named as on a node, and what is printed as the way out is typed in the node's shell, word for word, and mends it. Where
 * `vi` is to be used, one stands in its place that makes the change which the sentence asks for; what the sentence alone asks for
 * is typed after the commands. Some minutes for all of them: those that KUBESTEP_SHELL names, codes separated by commas, or
 * `all`; a handful unless said.
 */
const QUICK: readonly string[] = ['kubelet.config-missing', 'container.unknown-flag', 'component.unauthorized'];
const wanted = process.env['KUBESTEP_SHELL'] ?? QUICK.join(',');
const chosen = Object.entries(faults).filter(([code]) => wanted === 'all' || wanted.split(',').includes(code));
const why = whyNoNamespaces();

const top = mkdtempSync(join(tmpdir(), 'kubestep-shell-'));
const made = join(top, 'made');
const config = join(top, 'cluster.yaml');

/** Programs on the node that do what takes more than a line. */
const PROGRAMS: Readonly<Record<string, string>> = {
	// Of a node that is there no kubelet asks whether it may be.
	'kubestep-delete-node': `for w in client-certificate client-key; do sed -n "s/^ *$w-data: //p" /etc/kubernetes/super-admin.conf | base64 -d > /run/$w; done
curl -s --cacert /etc/kubernetes/pki/ca.crt --cert /run/client-certificate --key /run/client-key -X DELETE https://192.0.2.10:6443/api/v1/nodes/cp1`,
	'kubestep-listen': `setsid '${process.execPath}' -e 'require("net").createServer((one) => one.on("error", () => {}).end("HTTP/1.1 200 OK\\r\\n\\r\\n")).listen(Number(process.argv[1]), "127.0.0.1", () => require("fs").writeFileSync("/run/listener", String(process.pid)))' "$1" > /dev/null 2>&1 < /dev/null &
while ! test -s /run/listener; do sleep 0.1; done`,
};

beforeAll(async () => {
	chmodSync(top, 0o755);
	writeFileSync(config, 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\ntimeouts: {kubeletHealthCheck: 6s, controlPlaneComponentHealthCheck: 15s, kubernetesAPICall: 9s}\n---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nencryptionAlgorithm: ECDSA-P256\n');
	const {code, error} = await kubestep(['init', `--sandbox=${made}`, '--sandbox-speed=0', `--config=${config}`, '--output=plain']);
	expect(code, error).toBe(0);
}, 60_000);
afterAll(() => rmSync(top, {recursive: true, force: true}));

/** Each takes some tenths of a second. */
const LOOKS = 20;
/** What ended again and again counts as settled while it waits for its next start, half a minute at most at this speed. */
const SETTLED_LOOKS = 6;

interface Status {
	readonly components: Readonly<Record<string, {readonly healthy: boolean}>>;
}

const sick = ({components}: Status): readonly string[] => Object.entries(components).flatMap(([name, {healthy}]) => (healthy ? [] : [name]));
const SKIPPED = '--skip-phases=preflight,certs,kubeconfig,etcd,control-plane,kubelet-start';

where(why === undefined, `In the shell of a sandbox's node: ${why ?? ''}`, () => {
	describe('In the shell of a sandbox\'s node', () => {
		test.concurrent.each(chosen)('%s is named, and what is printed mends it', {timeout: 240_000}, async (code, fault) => bringAbout(code, fault));

		const refused = othersReach ? spawnSync('unshare', ['--user', '--map-root-user', 'true'], {uid: OTHER, gid: OTHER, encoding: 'utf8'}) : undefined;
		where(refused?.status === 0, `as an ordinary user: ${refused === undefined ? NOT_REACHED : 'such a user may have no namespaces'}`, () => {
			test('as an ordinary user', {timeout: 240_000}, async () => bringAbout('container.unknown-flag', faults['container.unknown-flag'], OTHER));
		});
	});
});

async function bringAbout(code: string, fault: Fault | undefined, uid?: number): Promise<void> {
	const own = join(top, `${code}${uid ?? ''}`);
	const [folder, bin, home] = ['node', 'bin', 'home'].map((name) => join(own, name)) as [string, string, string];
	mkdirSync(bin, {recursive: true});
	mkdirSync(home);
	cpSync(made, folder, {recursive: true, preserveTimestamps: true});
	for (const [name, text] of Object.entries({...PROGRAMS, vi: `exec sed -i ${quote(fault?.edits ?? '')} "$1"`})) {
		writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, {mode: 0o755});
	}
	if (uid !== undefined) {
		execFileSync('chown', ['-R', `${uid}:${uid}`, own]);
	}
	const env = {...process.env, HOME: home, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`};
	const by = uid === undefined ? {} : {uid, gid: uid};
	const called = async (...words: readonly string[]) => kubestep(words, {env, cwd: own, ...by});
	const served = spawn(process.execPath, [program, 'sandbox', 'serve', folder, '--sandbox-speed=0'], {stdio: ['ignore', 'pipe', 'inherit'], env, cwd: own, ...by});
	await new Promise((resolve) => {
		served.stdout.once('data', resolve);
	});
	const typed = async (words: string) => {
		const {code: status, out, error} = await called('sandbox', 'exec', folder, '--', 'bash', '-c', words);
		return `${words}: ${status} ${out}${error}`;
	};
	const status = async (...words: readonly string[]) => JSON.parse((await called('sandbox', 'status', folder, ...words, '-o', 'json')).out) as Status;
	const init = async (...words: readonly string[]) => called('init', `--sandbox=${folder}`, `--config=${config}`, ...words);
	try {
		// A busy machine takes its time.
		for (let look = 0; look < LOOKS && sick(await status()).length > 0; look += 1);
		if (fault?.made !== undefined) {
			make(fault.made, folder);
		}
		const broken = await typed(fault?.breaks ?? '');
		// A change of a manifest is seen within a second.
		for (let look = fault?.isWell === true ? LOOKS : 0; look < LOOKS && sick(await status()).length === 0; look += 1);
		const {out} = await init(SKIPPED, '--output=json');
		const told = diagnosisIn(out);
		expect(told?.code, [broken, ...out.split('\n').slice(-4)].join('\n')).toBe(code);
		if (told === undefined) {
			return;
		}
		const {remedy, commands} = (await loadTexts('en', {sandbox: {folder, hasShell: true}})).diagnosis(told);
		expect(remedy).toContain(`kubestep sandbox shell ${folder}`);
		const done: string[] = [];
		for (const command of [...commands, ...(fault?.also === undefined ? [] : [fault.also])]) {
			done.push(await typed(command));
		}
		if (fault?.again === true) {
			done.push((await init('--skip-phases=preflight', '--output=plain')).out);
		}
		let left = sick(await status('--settle'));
		for (let look = 1; look < SETTLED_LOOKS && left.length > 0; look += 1) {
			left = sick(await status('--settle'));
		}
		expect(left, [remedy, ...done].join('\n')).toEqual([]);
		const {code: last, out: said} = await init(SKIPPED, '--output=plain');
		expect(last, [remedy, ...done, ...said.split('\n').slice(-12)].join('\n')).toBe(0);
	} finally {
		await called('sandbox', 'stop', folder);
	}
}

/** For a shell. */
const quote = (text: string): string => `'${text.replaceAll('\'', '\'\\\'\'')}'`;

function diagnosisIn(out: string): Diagnosis | undefined {
	const events = out.split('\n').filter((one) => one.startsWith('{')).map((one) => JSON.parse(one) as Event);
	return events.flatMap((event) => (event.type === 'watch.changed' && event.diagnosis !== undefined ? [event.diagnosis] : event.type === 'run.finished' && event.failure?.diagnosis !== undefined ? [event.failure.diagnosis] : [])).at(-1);
}

/** Codes of failures that no change on a sandbox's disk brings about, and what they are of instead. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
	'the kernel, and what it offers': [
		'kubelet.cgroup-v1', 'kubelet.kmsg', 'kubelet.kernel-flag', 'kubelet.proc-read-only', 'cgroup.memory-off', 'cgroup.controllers-missing', 'limits.open-files', 'limits.processes', 'limits.keys', 'runtime.apparmor',
		'runtime.seccomp', 'runtime.seccomp-jit', 'runtime.selinux', 'runtime.bpf', 'runtime.nested', 'runtime.overlay-missing', 'runtime.overlay-refused', 'runtime.cgroup', 'image.cpu-level', 'container.exec-refused',
	],
	'a container runtime, of which a sandbox has a stand-in without files': [
		'kubelet.cri-disabled', 'runtime.not-ready', 'cgroup-driver', 'sandbox.runtime-missing', 'runtime.runc-fails', 'cni.plugin-missing', 'cni.failed', 'sandbox.image-not-found', 'sandbox.image-unreachable',
		'sandbox.unknown', 'image.platform', 'image.damaged', 'image.format', 'container.oom', 'container.mount',
	],
	'a registry, which no sandbox asks': ['image.rate-limit', 'image.proxy', 'image.unauthorized', 'image.authority', 'image.http', 'image.unreachable', 'image.unknown'],
	'the machine: its memory, disks and other programs': ['kubelet.swap', 'kubelet.root-device', 'disk.full', 'disk.read-only', 'etcd.locked', 'etcd.slow-disk'],
	'users: all programs of a sandbox are one': ['container.permission', 'etcd.permission'],
	'a configuration: what the kubelet does not name is found in that, and not in the file that was made of it': ['kubelet.config-field'],
	'a component that fares ill while its containers run on: with the runtime stopped all go on, and are well': ['runtime.unreachable'],
	'a program with a certificate that answers in a component\'s place': ['port.foreign'],
	'an etcd of several members, or of another version: the stand-in is one, and reads what any wrote': ['etcd.no-leader', 'etcd.downgrade'],
	'what no words are known for': ['kubelet.unknown', 'container.ended'],
};

test('every known failure is brought about, or it is said why not', () => {
	const said = [...Object.keys(faults), ...Object.values(ELSEWHERE).flat()];
	expect(diagnosisCodes.filter((code) => !said.includes(code))).toEqual([]);
	expect(said.filter((code, index) => said.indexOf(code) !== index)).toEqual([]);
});

test('what is brought about are known failures, and a handful is always', () => {
	expect(Object.keys(faults).filter((code) => !diagnosisCodes.some((one) => one === code))).toEqual([]);
	expect(QUICK.filter((code) => !Object.hasOwn(faults, code))).toEqual([]);
});
