import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {diskState} from '../../../source/hosts/sandbox/state.ts';
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
