import {describe, expect, test} from 'vitest';
import type {GateAnswer} from '../../../source/core/told/events.ts';
import type {Phase} from '../../../source/core/engine/phase.ts';
import {file} from '../../../source/core/steps/file.ts';
import {act, MemoryFiles, runPhases, type Ran} from './fakes.ts';

const ETCD = '/etc/kubernetes/manifests/etcd.yaml';
const API_SERVER = '/etc/kubernetes/manifests/kube-apiserver.yaml';

const writing = (...paths: readonly string[]): Phase => ({name: 'a', async run({step}) {
	for (const path of paths) {
		await step(file, path.slice(path.lastIndexOf('/') + 1, -'.yaml'.length), {role: 'manifest/etcd', path, mode: 0o600, directoryMode: 0o700, content: 'ours'});
	}
}});

interface Played extends Ran {
	/** Each question: its step, and the text that would be replaced. */
	readonly asked: readonly (readonly [step: string, before: string | undefined])[];
}

/** Runs in step mode; each question is answered in turn, after what happens before the answer. */
async function play(phase: Phase, files: MemoryFiles, answers: readonly (GateAnswer | readonly [GateAnswer, () => void])[]): Promise<Played> {
	const asked: (readonly [string, string | undefined])[] = [];
	const ran = await runPhases([phase], {files, stepMode: true, on: (event, control) => {
		if (event.type === 'step.asked') {
			const given = answers[asked.length] ?? 'stop';
			asked.push([event.step.replace('a/', ''), event.detail.kind === 'file' ? event.detail.before : undefined]);
			const [answer, meanwhile] = typeof given === 'string' ? [given] : given;
			meanwhile?.();
			control.answer(answer);
		}
	}});
	return {...ran, asked};
}

function put(files: MemoryFiles, path: string, text: string, mode = 0o644): void {
	files.contents.set(path, Buffer.from(text));
	files.modes.set(path, mode);
}

const textAt = (files: MemoryFiles, path: string): string | undefined => files.contents.get(path)?.toString();

describe('a yes is for what was asked about', () => {
	test('where nothing came between, it is asked once', async () => {
		const files = new MemoryFiles();
		put(files, ETCD, 'theirs');
		const {asked, outcome} = await play(writing(ETCD), files, ['do']);
		expect([outcome, asked, textAt(files, ETCD)]).toEqual(['done', [['etcd', 'theirs']], 'ours']);
	});

	test('what somebody changed before the answer is asked about anew', async () => {
		const files = new MemoryFiles();
		put(files, ETCD, 'theirs');
		const {asked, outcome} = await play(writing(ETCD), files, [['do', () => put(files, ETCD, 'edited')], 'do']);
		expect([outcome, asked, textAt(files, ETCD)]).toEqual(['done', [['etcd', 'theirs'], ['etcd', 'edited']], 'ours']);
	});

	test('what somebody made as it would be is left alone', async () => {
		const files = new MemoryFiles();
		put(files, ETCD, 'theirs');
		const {asked, state} = await play(writing(ETCD), files, [['do', () => put(files, ETCD, 'ours')]]);
		expect([asked.length, state.steps['a/etcd']?.status, files.modes.get(ETCD)]).toEqual([1, 'unchanged', 0o644]);
	});

	test('what needs nothing any more is left alone, also where it looks the same', async () => {
		const done: string[] = [];
		const made = {same: false};
		const {state} = await runPhases([{name: 'a', run: async ({step}) => void await step(act(done, made), 's', 'x')}], {stepMode: true, on: (event, control) => {
			if (event.type === 'step.asked') {
				made.same = true;
				control.answer('do');
			}
		}});
		expect([done, state.steps['a/s']?.status]).toEqual([[], 'unchanged']);
	});

	test('a no needs no second look', async () => {
		const files = new MemoryFiles();
		put(files, ETCD, 'theirs');
		const {asked, outcome} = await play(writing(ETCD), files, [['skip', () => put(files, ETCD, 'edited')]]);
		expect([outcome, asked.length, textAt(files, ETCD)]).toEqual(['incomplete', 1, 'edited']);
	});
});

describe('an act that is taken back', () => {
	test('becomes what it was, with its directories, and is asked about anew', async () => {
		const files = new MemoryFiles();
		let between: string | undefined = 'not looked';
		const {asked, events, state, outcome} = await play(writing(ETCD, API_SERVER), files, ['do', 'undo', ['do', () => {
			between = [...files.modes.keys()].filter((path) => path.startsWith('/etc')).join(' ');
		}], 'do']);
		expect([outcome, asked.map(([step]) => step)]).toEqual(['done', ['etcd', 'kube-apiserver', 'etcd', 'kube-apiserver']]);
		expect(between).toBe('');
		expect(events.filter(({type}) => type === 'step.reverted')).toMatchObject([{step: 'a/etcd'}]);
		expect([textAt(files, ETCD), textAt(files, API_SERVER), state.end?.summary.files]).toEqual(['ours', 'ours', 2]);
	});

	test('gives a file its text and mode back, and keeps them where it is then left out', async () => {
		const files = new MemoryFiles();
		put(files, ETCD, 'theirs', 0o640);
		const {outcome, state} = await play(writing(ETCD, API_SERVER), files, ['do', 'undo', 'skip', 'do']);
		expect([outcome, textAt(files, ETCD), files.modes.get(ETCD), state.steps['a/etcd']?.status, state.end?.summary.files]).toEqual(['incomplete', 'theirs', 0o640, 'skipped', 1]);
	});

	test('is forgotten by the journal', async () => {
		const files = new MemoryFiles();
		put(files, ETCD, 'theirs');
		await play(writing(ETCD, API_SERVER), files, ['do', 'undo', 'skip', 'do']);
		let earlier: readonly string[] | undefined;
		await runPhases([{name: 'a', async run({journal}) {
			earlier = journal.earlier.map(({step}) => step);
		}}], {files});
		expect(earlier).toEqual(['a/kube-apiserver']);
	});

	test.each([
		['nothing was done', ['undo', 'do', 'do'], undefined, ['etcd', 'etcd', 'kube-apiserver'], 'nothing'],
		['somebody changed it since', ['do', 'undo', 'do'], 'edited', ['etcd', 'kube-apiserver', 'kube-apiserver'], 'changed'],
	] as const)('is none where %s, and the question comes again', async (_, answers, edit, questions, because) => {
		const files = new MemoryFiles();
		const {asked, events} = await play(writing(ETCD, API_SERVER), files, answers.map((answer): GateAnswer | readonly [GateAnswer, () => void] => (answer === 'undo' && edit !== undefined ? [answer, () => put(files, ETCD, edit)] : answer)));
		expect(asked.map(([step]) => step)).toEqual(questions);
		expect(events.filter(({type}) => type === 'step.kept')).toMatchObject([{because}]);
		expect(textAt(files, ETCD)).toBe(edit ?? 'ours');
	});
});
