// What recording a run costs, and what a recording of a hundred megabytes lets one wait: processor time, since a busy machine takes
// none of that.
import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Recording} from '../../source/core/recording/recording.ts';
import type {Samples} from './figures.ts';
import {bundled, inFolder, once} from './processes.ts';

const NOISY_BYTES = 100_000_000;
const RUNS = 3;
const MOVES = 200;

interface Recorder {readonly ms: number; readonly mb: number; readonly mostMb: number}

/** Names `record.*`, in milliseconds of processor time and megabytes. */
export async function measureRecord(): Promise<Samples> {
	const lines = await recordedLines();
	const runs: number[] = [];
	for (let index = 0; index < RUNS; index += 1) {
		runs.push(await inFolder(processorMs));
	}
	const {ms, mb, mostMb} = await inFolder((folder) => recorder(folder, lines));
	return {'record.run': runs, 'record.ms': [ms], 'record.mb': [mb], 'record.mostMb': [mostMb], ...noisy(lines)};
}

/** Of a whole sandbox run, its children's too. */
function processorMs(folder: string): number {
	const {command, args} = bundled('init', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0', '--output=plain');
	const {stdout} = spawnSync('sh', ['-c', '"$0" "$@" >/dev/null 2>&1; times', command, ...args], {encoding: 'utf8'});
	const [, children = ''] = stdout.trim().split('\n');
	return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000, 0);
}

/** Lines of a recorded run, its header first. */
function recordedLines(): Promise<readonly string[]> {
	return inFolder((folder) => {
		const file = join(folder, 'run.jsonl');
		once(bundled('init', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0', '--output=plain', '--record', file));
		return readFileSync(file, 'utf8').trimEnd().split('\n');
	});
}

/** What the recorder of a run's events costs by itself: in a process of its own, whose bus is fed with them with it and without. */
function recorder(folder: string, lines: readonly string[]): Recorder {
	writeFileSync(join(folder, 'events.json'), `[${lines.slice(1).join(',')}]`);
	const {status, stdout, stderr} = spawnSync(process.execPath, ['--expose-gc', fileURLToPath(new URL('recorder.mjs', import.meta.url)), folder], {encoding: 'utf8'});
	if (status !== 0) {
		throw new Error(`recorder.mjs: ${status}\n${stderr}`);
	}
	return JSON.parse(stdout) as Recorder;
}

/** A recording of a run whose kubelet said far too much: opened, and gone through at random. Of the sources, as they are. */
function noisy([header = '', ...lines]: readonly string[]): Samples {
	const said = `${JSON.stringify({v: 2, seq: 1, run: 'run', time: '2026-01-01T00:00:00.000Z', elapsedMs: 0, type: 'log', level: 'info', source: 'kubelet', text: 'E1123 10:00:00.000000 1234 reflector.go:166] "Unhandled Error" err="failed to list *v1.Service: connection refused"'.repeat(2)})}\n`;
	const each = said.repeat(Math.ceil(NOISY_BYTES / lines.length / said.length));
	const bytes = Buffer.from(`${header}\n${lines.map((line) => `${line}\n${each}`).join('')}`);
	const begun = process.cpuUsage();
	const recording = new Recording(bytes, 'run.jsonl');
	const open = [processorSince(begun)];
	const move = Array.from({length: MOVES}, (_, step) => {
		const from = process.cpuUsage();
		recording.stateAt(Math.floor(recording.count * ((step * 0.618) % 1)));
		return processorSince(from);
	});
	return {'record.open': open, 'record.move': move};
}

function processorSince(from: NodeJS.CpuUsage): number {
	const {user, system} = process.cpuUsage(from);
	return (user + system) / 1000;
}
