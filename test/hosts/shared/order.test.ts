import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import {basename} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {certs} from '../../../source/core/phases/certs.ts';
import {createFiles} from '../../../source/hosts/node/files.ts';
import {createKeyMaker} from '../../../source/hosts/shared/keys.ts';
import {runPhases, type MemoryFiles} from '../../core/engine/fakes.ts';
import {configWith} from '../../core/manifests/config.ts';
import {temporaryFolder} from '../node/temporary.ts';

/** What a run asks of the disk, in the order in which that was done; the step that a run is at is not forced, and left out. */
function asked(): string[] {
	const done: string[] = [];
	const note = (what: string, path: string): void => {
		const name = basename(path).replace(/^\.(.+)\.kubestep-[0-9a-f]{12}$/, '$1, beside');
		if (!name.startsWith('in-flight.json')) {
			done.push(`${what} ${name}`);
		}
	};
	const {openSync, renameSync, fsync} = fs;
	const paths = new Map<number, string>();
	const spies = [
		vi.spyOn(fs, 'openSync').mockImplementation((path, flags, mode) => {
			const descriptor = openSync(path, flags, mode);
			paths.set(descriptor, String(path));
			if ((Number(flags) & fs.constants.O_CREAT) !== 0) {
				note('make', String(path));
			}
			return descriptor;
		}),
		vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
			renameSync(from, to);
			note('place', String(to));
		}),
		vi.spyOn(fs, 'fsync').mockImplementation((descriptor: number, callback: fs.NoParamCallback) => {
			// A disk that takes its time: whatever does not wait for it comes before.
			setImmediate(() => fsync(descriptor, (error) => {
				note('force', paths.get(descriptor) ?? '');
				callback(error);
			}));
		}),
	];
	syncBuiltinESMExports();
	onTestFinished(() => {
		spies.forEach((spy) => spy.mockRestore());
		syncBuiltinESMExports();
	});
	return done;
}

test('the journal is on the disk before an act, its files before they take their places, those before the next is told', async () => {
	const root = await temporaryFolder();
	const phases = [{...certs, phases: (certs.phases ?? []).filter(({name}) => ['ca', 'apiserver', 'sa'].includes(name))}];
	const done = asked();
	const {outcome} = await runPhases(phases, {
		config: configWith({cluster: {encryptionAlgorithm: 'ECDSA-P256'}}), files: createFiles(root) as Partial<MemoryFiles> as MemoryFiles,
		parts: {keys: createKeyMaker(), random: {bytes: (count) => Buffer.alloc(count, 7)}, machine: {env: async () => undefined, uid: async () => process.geteuid?.() ?? 0} as never},
		on: ({type}) => void (type === 'step.finished' && done.push('told')),
	});
	expect(outcome).toBe('done');
	const document = ['make journal.json, beside', 'force journal.json, beside', 'place journal.json', 'force kubestep'];
	const pair = (key: string, other: string) => [`make ${key}, beside`, `make ${other}, beside`, `force ${key}, beside`, `force ${other}, beside`, `place ${key}`, `place ${other}`, 'force pki', 'told'];
	// Files of one act are forced side by side: either may be there first.
	for (const [index, what] of done.entries()) {
		const next = done[index + 1] ?? '';
		if ([what, next].every((one) => /^force .*, beside$/.test(one)) && /\.(?:crt|pub)/.test(what)) {
			done.splice(index, 2, next, what);
		}
	}
	expect(done).toEqual([
		...document, ...pair('ca.key', 'ca.crt'),
		'force journal.json', ...pair('apiserver.key', 'apiserver.crt'),
		'force journal.json', ...pair('sa.key', 'sa.pub'),
		...document,
	]);
});
