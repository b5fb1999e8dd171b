import {describe, expect, it} from 'vitest';
import type {DiagnosisCode} from '../../../source/core/told/diagnosis-codes.ts';
import {diagnose} from '../../../source/core/diagnosis/diagnose.ts';
import {maskLine} from '../../../source/core/secrets/log-mask.ts';
import {texts} from '../../../source/texts/index.ts';
import {answers, healthy, nodeWith, programLines, recordings, reported} from './lines.ts';
import {processorTime} from '../../processor.ts';

const brief = (line: string) => maskLine(line).slice(0, 400);

describe('what people reported', () => {
	it.each(reported.map((failure, index) => ({...failure, index})))('$index: $code, of $component', ({code, component, stopsAt, log}) => {
		const {diagnosis} = diagnose(nodeWith({component, log, ...(stopsAt !== undefined && {stopsAt})}));
		expect(diagnosis, 'what is made of the log in reported-failures.json: no entry (known-*.ts) has its code and finds its words, or one that stands before it does').toMatchObject({code, component});
		expect(log.map((line) => maskLine(line))).toContain(diagnosis?.evidence[0]);
		for (const lang of ['en', 'zh'] as const) {
			const {problem, cause = '', remedy, commands} = texts(lang).diagnosis(diagnosis!);
			expect(`${problem}${cause}${remedy}${commands.join('')}`).not.toMatch(/undefined|NaN|\(\)|（）|: \.|：。|''/);
			expect(problem).toMatch(lang === 'en' ? /\.$/ : /。$/);
		}
	});
});

describe('only the right entry answers', () => {
	it('to what people reported', () => {
		const others = reported.flatMap(({code, component, stopsAt, log}) => log.flatMap((line) =>
			answers(maskLine(line), [component === 'kubelet' ? 'kubelet' : stopsAt === undefined ? 'container' : 'pod'], component).filter((answer) => answer !== code).map((answer) => `${code}: ${answer}: ${brief(line)}`)));
		expect(others).toEqual([]);
	});

	/** What else is true of a node: without an etcd the API server misses it, and one without a leader answers late. */
	const follows: Readonly<Partial<Record<DiagnosisCode, readonly DiagnosisCode[]>>> = {'etcd.no-leader': ['etcd.slow-disk']};

	it('to the logs of nodes that were broken', () => {
		const others = recordings.flatMap(({name, expected, observation: {kubelet, components}}) => [
			...(kubelet.health === '200' ? [] : kubelet.log.flatMap((line) => answers(line, ['kubelet'], 'kubelet').map((answer) => [answer, line] as const))),
			...components.flatMap((component) => [
				...kubelet.log.filter((line) => line.includes(`${component.name}-`)).flatMap((line) => answers(line, ['pod'], component.name).map((answer) => [answer, line] as const)),
				...component.log.flatMap((line) => answers(line, ['container'], component.name).map((answer) => [answer, line] as const)),
			]),
		].filter(([answer]) => answer !== expected?.code && answer !== 'apiserver.etcd-unreachable' && follows[expected!.code]?.includes(answer) !== true).map(([answer, line]) => `${name}: ${answer}: ${brief(line)}`));
		expect(others).toEqual([]);
	});

	it('to what programs of real nodes wrote, good and bad', () => {
		const others = Object.entries(programLines).flatMap(([component, lines]) => lines.flatMap(({line, codes = []}) => {
			const found = answers(line, component === 'kubelet' ? ['kubelet', 'node', 'pod'] : ['container'], component);
			return JSON.stringify(found) === JSON.stringify(codes) ? [] : [`${component}: ${found.join(', ')} for ${codes.join(', ')}: ${brief(line)}`];
		}));
		expect(others).toEqual([]);
		expect(Object.values(programLines).flat().length).toBeGreaterThan(150);
	});

	it('in a log that has other failures which healed since: what it ended with counts', () => {
		const old = reported.filter(({component}) => component === 'kubelet').map(({log}) => log[0]!);
		const swap = 'E1129 10:00:09.000000     900 run.go:72] "command failed" err="failed to run Kubelet: running with swap on is not supported"';
		expect(diagnose(nodeWith({component: 'kubelet', log: [...old, swap]})).diagnosis).toMatchObject({code: 'kubelet.swap', evidence: [swap]});
		for (const last of old) {
			const expected = reported.find(({log}) => log[0] === last)!.code;
			expect(diagnose(nodeWith({component: 'kubelet', log: [swap, ...old.filter((line) => line !== last), last]})).diagnosis?.code).toBe(expected);
		}
	});
});

describe('a line that was made to take long', () => {
	it.each(['a', 'a: ', '\\\\"a', 'failed to pull "a/', 'failed to pull ', 'seccomp ', 'overlay ', 'failed to setup network ', '/sys/fs/cgroup '])('of %j again and again holds nothing up', (part) => {
		const line = `E1129 10:00:00.000000     900 a.go:1] "x" err="${part.repeat(Math.ceil(1000 / part.length))}" pod="kube-system/etcd-cp1"`;
		const begun = processorTime();
		for (let turn = 0; turn < 10; turn += 1) {
			answers(maskLine(line), ['kubelet', 'node', 'pod', 'container'], 'etcd');
		}
		// Without bounds some took a second each.
		expect(processorTime() - begun).toBeLessThan(1500);
	});
});

describe('whose evidence it is', () => {
	const own = 'E1129 10:00:00.000000     900 pod_workers.go:1324] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"kube-apiserver\\" with RunContainerError: \\"no space left on device: mount /etc/kubernetes/pki/apiserver-etcd-client.crt of etcd-certs\\"" pod="kube-system/kube-apiserver-cp1" podUID="0"';
	const nameless = 'E1129 10:00:00.000000     900 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to get sandbox image \\"registry.k8s.io/pause:3.8\\": failed to pull image: dial tcp: lookup registry.k8s.io on 127.0.0.53:53: no such host"';

	it('is not that of another Pod in whose line the component is named', () => {
		const {diagnosis} = diagnose(nodeWith({component: 'etcd', stopsAt: 'sandbox', log: [own]}, {folder: '/etc/kubernetes/manifests'}));
		expect(diagnosis).toMatchObject({code: 'manifest.unread'});
		expect(diagnosis?.evidence.join('\n')).not.toContain('no space left');
	});

	it('is what the runtime answered for a Pod that it does not name, where no line names the component\'s own', () => {
		expect(diagnose(nodeWith({component: 'etcd', stopsAt: 'sandbox', log: [nameless]})).diagnosis).toMatchObject({code: 'sandbox.image-unreachable', component: 'etcd', evidence: [nameless]});
	});

	it('says where the kubelet looks for manifests only as its configuration says it', () => {
		const unread = (folder?: string) => texts('en').diagnosis(diagnose(nodeWith({component: 'etcd', stopsAt: 'sandbox', log: []}, folder === undefined ? {} : {folder})).diagnosis!);
		expect(unread('/etc/other')).toMatchObject({cause: 'Its configuration has staticPodPath: /etc/other.', remedy: expect.stringContaining('Set staticPodPath') as string});
		expect(unread('').cause).toBe('Its configuration has no staticPodPath.');
		for (const folder of ['/etc/kubernetes/manifests', undefined]) {
			expect(unread(folder).cause).toBeUndefined();
			expect(unread(folder).remedy).not.toContain('staticPodPath');
		}
	});
});

describe('a value of the configuration that the kubelet does not name', () => {
	const words = (err: string) => `E1129 10:00:00.000000     900 run.go:72] "command failed" err="failed to run Kubelet: ${err}"`;
	const quantity = words("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
	const doubts = [{field: 'evictionSoftGracePeriod.memory.available', value: 'soon', wants: 'duration'}, {field: 'evictionHard.memory.available', value: 'bogus', wants: 'threshold', place: 'init.yaml:12'}];

	it('is named by its field, where what was written fits the words', () => {
		const {diagnosis} = diagnose(nodeWith({component: 'kubelet', log: [quantity]}, {doubts}));
		expect(diagnosis).toMatchObject({code: 'kubelet.config-field', certain: true, fields: doubts[1], evidence: [quantity]});
		expect(texts('en').diagnosis(diagnosis!)).toMatchObject({problem: 'The kubelet refuses a value of its configuration: evictionHard.memory.available is "bogus" (init.yaml:12).', cause: 'It wants a quantity, such as 100Mi, or a percentage, such as 10%.'});
		expect(diagnose(nodeWith({component: 'kubelet', log: [words('time: invalid duration "soon"')]}, {doubts})).diagnosis).toMatchObject({fields: doubts[0]});
	});

	it('is not named for other words, and no field is where nothing is in doubt', () => {
		expect(diagnose(nodeWith({component: 'kubelet', log: [words('running with swap on is not supported')]}, {doubts})).diagnosis).toMatchObject({code: 'kubelet.swap'});
		expect(diagnose(nodeWith({component: 'kubelet', log: [quantity]})).diagnosis).toMatchObject({code: 'kubelet.unknown'});
	});
});

describe('what no entry knows', () => {
	it('is told by its innermost words, and by nothing else', () => {
		const {diagnosis} = diagnose(nodeWith({component: 'kubelet', log: ['E1129 10:00:00.000000     900 run.go:72] "command failed" err="failed to run Kubelet: create cache: mkdir /etc/hostname: not a directory"']}));
		const {problem, cause, remedy} = texts('en').diagnosis(diagnosis!);
		expect(problem).toBe('The kubelet ends and is started again: mkdir /etc/hostname: not a directory (failed to run Kubelet > create cache).');
		expect(`${cause ?? ''}${remedy}`).not.toMatch(/swap|cgroup|driver|runtime|resolvConf|flag/i);
	});

	it('of a container that the runtime cannot start is no failure of its image', () => {
		const log = ['E1129 10:00:00.000000     900 pod_workers.go:1324] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"etcd\\" with RunContainerError: \\"failed to create containerd task: the moon is full\\"" pod="kube-system/etcd-cp1" podUID="0"'];
		const {diagnosis} = diagnose(nodeWith({component: 'etcd', stopsAt: 'image', log}));
		expect(diagnosis).toMatchObject({code: 'container.ended', link: 'container', fields: {cause: 'the moon is full'}});
		expect(texts('en').diagnosis(diagnosis!).problem).toBe('etcd cannot be started: the moon is full (failed to "StartContainer" for "etcd" with RunContainerError > failed to create containerd task).');
	});

	it('and says nothing at all, is told by its exit status where that has a meaning', () => {
		const broken = nodeWith({component: 'etcd', log: []});
		const components = broken.components.map((one) => (one.name === 'etcd' ? {...one, containers: [{...one.containers[0]!, exitCode: 132}]} : one));
		expect(diagnose({...broken, components}).diagnosis).toMatchObject({code: 'image.cpu-level', evidence: ['exit status 132: SIGILL']});
	});

	it('is nothing where all is well', () => {
		expect(diagnose(healthy).diagnosis).toBeUndefined();
	});
});
