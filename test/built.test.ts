import {mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {builtProgram} from './built.ts';

test('a build that is older than a source, or none, is told in a sentence', () => {
	const root = mkdtempSync(join(tmpdir(), 'kubestep-built-'));
	onTestFinished(() => rmSync(root, {recursive: true}));
	for (const [name, at] of [['source/core/deep/a.ts', 10], ['source/b.ts', 20], ['dist/cli.js', 30]] as const) {
		mkdirSync(join(root, name, '..'), {recursive: true});
		writeFileSync(join(root, name), '');
		utimesSync(join(root, name), at, at);
	}
	expect(builtProgram(root)).toBe(join(root, 'bin/kubestep.js'));
	utimesSync(join(root, 'source/core/deep/a.ts'), 31, 31);
	expect(() => builtProgram(root)).toThrow('The build is stale: source/core/deep/a.ts was changed after it. Run: npm run build');
	rmSync(join(root, 'dist'), {recursive: true});
	expect(() => builtProgram(root)).toThrow('The program is not built. Run: npm run build');
});
