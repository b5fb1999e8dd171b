import {existsSync, readFileSync, renameSync, unlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {machineOf, startRecording} from '../../../source/cli/run/recorder.ts';
import {EventBus} from '../../../source/core/engine/event-bus.ts';
import {FOLDER, STATE_BYTES} from '../../../source/core/engine/own-state.ts';
import {LAST} from '../../../source/core/recording/form.ts';
import {Recording} from '../../../source/core/recording/recording.ts';
import {Secrets} from '../../../source/core/secrets/secrets.ts';
import {certificate, started, step} from '../../ui/story.ts';
import {MemoryFiles} from '../../core/engine/fakes.ts';
import {fakeHost} from '../../core/preflight/fake-host.ts';
import {temporaryFolder} from '../program.ts';

const clock = {now: () => Date.UTC(2026, 0, 1), monotonic: () => 0};
const ends = {type: 'run.finished', outcome: 'done', summary: {files: 0, objects: 0, removed: 0, warnings: 0, unchanged: 0}, tookMs: 1} as const;

function recorded(file: string | undefined, isKept = false) {
	const host = {files: new MemoryFiles(), machine: fakeHost().machine};
	const secrets = new Secrets();
	const bus = new EventBus('one', clock, {secrets});
	return {host, bus, recorder: startRecording({bus, secrets}, clock, {command: 'init', flags: {}, files: [], machine: async () => machineOf(host), ...(isKept && {keptOn: host})}, file)};
}

describe('a recording that is made', () => {
	it.each<readonly [string, (file: string) => void]>([
		['another run made its own there', (file) => {
			unlinkSync(file);
			writeFileSync(file, '{"kind":"Recording",');
		}],
		['somebody took it away', (file) => unlinkSync(file)],
		['somebody moved it', (file) => renameSync(file, `${file}.old`)],
	])('is told as not there where %s meanwhile', async (_what, act) => {
		const file = join(temporaryFolder(), 'run.jsonl');
		const {bus, recorder} = recorded(file);
		bus.emit(started);
		act(file);
		bus.emit(ends);
		expect(await recorder.end()).toMatchObject({code: 'file.unwritable', fields: {path: file, errno: 'REPLACED'}});
		expect(existsSync(file) ? readFileSync(file, 'utf8') : '').not.toContain('run.finished');
	});

	it('stays one that the node believes, however much there was to tell, in whatever script, and has its end', async () => {
		const {host, bus, recorder} = recorded(undefined, true);
		bus.emit(started);
		const text = '证'.repeat(100_000);
		for (let count = 0; count < 40; count += 1) {
			bus.emit({type: 'log', level: 'info', source: 'kubelet', text});
			step(`certs/${count}`, 'certs', {...certificate('ca'), subject: text}).forEach((event) => bus.emit(event));
		}
		bus.emit(ends);
		expect(await recorder.end()).toBeUndefined();
		const bytes = await host.files.read(LAST) ?? Buffer.alloc(0);
		expect([bytes.length > STATE_BYTES / 2, bytes.length <= STATE_BYTES]).toEqual([true, true]);
		expect(new Recording(bytes, LAST).isCut).toBe(false);
		expect(await host.files.stat(FOLDER)).toMatchObject({mode: 0o700});
	});
});
