import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {LATE} from '../../scripts/bundle/late.mjs';
import {program} from '../built.ts';

const dist = join(program, '../../dist');
const files = readdirSync(dist).filter((name) => name.endsWith('.js'));
const code = (name: string) => readFileSync(join(dist, name), 'utf8');

/** Files that one loads at once, each with those that it loads. */
function withImports(name: string, found = new Set<string>()): Set<string> {
	if (!found.has(name)) {
		found.add(name);
		for (const [, other = ''] of code(name).matchAll(/\b(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g)) {
			withImports(other, found);
		}
	}
	return found;
}

test('what is loaded later is there, and nothing stands for a file that was moved', () => {
	expect(LATE.filter((path) => !existsSync(path))).toEqual([]);
	for (const name of files) {
		for (const [, other = ''] of code(name).matchAll(/\b(?:from|import|import\(|require\(|createRequire\(import\.meta\.url\)\()\s*["'`]\.\/([^"'`]+\.js)["'`]/g)) {
			expect(files, `${name} loads ${other}`).toContain(other);
		}
	}
	expect(files.filter((name) => code(name).includes('__loadLate__'))).toEqual([]);
});

test('the explanations and the sandbox\'s inner parts are not read before the first frame', () => {
	// Sentences of the guide, of diagnoses and of the stand-in kubelet.
	const telling = ['The database of the cluster: every object is in it', 'restarting failed container='];
	const first = withImports('cli.js');
	for (const root of files.filter((name) => /^(?:run|first|english)-/.test(name) && code(name).length > 20_000)) {
		withImports(root, first);
	}
	expect([...first].reduce((sum, name) => sum + code(name).length, 0)).toBeLessThan(1_000_000);
	for (const text of telling) {
		const holds = files.filter((name) => code(name).includes(text));
		expect(holds, text).not.toEqual([]);
		expect(holds.filter((name) => first.has(name)), text).toEqual([]);
	}
});

test('Node\'s costly modules are not loaded for what does not use them', () => {
	const tell = 'process.on("exit", () => process.stderr.write(process.moduleLoadList.filter((name) => name.startsWith("NativeModule ")).map((name) => name.slice(13)).join(" ")))';
	const {status, stderr} = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(tell)}`, program, 'version'], {encoding: 'utf8', env: {...process.env, NODE_OPTIONS: ''}});
	expect(status).toBe(0);
	const loaded = stderr.trim().split(' ');
	expect(loaded).toContain('fs');
	expect(['child_process', 'crypto', 'http', 'https', 'readline', 'tls', 'v8', 'zlib'].filter((name) => loaded.includes(name))).toEqual([]);
});
