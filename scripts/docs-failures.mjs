// docs/failures.md: what keeps a control plane from coming up, from the tables that the program
// itself reads, and which of it was recorded on a real node, from the test's fixtures.
import {readdir, readFile} from 'node:fs/promises';
import {diagnosisCodes} from '../source/core/diagnosis/codes.ts';
import {diagnose} from '../source/core/diagnosis/diagnose.ts';
import {knownFailures} from '../source/core/diagnosis/known.ts';
import {diagnoses} from '../source/texts/diagnoses.en.ts';
import {diagnosisCommands} from '../source/texts/diagnoses.ts';
import {nodeWith, reported} from '../test/core/diagnosis/lines.ts';
import {faults} from '../test/node/faults.ts';

const fixtures = new URL('../test/fixtures/diagnosis/', import.meta.url);
/** Fields that a sentence of the page stands for, where the recording has none. */
const sample = {component: 'kube-scheduler', certificate: 'NAME', path: 'PATH', image: 'IMAGE', flag: '--FLAG', port: 'PORT', socket: 'SOCKET', address: 'ADDRESS', url: 'URL', program: 'PROGRAM', resource: 'cpu', field: 'evictionHard.memory.available', value: 'lots', wants: 'threshold', reason: '', now: '', until: '', from: ''};

/** @param {string} note that says who writes the page */
export async function failuresPage(note) {
	const recorded = await recordings();
	return `${[
		'# Known failures', '', note, '',
		'While `init` waits for the control plane it looks at the node: the kubelet\'s unit and log, manifests, sandboxes, images, containers with their last lines, ports, health, certificates. What it finds is a chain: kubelet, manifest, sandbox, image, container, port, health. The first link that is broken is named with the line that shows it and with what helps; the codes below are those of `diagnosis.code` in [events](events.md).', '',
		'`test/node/failures.test.ts` brings those that say so below about on a node made for it, holds init to naming it within 15 seconds, does what the remedy says, and runs init again, which must end well ([Testing on a node](testing-on-a-node.md)). What those nodes showed is recorded in `test/fixtures/diagnosis`, for tests without one. Failures that no such node can have are known by the words that people reported, in `test/fixtures/reported-failures.json`.', '',
		'Each entry of the table says also which lines it does not answer to. `test/core/diagnosis/precision.test.ts` holds every line of those recordings and reports, and lines of programs that did their work (`test/fixtures/program-lines.json`), against the whole table: only the right entry may answer. What a log ended with counts before what it had said until then.', '',
		'A cause that no entry knows is told as well: the link, and in the program\'s own words what it fell over, the innermost cause first; no cause and no remedy is guessed. A value of the KubeletConfiguration that its field will not take is warned of when the configuration is read; where the kubelet ends at it without naming it, the field is named. Exit status and timeouts stay as they are: a diagnosis ends no wait.', '',
		'At the end of a run the components must have been healthy several times in a row, and no container may have been started again meanwhile. Otherwise the run ends with a warning: up but unstable.', '',
		...diagnosisCodes.flatMap((code) => section(code, recorded.get(code))),
	].join('\n').trimEnd()}\n`;
}

function section(code, recording) {
	const {fields = {}} = recording ?? {};
	const fault = faults.find((one) => one.code === code);
	const all = {...sample, ...fields};
	const {problem, cause, remedy} = diagnoses[code](all);
	const entry = knownFailures.find((known) => known.code === code);
	return [
		`### \`${code}\``, '', escape(problem), '',
		...(cause === undefined ? [] : [escape(cause), '']),
		escape(remedy), '',
		'```', ...diagnosisCommands[code](all), '```', '',
		`${entry === undefined ? 'Told by what is seen.' : `Told by the log${entry.mayHeal ? '; it may heal by itself, so it is told after five seconds' : ''}.`} ${fault === undefined ? recording?.isReported ? 'Known by what people reported.' : 'No node of the tests can have it.' : `Brought about on a node: ${escape(fault.what)}`}`, '',
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
	for (const {code, component, stopsAt, log} of reported) {
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
