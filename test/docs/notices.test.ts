import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {expect, test} from 'vitest';

const top = join(import.meta.dirname, '../..');
const stand = join(top, 'scripts/string-width.mjs');
const notices = () => readFileSync(join(top, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');

test('every package whose code is in the bundle has its notice beside it', async () => {
	// As the program is built, as far as it matters for what is in it.
	const {metafile} = await build({
		absWorkingDir: top, entryPoints: ['source/cli/main.ts'], outdir: 'dist', write: false, metafile: true, bundle: true, splitting: true, format: 'esm', platform: 'node', minify: true, jsx: 'automatic',
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'}, alias: {'react-devtools-core': './scripts/empty.mjs'}, logLevel: 'silent',
		plugins: [{
			name: 'one string-width for all',
			setup({onResolve}) {
				onResolve({filter: /^string-width$/}, ({importer}) => ({path: importer === stand ? fileURLToPath(import.meta.resolve('string-width')) : stand}));
			},
		}],
	});
	const parts = Object.values(metafile.outputs).flatMap(({inputs}) => Object.entries(inputs).filter(([, {bytesInOutput}]) => bytesInOutput > 0).map(([path]) => path));
	const folders = new Set(parts.flatMap((path) => {
		const words = path.split('/');
		const at = words.lastIndexOf('node_modules');
		return at === -1 ? [] : [words.slice(0, at + (words[at + 1]?.startsWith('@') === true ? 3 : 2)).join('/')];
	}));
	expect(folders.size).toBeGreaterThan(50);
	const text = notices();
	for (const folder of folders) {
		const {name, version} = JSON.parse(readFileSync(join(top, folder, 'package.json'), 'utf8')) as {name: string; version: string};
		expect(text).toContain(`\n${name} ${version}\nLicence: `);
		const file = readdirSync(join(top, folder)).find((one) => /^licen[cs]e/i.test(one));
		if (file !== undefined) {
			expect(text, folder).toContain(readFileSync(join(top, folder, file), 'utf8').trim());
		}
	}
});

test('the notices are packed with the program', () => {
	const {files} = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')) as {files: string[]};
	expect(files).toContain('dist');
	expect(existsSync(join(top, '.npmignore'))).toBe(false);
	expect(notices()).toMatch(/^kubestep holds code of these packages/);
});
