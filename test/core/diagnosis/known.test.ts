import {describe, expect, it} from 'vitest';
import {diagnosisCodes} from '../../../source/core/told/diagnosis-codes.ts';
import {diagnose} from '../../../source/core/diagnosis/diagnose.ts';
import {knownFailures} from '../../../source/core/diagnosis/known.ts';
import type {Observation} from '../../../source/core/told/diagnosis.ts';
import {texts} from '../../../source/texts/index.ts';
import {healthy, programLines, recordings as fixtures, reported} from './lines.ts';

describe('a recorded failure', () => {
	it.each(fixtures)('$name: $description', ({expected, observation}) => {
		const {diagnosis} = diagnose(observation);
		if (expected === null) {
			expect(diagnosis).toBeUndefined();
			return;
		}
		const {evidence, ...named} = expected;
		expect(diagnosis).toMatchObject(named);
		expect(diagnosis?.evidence.join('\n')).toContain(evidence);
		for (const lang of ['en', 'zh'] as const) {
			const {problem, remedy, commands} = texts(lang).diagnosis(diagnosis!);
			expect(`${problem}${remedy}${commands.join('')}`).not.toMatch(/undefined|NaN/);
			expect(commands.join('\n')).not.toMatch(/:''|sport = :'|logs \$\(.*--name ''/);
		}
	});
});

describe('the table', () => {
	/** Not brought about on a node, nor told by a log: docs/failures.md says so. */
	const unrecorded = new Set<string>(['runtime.not-ready', 'kubelet.config-field']);

	it('has a recording for each of its codes, or the words that people reported', () => {
		const recorded = new Set<string | undefined>([...fixtures.map(({expected}) => expected?.code), ...reported.map(({code}) => code), ...Object.values(programLines).flat().flatMap(({codes = []}) => codes)]);
		expect(diagnosisCodes.filter((code) => !recorded.has(code) && !unrecorded.has(code)), 'codes without evidence: a recording in test/fixtures/diagnosis, or a line in reported-failures.json').toEqual([]);
		expect([...unrecorded].filter((code) => recorded.has(code))).toEqual([]);
		expect(recorded.size).toBeGreaterThan(60);
	});

	it('holds no code without a text, and each of its patterns finds something of one line only', () => {
		const codes: readonly string[] = diagnosisCodes;
		expect(knownFailures.filter(({code}) => !codes.includes(code))).toEqual([]);
		expect(knownFailures.filter(({pattern}) => pattern.global || pattern.test(''))).toEqual([]);
	});
});

describe('the chain', () => {
	const [etcd, apiserver, ...others] = healthy.components;

	it('says of what is broken how far it came, and of what is behind it nothing', () => {
		const missing: Observation = {...healthy, components: [{...etcd!, health: 'ECONNREFUSED', containers: [], sandbox: {ready: true, createdAt: 0, attempt: 0}, imagePresent: false}, apiserver!, ...others]};
		expect(diagnose(missing).chains[1]?.marks).toEqual(['ok', 'ok', 'ok', 'waiting', 'unknown', 'unknown', 'unknown']);
		expect(diagnose(missing).diagnosis).toBeUndefined();
	});

	it('holds nothing against a component that ends while what it needs is not there yet', () => {
		const early: Observation = {...healthy, components: [
			{...etcd!, health: 'ECONNREFUSED', containers: [{state: 'running', attempt: 0, createdAt: 0}]},
			{...apiserver!, health: 'ECONNREFUSED', containers: [{state: 'exited', attempt: 1, createdAt: 0, exitCode: 1}], log: ['F something nobody knows']}, ...others,
		]};
		expect(diagnose(early).diagnosis).toBeUndefined();
		const late = {...early, components: [etcd!, ...early.components.slice(1)]};
		expect(diagnose(late).diagnosis).toMatchObject({code: 'container.ended', component: 'kube-apiserver', evidence: ['F something nobody knows'], certain: false});
	});

	it('names a runtime that says of itself that it is not ready, which no node here can be made to', () => {
		const {sandbox: _, ...unmade} = {...etcd!, health: 'ECONNREFUSED', containers: []};
		const waiting: Observation = {...healthy, runtime: {...healthy.runtime, notReady: 'ContainerdNotReady: containerd: not ready'}, components: [unmade, apiserver!, ...others]};
		const {diagnosis} = diagnose(waiting);
		expect(diagnosis).toMatchObject({code: 'runtime.not-ready', link: 'sandbox', component: 'etcd', fields: {reason: 'ContainerdNotReady: containerd: not ready'}});
		const {problem, commands} = texts('en').diagnosis(diagnosis!);
		expect(problem).toContain('is not ready: ContainerdNotReady: containerd: not ready');
		expect(commands[0]).toMatch(/^crictl .*info$/);
	});

	it('names a port that somebody else answers on', () => {
		const {sandbox: _, ...unmade} = {...apiserver!, containers: []};
		const foreign: Observation = {...healthy, kubelet: {...healthy.kubelet, upMs: 20_000}, components: [etcd!, unmade, ...others]};
		expect(diagnose(foreign).diagnosis).toMatchObject({code: 'port.foreign', link: 'port', component: 'kube-apiserver'});
	});
});
