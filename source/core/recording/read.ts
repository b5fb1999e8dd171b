import {Failure} from '../told/failures.ts';
import {EVENT_VERSION, type Event} from '../told/events.ts';
import {isRecord} from '../values/is-record.ts';
import {RECORDING_VERSION, type RecordingHeader} from './form.ts';

/** @throws Failure `recording.unusable` */
export function readHeader(line: string, path: string): RecordingHeader {
	const value = parsed(line);
	if (!isRecord(value) || value['kind'] !== 'Recording' || typeof value['version'] !== 'number' || typeof value['events'] !== 'number') {
		throw new Failure('recording.unusable', {path, problem: 'form', line: 1});
	}
	if (value['version'] > RECORDING_VERSION || value['events'] > EVENT_VERSION) {
		throw new Failure('recording.unusable', {path, problem: 'newer', program: String(value['program'])});
	}
	const {program, madeAt, command, flags, files, machine} = value;
	const {distribution, kernel, cpus, memory} = isRecord(machine) ? machine : {};
	return {
		kind: 'Recording', version: value['version'], events: value['events'], program: text(program), madeAt: text(madeAt), command: text(command),
		flags: isRecord(flags) ? Object.fromEntries(Object.entries(flags).map(([name, one]) => [name, typeof one === 'boolean' ? one : Array.isArray(one) ? one.map(text) : text(one)])) : {},
		files: (Array.isArray(files) ? files : []).filter(isRecord).map((one) => ({name: text(one['name']), text: text(one['text'])})),
		machine: {distribution: text(distribution), kernel: text(kernel), cpus: Number(cpus), memory: Number(memory)},
	};
}

/**
 * One event of a recording.
 * @returns undefined for a kind that this program does not know: a newer one may have written it
 * @throws Failure `recording.unusable` with the line
 */
export function readEvent(line: string, {path, line: number}: {readonly path: string; readonly line: number}): Event | undefined {
	const value = parsed(line);
	if (!isRecord(value) || typeof value['seq'] !== 'number' || typeof value['time'] !== 'string' || typeof value['elapsedMs'] !== 'number' || typeof value['type'] !== 'string') {
		throw new Failure('recording.unusable', {path, problem: 'form', line: number});
	}
	return Object.hasOwn(KNOWN, value['type']) ? value as unknown as Event : undefined;
}

const KNOWN: Readonly<Record<Event['type'], true>> = {
	'run.started': true, 'run.surroundings': true, 'run.warning': true, 'run.mode': true, 'phase.started': true, 'phase.finished': true, 'step.started': true, 'step.progress': true, 'step.asked': true,
	'step.answered': true, 'step.reverted': true, 'step.kept': true, 'step.failing': true, 'step.retried': true, 'step.finished': true, 'watch.changed': true, 'log': true, 'run.finished': true,
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
