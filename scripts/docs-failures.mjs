// docs/failures.md and its Chinese twin: what keeps a control plane from coming up, from the tables that the program
// itself reads, and which of it was recorded on a real node, from the test's fixtures.
import {readdir, readFile} from 'node:fs/promises';
import {diagnosisCodes} from '../source/core/told/diagnosis-codes.ts';
import {diagnose} from '../source/core/diagnosis/diagnose.ts';
import {knownFailures} from '../source/core/diagnosis/known.ts';
import {diagnoses as en} from '../source/texts/diagnoses.en.ts';
import {diagnosisCommands} from '../source/texts/diagnoses.ts';
import {diagnoses as zh} from '../source/texts/diagnoses.zh.ts';
import {nodeWith, reported as reports} from '../test/core/diagnosis/lines.ts';
import {faults} from '../test/node/faults.ts';

const fixtures = new URL('../test/fixtures/diagnosis/', import.meta.url);
/** Fields that a sentence of the page stands for, where the recording has none. */
const sample = {component: 'kube-scheduler', certificate: 'NAME', user: 'USER', path: 'PATH', image: 'IMAGE', flag: '--FLAG', port: 'PORT', socket: 'SOCKET', address: 'ADDRESS', url: 'URL', program: 'PROGRAM', resource: 'cpu', field: 'evictionHard.memory.available', value: 'lots', wants: 'threshold', reason: '', now: '', until: '', from: ''};

/** What the page says beside the program's own texts. */
const pageWords = {
	en: {
		diagnoses: en,
		title: 'Known failures',
		other: '[中文](failures.zh-CN.md)',
		intro: [
			'While `init` waits for the control plane it looks at the node: the kubelet\'s unit and log, manifests, sandboxes, images, containers with their last lines, ports, health, certificates. What it finds is a chain: kubelet, manifest, sandbox, image, container, port, health. The first link that is broken is named with the line that shows it and with what helps; the codes below are those of `diagnosis.code` in [events](events.md).',
			'`test/node/failures.test.ts` brings those that say so below about on a node made for it, holds init to naming it within 15 seconds, does what the remedy says, and runs init again, which must end well ([Testing on a node](testing-on-a-node.md)). What those nodes showed is recorded in `test/fixtures/diagnosis`, for tests without one. Failures that no such node can have are known by the words that people reported, in `test/fixtures/reported-failures.json`.',
			'Each entry of the table says also which lines it does not answer to. `test/core/diagnosis/precision.test.ts` holds every line of those recordings and reports, and lines of programs that did their work (`test/fixtures/program-lines.json`), against the whole table: only the right entry may answer. What a log ended with counts before what it had said until then.',
			'A cause that no entry knows is told as well: the link, and in the program\'s own words what it fell over, the innermost cause first; no cause and no remedy is guessed. A value of the KubeletConfiguration that its field will not take is warned of when the configuration is read; where the kubelet ends at it without naming it, the field is named. Exit status and timeouts stay as they are: a diagnosis ends no wait.',
			'At the end of a run the components must have been healthy several times in a row, and no container may have been started again meanwhile. Otherwise the run ends with a warning: up but unstable.',
		],
		told: (known) => known === undefined ? 'Told by what is seen.' : `Told by the log${known.mayHeal ? '; it may heal by itself, so it is told after five seconds' : ''}.`,
		broughtAbout: ({what}) => ` Brought about on a node: ${escape(what)}`,
		reported: ' Known by what people reported.',
		unproven: ' No node of the tests can have it.',
	},
	zh: {
		diagnoses: zh,
		title: '已知的故障',
		other: '[English](failures.md)',
		intro: [
			'`init` 等待控制平面时，会查看节点：kubelet 的服务单元和日志，清单，Pod 沙箱，镜像，容器和它们的最后几行日志，端口，健康检查，证书。查到的是一条链：kubelet、清单、Pod 沙箱、镜像、容器、端口、健康。第一个断开的环节会被指出来，附上说明它的那一行日志，以及怎么办；下面的代码就是[事件](events.md)（英文）中 `diagnosis.code` 的值。',
			'下面注明“在节点上制造过”的，由 `test/node/failures.test.ts` 在专门准备的节点上制造出来：init 必须在 15 秒内说出它；照处理办法做完，再运行 init，必须成功（[在节点上测试](testing-on-a-node.md)，英文）。这些节点上看到的内容录制在 `test/fixtures/diagnosis` 中，没有节点的测试使用它们。这样的节点上出现不了的故障，凭别人报告过的日志识别，这些日志存放在 `test/fixtures/reported-failures.json` 中。',
			'表中的每一项还写明它不对应哪些日志行。`test/core/diagnosis/precision.test.ts` 用那些录制和报告中的每一行，以及正常工作的程序的日志（`test/fixtures/program-lines.json`），检查整张表：只有正确的那一项可以对应。日志结尾说的，比之前说的优先。',
			'表中没有的原因也会说出来：是哪个环节，以及程序自己的话里它因什么而失败，最里层的原因在前；不猜原因，也不猜处理办法。KubeletConfiguration 中字段不接受的值，读取配置时就给出警告；kubelet 因它退出却没有说出它时，会指出这个字段。退出状态和超时不变：诊断不会结束任何等待。',
			'运行结束时，各组件必须连续几次健康，而且这期间没有容器重启过。否则运行以警告结束：起来了，但不稳定。',
		],
		told: (known) => known === undefined ? '根据节点上看到的情况判断。' : `根据日志判断${known.mayHeal ? '；它可能自己恢复，所以过五秒才说' : ''}。`,
		broughtAbout: ({code}) => `在节点上制造过（[怎样制造](failures.md#${code.replaceAll('.', '')})，英文）。`,
		reported: '日志内容取自别人的报告。',
		unproven: '测试用的节点上出现不了。',
	},
};

/**
 * @param {'en' | 'zh'} lang
 * @param {string} note that says who writes the page
 */
export async function failuresPage(lang, note) {
	const {title, other, intro} = pageWords[lang];
	const recorded = await recordings();
	return `${[
		`# ${title}`, '', other, '', note, '',
		...intro.flatMap((paragraph) => [paragraph, '']),
		...diagnosisCodes.flatMap((code) => section(code, recorded.get(code), pageWords[lang])),
	].join('\n').trimEnd()}\n`;
}

function section(code, recording, {diagnoses, told, broughtAbout, reported, unproven}) {
	const {fields = {}} = recording ?? {};
	const fault = faults.find((one) => one.code === code);
	const all = {...sample, ...fields};
	const {problem, cause, remedy} = diagnoses[code](all);
	const proof = fault === undefined ? recording?.isReported ? reported : unproven : broughtAbout(fault);
	return [
		`### \`${code}\``, '', escape(problem), '',
		...(cause === undefined ? [] : [escape(cause), '']),
		escape(remedy), '',
		'```', ...diagnosisCommands[code](all), '```', '',
		`${told(knownFailures.find((known) => known.code === code))}${proof}`, '',
	];
}

async function recordings() {
	const found = new Map();
	for (const name of (await readdir(fixtures)).sort()) {
		const {expected} = JSON.parse(await readFile(new URL(name, fixtures), 'utf8'));
		if (expected !== null && !found.has(expected.code)) {
			found.set(expected.code, {fields: expected.fields});
		}
	}
	for (const {code, component, stopsAt, log} of reports) {
		const {fields} = diagnose(nodeWith({component, stopsAt, log})).diagnosis ?? {};
		if (!found.has(code)) {
			found.set(code, {fields: {component, ...fields}, isReported: true});
		}
	}
	return found;
}

function escape(text) {
	return text.replaceAll('<', '&lt;').replaceAll('|', '\\|');
}
