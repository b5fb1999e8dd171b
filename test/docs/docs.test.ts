import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {describe, expect, it} from 'vitest';
import {anchors, englishOf, isChinese, links, pages, root, textOf} from './pages.ts';
import packageJson from '../../package.json' with {type: 'json'};

/** The pages of the repository that one leads to, by their paths; not its twin in the other language. */
const neighbours = (page: string): string[] => links(textOf(page))
	.filter((link) => !/^(?:https?:|#)/.test(link)).map((link) => path.posix.join(path.posix.dirname(page), link.replace(/#.*/, '')))
	.filter((other) => other.endsWith('.md') && other !== page && englishOf(other) !== englishOf(page));

const everyPage = ['README.md', 'README.zh-CN.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pages];

describe('documentation', () => {
	it('says of flags, keys, fields and phases what the program does', async () => {
		const checked = promisify(execFile)(process.execPath, [path.join(root, 'scripts/docs.mjs'), '--check']);
		const told = await checked.then(({stdout}) => stdout, (error: Error & {readonly stdout: string}) => error.stdout || error.message);
		expect(told, 'pages that are made of the source; `npm run docs` writes them').toBe('');
	}, 60_000);

	it.each(everyPage)('%s links to what is there', (page) => {
		const broken = Array.from(textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g), ([, file = '', anchor]) => {
			const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
			const there = existsSync(path.join(root, target)) && (anchor === undefined || anchors(target).includes(anchor));
			return there ? undefined : `${file}${anchor === undefined ? '' : `#${anchor}`}`;
		}).filter((link) => link !== undefined);
		expect(broken).toEqual([]);
	});

	it('is in the index, page by page', () => {
		// Each language has its own; what is not translated is in the Chinese one, too.
		const [english, chinese] = [textOf('docs/README.md'), textOf('docs/README.zh-CN.md')];
		const missing = pages.filter((page) => !/\/README\b/.test(page) && !(isChinese(page) ? chinese : english).includes(`(${page.slice('docs/'.length)}`));
		expect(missing).toEqual([]);
	});

	it('leads from the README to every page, and from every page on to others', () => {
		const reached = new Set(['README.md']);
		for (const page of reached) {
			for (const other of neighbours(page).filter((name) => existsSync(path.join(root, name)))) {
				reached.add(other);
			}
		}
		expect(pages.filter((page) => !isChinese(page) && !reached.has(page)), 'no way leads there').toEqual([]);
		// A page that only the index leads to, or that leads only back to it, is at the end of no thought.
		const isIndex = (page: string) => /(?:^|\/)README\b/.test(page);
		expect(pages.filter((page) => !isIndex(page) && neighbours(page).filter((other) => !isIndex(other)).length === 0), 'no way leads on').toEqual([]);
		const led = new Set(['README.md', ...pages.filter((page) => !isIndex(page) && !isChinese(page))].flatMap((page) => neighbours(page)));
		expect(pages.filter((page) => !isIndex(page) && !isChinese(page) && !led.has(page)), 'only the index leads there').toEqual([]);
	});

	it('names what is shipped by the version that it has', () => {
		const names = everyPage.flatMap((page) => Array.from(textOf(page).matchAll(/kubestep[-_](\d+\.\d+\.\d+)(?=[-_.])/g), ([name, version = '']) => ({page, name, version}))).filter(({page}) => page !== 'CHANGELOG.md');
		expect(names.length).toBeGreaterThan(10);
		expect(names.filter(({version}) => version !== packageJson.version)).toEqual([]);
	});

	it('names files of the source that are there', () => {
		const named = everyPage.flatMap((page) => Array.from(textOf(page).matchAll(/`((?:source|test|scripts|media)\/[\w./-]+)`/g), ([, file = '']) => ({page, file})));
		expect(named.filter(({file}) => !existsSync(path.join(root, file)))).toEqual([]);
	});

	it('starts its code with the two commands that a stranger needs', () => {
		const commands = textOf('README.md').split('\n').filter((line) => line.startsWith('npm ci'));
		expect(commands).toEqual(['npm ci && npm start', 'npm ci && npm test']);
	});
});
