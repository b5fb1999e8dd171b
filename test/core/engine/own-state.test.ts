import {expect, test} from 'vitest';
import {InFlight, IN_FLIGHT} from '../../../source/core/engine/in-flight.ts';
import {JOURNAL, Journal} from '../../../source/core/engine/journal.ts';
import {FOLDER} from '../../../source/core/engine/own-state.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import {planUndo} from '../../../source/core/undo/plan.ts';
import {whatGoes} from '../../../source/core/undo/effects.ts';
import type {FileStat} from '../../../source/core/ports/index.ts';
import {REPLACED} from '../../../source/core/engine/before.ts';
import {afterInit, undo, UndoNode, WatchedFiles} from '../undo/node.ts';

/** Files of which one is told to be otherwise. */
class OddFiles extends WatchedFiles {
	readonly odd = new Map<string, Partial<FileStat> | HostError>();

	override async stat(path: string): Promise<FileStat | undefined> {
		const odd = this.odd.get(path);
		if (odd instanceof HostError) {
			throw odd;
		}
		const stat = await super.stat(path);
		return stat && {...stat, ...odd};
	}
}

const now = () => 0;

async function withRun(odd: Readonly<Record<string, Partial<FileStat> | HostError>>): Promise<OddFiles> {
	const files = new OddFiles();
	await afterInit(new UndoNode(files));
	await files.write(IN_FLIGHT, '{"version":1,"steps":["s"],"at":"2026-11-24T16:30:00.000Z"}', {mode: 0o600});
	for (const [path, one] of Object.entries(odd)) {
		files.odd.set(path, one);
	}
	return files;
}

test.each<[string, Partial<FileStat>, string]>([
	[FOLDER, {uid: 1002}, 'owner'], [FOLDER, {mode: 0o777}, 'mode'], [FOLDER, {mode: 0o720}, 'mode'], [FOLDER, {type: 'file'}, 'type'],
	[JOURNAL, {uid: 1002}, 'owner'], [JOURNAL, {mode: 0o620}, 'mode'], [JOURNAL, {type: 'other'}, 'type'], [JOURNAL, {type: 'directory'}, 'type'], [JOURNAL, {size: 9 * 1024 * 1024}, 'size'],
	[REPLACED, {uid: 1002}, 'owner'], [REPLACED, {mode: 0o707}, 'mode'],
])('%s with %j is not believed', async (path, odd, problem) => {
	const files = await withRun({});
	await files.makeDirectory(REPLACED, 0o700);
	files.odd.set(path, odd);
	await expect(Journal.open(files, now)).rejects.toMatchObject({code: 'state.untrusted', fields: {path, problem}});
});

test.each<[Partial<FileStat>, string]>([[{uid: 1002}, 'owner'], [{mode: 0o602}, 'mode'], [{type: 'other'}, 'type'], [{size: 2 ** 30}, 'size']])('nor is what a run was at, with %j', async (odd, problem) => {
	const files = await withRun({[IN_FLIGHT]: odd});
	await expect(InFlight.open(files, now)).rejects.toMatchObject({code: 'state.untrusted', fields: {path: IN_FLIGHT, problem}});
});

test('a link in the place of the folder or of a file is not believed', async () => {
	for (const path of [FOLDER, JOURNAL]) {
		const files = await withRun({});
		files.realPath = async (one) => (one === path ? '/home/ann/elsewhere' : one);
		await expect(Journal.open(files, now)).rejects.toMatchObject({code: 'state.untrusted', fields: {path, problem: 'link'}});
	}
});

test('the caller\'s own is believed', async () => {
	const files = await withRun({[FOLDER]: {uid: 1000}, [JOURNAL]: {uid: 1000}});
	expect((await Journal.open(files, now, {caller: async () => 1000})).earlier.length).toBeGreaterThan(0);
});

test('who may not read it plans as if there were none, and undoes nothing', async () => {
	const refused = new HostError('EACCES', {path: JOURNAL}, {message: 'permission denied'});
	const files = await withRun({[JOURNAL]: refused, [IN_FLIGHT]: refused, [REPLACED]: refused});
	expect((await Journal.open(files, now)).earlier).toEqual([]);
	expect((await InFlight.open(files, now)).cutOff).toBeUndefined();
	const {outcome, state} = await undo(new UndoNode(files));
	expect([outcome, state.end, state.steps['preflight/nothing']]).toMatchObject(['failed', {failure: {fields: {path: JOURNAL}}}, undefined]);
});

test('what was kept of a file is put back only where it is what was there', async () => {
	const files = new WatchedFiles();
	await files.write('/var/lib/kubelet/config.yaml', 'mine: true\n', {mode: 0o640});
	await afterInit(new UndoNode(files));
	const [kept] = await files.list(REPLACED) ?? [];
	await files.write(`${REPLACED}/${kept}`, 'evil: true\n', {mode: 0o600});
	const {earlier, basis} = await Journal.open(files, now);
	expect((await whatGoes(files, planUndo(earlier, basis))).find(({path}) => path === '/var/lib/kubelet/config.yaml')).toMatchObject({action: 'restore', kept: 'lost'});
	await undo(new UndoNode(files));
	expect(String(files.contents.get('/var/lib/kubelet/config.yaml'))).toBe('kubelet: ours\n');
});

test('what is not believed is left as it is, with all in it', async () => {
	const files = await withRun({[FOLDER]: {uid: 1002}});
	const before = new Map(files.contents);
	const {outcome, state} = await undo(new UndoNode(files));
	expect([outcome, state.end?.failure?.code, Object.keys(state.steps)]).toEqual(['failed', 'state.untrusted', []]);
	expect(files.contents).toEqual(before);
});
