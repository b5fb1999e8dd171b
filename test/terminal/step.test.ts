import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {kubestep} from '../cli/program.ts';
import {endState, type EndState} from '../resume/end-state.ts';
import {Terminal} from './terminal.ts';

const top = mkdtempSync(join(tmpdir(), 'kubestep-step-'));
const config = join(top, 'cluster.yaml');
const open: Terminal[] = [];
afterEach(() => {
	open.splice(0).forEach((terminal) => terminal.close());
});
afterAll(() => rmSync(top, {recursive: true, force: true}));

/** Keys that are made quickly, and the same token in every run. */
const cluster = `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens: [{token: abcdef.0123456789abcdef}]
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
encryptionAlgorithm: ECDSA-P256
`;
const words = (folder: string, ...more: string[]): string[] => ['init', `--sandbox=${folder}`, '--sandbox-speed=0', `--config=${config}`, ...more];

let whole: EndState;
beforeAll(async () => {
	writeFileSync(config, cluster);
	const folder = join(top, 'whole');
	const {code, error} = await kubestep(words(folder, '--output=plain'));
	expect(code, error).toBe(0);
	whole = await endState(folder);
});

/** A whole run whose every act is asked about. */
class Asked {
	readonly terminal: Terminal;
	readonly folder: string;
	/** Each act that was asked about, in order. */
	readonly questions: string[] = [];

	constructor(name: string) {
		this.folder = join(top, name);
		this.terminal = new Terminal(words(this.folder, '--step'), {columns: 110, rows: 34});
		open.push(this.terminal);
	}

	file(path: string): string {
		return join(this.folder, path);
	}

	/** What is asked now; empty where nothing is. */
	get question(): string {
		return /Do this now\? (.+)/.exec(this.terminal.text)?.[1]?.trim() ?? '';
	}

	get isOver(): boolean {
		return /result +(?:done|incomplete)/.test(this.terminal.text) && this.question === '';
	}

	/** Presses a key, and waits for another question or the end. */
	async answer(key: string): Promise<void> {
		const before = this.question;
		this.terminal.keys(key);
		await this.terminal.until(() => this.isOver || (this.question !== '' && this.question !== before));
	}

	/** Does one act after another until one that matches is asked about. */
	async goTo(what: RegExp): Promise<void> {
		await this.terminal.until(() => this.question !== '');
		while (!what.test(this.question)) {
			expect(this.isOver, `never asked about: ${String(what)}\n${this.questions.join('\n')}`).toBe(false);
			this.questions.push(this.question);
			await this.answer('y');
		}
	}

	async toTheEnd(): Promise<number> {
		while (!this.isOver) {
			this.questions.push(this.question);
			await this.answer('y');
		}
		this.terminal.keys('q');
		return this.terminal.exit();
	}
}

test('a whole run act by act, with one edited in between, one taken back and a phase let go, ends as one that nobody asked about', {timeout: 120_000}, async () => {
	const run = new Asked('asked');
	const {terminal} = run;

	// A person writes the file that is asked about (with its mode, which is kept): the answer was to something else, so it is asked again, with what would become of that.
	await run.goTo(/manifest kube-scheduler/);
	writeFileSync(run.file('etc/kubernetes/manifests/kube-scheduler.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata: {name: mine}\n', {mode: 0o600});
	terminal.keys('y');
	await terminal.until(/- *metadata: \{name: mine\}/);
	expect(run.question).toContain('kube-scheduler');
	expect(terminal.text).toContain('What is there was changed meanwhile');
	await run.answer('y');
	expect(readFileSync(run.file('etc/kubernetes/manifests/kube-scheduler.yaml'), 'utf8')).toContain('image: registry.k8s.io/kube-scheduler');

	// Taken back, the file is what it was before the act; done again, it is there again.
	await run.goTo(/instance-config\.yaml|config\.yaml/);
	const path = run.file('var/lib/kubelet/kubeadm-flags.env');
	expect(existsSync(path)).toBe(true);
	await run.answer('u');
	expect(run.question).toContain('kubeadm-flags.env');
	expect(existsSync(path)).toBe(false);
	await run.answer('y');
	expect(existsSync(path)).toBe(true);

	// The rest of a phase is done without a question; the next one asks again.
	await run.goTo(/bootstrap-token|Secret/);
	await run.answer('c');
	expect(run.question).not.toMatch(/bootstrap|cluster-info/);

	expect(await run.toTheEnd()).toBe(0);
	expect(run.questions.length).toBeGreaterThan(50);
	const {there, ...end} = await endState(run.folder);
	// The person's own text is kept, for an undo.
	const kept = Object.keys(there).filter((path) => path.startsWith('var/lib/kubestep/before'));
	expect(kept).toHaveLength(2);
	expect({...end, there: Object.fromEntries(Object.entries(there).filter(([path]) => !kept.includes(path)))}).toEqual(whole);
});

test('what is left out is missing for those that the question names, and nothing else is', {timeout: 120_000}, async () => {
	const run = new Asked('skipped');
	await run.goTo(/certificate etcd\/peer/);
	expect(run.terminal.text).toMatch(/Left out, it will be missing for: etcd\/local/);
	await run.goTo(/certificate etcd\/healthcheck-client/);
	expect(run.terminal.text).not.toContain('Left out');
	await run.answer('x');
	expect(await run.toTheEnd()).toBe(3);
	expect(run.terminal.scrollback).toMatch(/left out|skipped/i);
	const {there} = await endState(run.folder);
	const paths = new Set([...Object.keys(whole.there), ...Object.keys(there)]);
	expect([...paths].filter((path) => whole.there[path] !== there[path])).toEqual(['etc/kubernetes/pki/etcd/healthcheck-client.crt', 'etc/kubernetes/pki/etcd/healthcheck-client.key']);
});

test.each([[80, 24], [60, 16]])('at %i×%i what became of an act is told whole, and how a search goes on beside the question', async (columns, rows) => {
	const terminal = new Terminal(words(join(top, `notice-${columns}`), '--break-at=control-plane/scheduler'), {columns, rows});
	open.push(terminal);
	await terminal.until(/Do this now\? +static Pod manifest kube-scheduler/);
	expect(terminal.text).not.toContain('take back');
	terminal.keys('y');
	await terminal.until(/Do this now\? +stop the service kubelet/);
	expect(terminal.text).not.toContain('Left out');
	expect(terminal.text).toContain('u take back');
	terminal.keys('y');
	await terminal.until(/Do this now\? +file/);
	terminal.keys('u');
	await terminal.until('meanwhile');
	expect(terminal.text.replaceAll(/\s+/g, ' ')).toContain('stop the service kubelet: what a service did meanwhile cannot be taken back.');
	terminal.keys('/');
	await terminal.until(/^ \//m);
	terminal.keys('certs\r');
	await terminal.until(/\/certs n N$/m);
});

test('an act that is taken back in a phase that had ended opens that phase, and it ends once more after it', async () => {
	const terminal = new Terminal(words(join(top, 'reopened'), '--break-at=kubeconfig/scheduler'), {columns: 80, rows: 24});
	open.push(terminal);
	await terminal.until('Do this now? kubeconfig scheduler.conf');
	terminal.keys('y');
	await terminal.until(/Do this now\? directory/);
	expect(terminal.text).toMatch(/[✔=] kubeconfig +5 kubeconfigs/);
	terminal.keys('u');
	await terminal.until('Do this now? kubeconfig scheduler.conf');
	expect(terminal.text).toMatch(/▾ kubeconfig +4 of 5/);
	expect(terminal.text).toMatch(/\? scheduler +waits for your answer/);
	terminal.keys('y');
	await terminal.until(/Do this now\? directory/);
	expect(terminal.text).toMatch(/[✔=] kubeconfig +5 kubeconfigs/);
});
