import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {diskState, Journal, StateFile} from '../../../source/hosts/sandbox/state.ts';
import {temporaryFolder} from '../node/temporary.ts';

test.each([
	['', '{"b":2}\n'],
	['{"a":1}\n', '{"a":1}\n{"b":2}\n'],
	['{"a":1}\n{"half', '{"a":1}\n{"b":2}\n'],
	['{"half', '{"b":2}\n'],
])('after %j a record goes on with whole lines', async (before, after) => {
	const folder = await temporaryFolder();
	await writeFile(path.join(folder, 'x.jsonl'), before);
	await diskState({at: (name: string) => path.join(folder, name)} as Parameters<typeof diskState>[0], folder).append('x.jsonl', '{"b":2}\n');
	expect(await readFile(path.join(folder, 'x.jsonl'), 'utf8')).toBe(after);
});

test('what a full disk did not take is written at the end, once there is room', async () => {
	const folder = await temporaryFolder();
	const disk = diskState({at: (name: string) => path.join(folder, name)} as Parameters<typeof diskState>[0], folder);
	let isFull = true;
	const full = async (act: () => Promise<void>) => (isFull ? Promise.reject(Object.assign(new Error('ENOSPC'), {code: 'ENOSPC'})) : act());
	const state = {...disk, write: async (name: string, text: string) => full(async () => disk.write(name, text)), append: async (name: string, text: string) => full(async () => disk.append(name, text))};
	const [value, journal] = [new StateFile(state, 'x.json', () => 1), new Journal(state, 'x.jsonl')];
	value.changed();
	journal.add({a: 1});
	await expect(Promise.all([value.flush(), journal.flush()])).rejects.toThrow('ENOSPC');
	isFull = false;
	await Promise.all([value.flush(), journal.flush()]);
	expect(await Promise.all(['x.json', 'x.jsonl'].map(async (name) => readFile(path.join(folder, name), 'utf8')))).toEqual(['1\n', '{"a":1}\n']);
});
