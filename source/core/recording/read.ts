import {Failure} from '../told/failures.ts';
import {EVENT_VERSION, type Event} from '../told/events.ts';
import {isRecord} from '../values/is-record.ts';
import {checkedEvent} from './checked.ts';
import {RECORDING_VERSION, type RecordingHeader} from './form.ts';

/** @throws Failure `recording.unusable` */
export function readHeader(line: string, path: string): RecordingHeader {
	if (line.trim() === '') {
		throw new Failure('recording.unusable', {path, problem: 'empty'});
	}
	const value = parsed(line);
	if (!isRecord(value) || value['kind'] !== 'Recording' || typeof value['version'] !== 'number' || typeof value['events'] !== 'number') {
		throw new Failure('recording.unusable', {path, problem: 'form', line: 1});
	}
	if (value['version'] > RECORDING_VERSION || value['events'] > EVENT_VERSION) {
		throw new Failure('recording.unusable', {path, problem: 'newer', program: text(value['program'])});
	}
	const {program, madeAt, command, flags, typed, files, machine} = value;
	const {distribution, kernel, cpus, memory} = isRecord(machine) ? machine : {};
	const given = isRecord(flags) ? Object.fromEntries(Object.entries(flags).map(([name, one]) => [name, typeof one === 'boolean' ? one : Array.isArray(one) ? one.map(text) : text(one)])) : {};
	return {
		kind: 'Recording', version: value['version'], events: value['events'], program: text(program), madeAt: text(madeAt), command: text(command),
		flags: given, typed: Array.isArray(typed) ? typed.map(text) : Object.keys(given),
		files: (Array.isArray(files) ? files : []).filter(isRecord).map((one) => ({name: text(one['name']), text: text(one['text'])})),
		machine: {distribution: text(distribution), kernel: text(kernel), cpus: count(cpus), memory: count(memory)},
	};
}

/** ISO 8601 in UTC, as `Date` writes it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** What every event has. */
const hasHead = ({seq, run, time, elapsedMs, type}: Readonly<Record<string, unknown>>): boolean => Number.isSafeInteger(seq) && typeof run === 'string' && typeof elapsedMs === 'number' && elapsedMs >= 0 && elapsedMs <= Number.MAX_SAFE_INTEGER && typeof type === 'string'
	&& typeof time === 'string' && TIME.test(time) && !Number.isNaN(Date.parse(time));

/**
 * One event of a recording, as its type says it is.
 * @returns undefined for one that this program does not know, or that holds a code or a word that it does not know: a newer one may have written it
 * @throws Failure `recording.unusable` with the line
 */
export function readEvent(line: string, {path, line: number}: {readonly path: string; readonly line: number}): Event | undefined {
	const value = parsed(line);
	const checked = isRecord(value) && hasHead(value) ? checkedEvent(value) : 'wrong';
	if (checked === 'wrong') {
		throw new Failure('recording.unusable', {path, problem: 'form', line: number});
	}
	return checked === 'good' ? value as Event : undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** @returns undefined for what is no JSON, and for what is nested deeper than anything is told */
function parsed(line: string): unknown {
	try {
		const value: unknown = JSON.parse(line);
		return line.length > SHORT && isDeep(value) ? undefined : value;
	} catch {
		return undefined;
	}
}

/** Members that are not looked at are written again, and masked, level by level: a stack has an end. */
const LEVELS = 200;
/** A line of fewer characters has not so many levels that one would come to it. */
const SHORT = 2000;

const isDeep = (value: unknown, left = LEVELS): boolean => typeof value === 'object' && value !== null && (left === 0 || Object.values(value).some((one) => isDeep(one, left - 1)));
