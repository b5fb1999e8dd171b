import {describe, expect, test} from 'vitest';
import {hashOf, REPLACED, type Before} from '../../../source/core/engine/before.ts';
import type {StepContext} from '../../../source/core/engine/step.ts';
import {revert, type RevertInput} from '../../../source/core/steps/revert.ts';
import {HostError} from '../../../source/core/told/failures.ts';
import {MemoryFiles} from '../engine/fakes.ts';

const PATH = '/etc/kubernetes/manifests/etcd.yaml';
const [OURS, THEIRS] = ['ours', 'theirs'];

const wasFile = (text = THEIRS, mode = 0o640): Before => ({type: 'file', sha256: hashOf(text), mode, uid: 0, gid: 0});
const wasDirectory = (mode = 0o700): Before => ({type: 'directory', mode, uid: 0, gid: 0});
const absent: Before = {type: 'absent'};

/** Files with links in the last place; what is kept of `THEIRS` is there unless a test takes it away. */
class Files extends MemoryFiles {
	readonly links = new Map<string, string>();
	refused: HostError | undefined;
	/** Options that acts were given. */
	readonly followed: unknown[] = [];

	constructor(files: Readonly<Record<string, string>> = {}, kept = true) {
		super();
		for (const [path, text] of Object.entries({...files, ...(kept && {[`${REPLACED}/${hashOf(THEIRS)}`]: THEIRS})})) {
			this.contents.set(path, Buffer.from(text));
			this.modes.set(path, 0o600);
		}
	}

	override async realPath(path: string): Promise<string | undefined> {
		return this.links.get(path) ?? super.realPath(path);
	}

	override async write(path: string, content: string | Buffer, options: {readonly mode: number; readonly followLinks?: boolean}): Promise<void> {
		this.followed.push(options.followLinks);
		if (this.refused !== undefined) {
			throw this.refused;
		}
		await super.write(path, content, options);
	}

	override async remove(path: string, options?: {readonly followLinks?: boolean}): Promise<void> {
		this.followed.push(options?.followLinks);
		await super.remove(path);
	}

	override async setMode(path: string, mode: number, options?: {readonly followLinks?: boolean}): Promise<void> {
		this.followed.push(options?.followLinks);
		await super.setMode(path, mode);
	}
}

/** What is found, what comes of it, and what lies there then. */
async function play(files: Files, given: Partial<RevertInput>) {
	const input: RevertInput = {path: PATH, led: PATH, made: [hashOf(OURS)], interrupted: false, ...('before' in given ? {} : {before: absent}), ...given};
	const context = {host: {files}} as unknown as StepContext;
	const {found, detail: seen} = await revert.compare(input, context);
	const {output, outcome = 'done', detail} = found === 'same' ? {output: 'gone', detail: seen} : await revert.apply(input, context);
	return {found, output, outcome, detail, text: files.contents.get(input.led)?.toString(), mode: files.modes.get(input.led)};
}

describe('where nothing was before', () => {
	test('what the run made is removed, through no link', async () => {
		const files = new Files({[PATH]: OURS});
		const ran = await play(files, {});
		expect(ran).toMatchObject({found: 'different', output: 'gone', outcome: 'done', detail: {action: 'remove', what: 'file'}});
		expect([ran.text, files.followed]).toEqual([undefined, [false]]);
	});

	test('nothing is left to do where it is gone', async () => {
		expect(await play(new Files(), {})).toMatchObject({found: 'same', output: 'gone'});
	});

	test.each([[false, 'changed'], [true, 'unsaid']])('what is not as the run left it is kept (killed before it said what: %s): %s', async (interrupted, kept) => {
		expect(await play(new Files({[PATH]: 'edited'}), {interrupted})).toMatchObject({output: 'kept', outcome: 'warning', detail: {kept}, text: 'edited'});
	});

	test('a directory is removed where it is empty, and kept where it is not', async () => {
		const files = new Files();
		files.modes.set('/var/lib/etcd', 0o700);
		const input = {path: '/var/lib/etcd', led: '/var/lib/etcd'};
		expect(await play(files, input)).toMatchObject({output: 'gone', mode: undefined, detail: {what: 'directory', action: 'remove'}});
		expect(await play(new Files({'/var/lib/etcd/theirs': ''}), input)).toMatchObject({output: 'kept', detail: {kept: 'not-empty'}});
	});
});

describe('where a file was before', () => {
	test('it comes back with its mode, through no link', async () => {
		const files = new Files({[PATH]: OURS});
		expect(await play(files, {before: wasFile()})).toMatchObject({output: 'gone', detail: {action: 'restore'}, text: THEIRS, mode: 0o640});
		expect(files.followed).toEqual([false]);
	});

	test('it comes back where nothing is there any more', async () => {
		expect(await play(new Files(), {before: wasFile()})).toMatchObject({output: 'gone', detail: {action: 'restore'}, text: THEIRS});
	});

	test.each([[OURS, PATH], ['', '/etc/kubernetes/none']])('what is there stays where the text that was there is lost (%j)', async (text, at) => {
		expect(await play(new Files({[at]: text}, false), {before: wasFile()})).toMatchObject({output: 'kept', detail: {kept: 'lost'}});
	});

	test('a kept text that is not what was there counts as lost', async () => {
		const files = new Files({[PATH]: OURS});
		files.contents.set(`${REPLACED}/${hashOf(THEIRS)}`, Buffer.from('forged'));
		expect(await play(files, {before: wasFile()})).toMatchObject({output: 'kept', detail: {kept: 'lost'}, text: OURS});
	});

	test('what a person made of it since is kept', async () => {
		expect(await play(new Files({[PATH]: 'edited'}), {before: wasFile()})).toMatchObject({output: 'kept', detail: {kept: 'changed'}, text: 'edited'});
	});

	test('only the mode comes back where the text is the same', async () => {
		const files = new Files({[PATH]: THEIRS});
		expect(await play(files, {before: wasFile()})).toMatchObject({output: 'gone', detail: {action: 'attributes'}, text: THEIRS, mode: 0o640});
		expect(await play(files, {before: wasFile()})).toMatchObject({found: 'same'});
	});

	test('a disk that refuses it is a warning, and the rest goes on', async () => {
		const files = new Files({[PATH]: OURS});
		files.refused = new HostError('ENOSPC', {path: PATH});
		expect(await play(files, {before: wasFile()})).toMatchObject({output: 'failed', outcome: 'warning', detail: {problem: {code: 'file.unwritable', fields: {path: PATH, errno: 'ENOSPC'}}}, text: OURS});
	});
});

test('a directory that was there gets its mode back, and is never made anew', async () => {
	const files = new Files();
	files.modes.set('/var/lib/kubelet', 0o755);
	const input = {path: '/var/lib/kubelet', led: '/var/lib/kubelet', before: wasDirectory(0o700)};
	expect(await play(files, input)).toMatchObject({output: 'gone', detail: {what: 'directory', action: 'attributes'}, mode: 0o700});
	expect(await play(new Files(), input)).toMatchObject({found: 'same'});
});

test('what a journal does not tell of stays as it is', async () => {
	expect(await play(new Files({[PATH]: OURS}), {before: undefined})).toMatchObject({output: 'kept', detail: {kept: 'unknown'}, text: OURS});
});

test('a path that leads elsewhere by now is left alone', async () => {
	const files = new Files({[PATH]: OURS, '/srv/etcd.yaml': OURS});
	files.links.set(PATH, '/srv/etcd.yaml');
	expect(await play(files, {})).toMatchObject({output: 'kept', detail: {kept: 'moved'}, text: OURS});
	expect(files.followed).toEqual([]);
});

describe('/etc/passwd', () => {
	const [before, after] = ['root:x:0:0:root:/root:/bin/sh\n', 'kubeadm-etcd:x:990:990::/nonexistent:/usr/sbin/nologin\n'];
	const input = {path: '/etc/passwd', led: '/etc/passwd', before: wasFile(before, 0o600)};
	const kept = {[`${REPLACED}/${hashOf(before)}`]: before};

	test('loses the lines that a run added, and keeps the mode that it has', async () => {
		const files = new Files({...kept, '/etc/passwd': before + after});
		files.modes.set('/etc/passwd', 0o644);
		expect(await play(files, input)).toMatchObject({output: 'gone', detail: {action: 'restore'}, text: before, mode: 0o644});
	});

	test('is kept where somebody else changed it, too', async () => {
		const changed = `${before}${after}app:x:1000:1000::/home/app:/bin/sh\n`;
		expect(await play(new Files({...kept, '/etc/passwd': changed}), input)).toMatchObject({output: 'kept', detail: {kept: 'changed'}, text: changed});
	});
});
