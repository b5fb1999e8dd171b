// The licences of what is in the bundle: of the packages whose code is in its files, not of those that are named somewhere. Each wants its notice to go where its code goes.
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';

/** Files that a package keeps its licence and notices in. */
const NOTICE = /^(?:licen[cs]e|notice|copying|copyright)(?:[.-].*)?$/i;

/** The folder of the package that a file of the bundle is from; undefined for our own and for Node's. */
export function packageOf(input) {
	return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** @returns folders of packages, of all modules of the bundle */
export function bundledPackages(modules) {
	return [...new Set(modules.map((path) => packageOf(path)).filter((folder) => folder !== undefined))].sort((one, other) => (one < other ? -1 : 1));
}

/**
 * One text with the notices of all.
 * @throws Error for a package that has none
 */
export async function noticesOf(folders) {
	const parts = await Promise.all(folders.map(async (folder) => {
		const {name, version, license, author} = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
		const files = (await readdir(folder)).filter((file) => NOTICE.test(file)).sort();
		const texts = await Promise.all(files.map(async (file) => (await readFile(join(folder, file), 'utf8')).trim()));
		if (typeof license !== 'string') {
			throw new TypeError(`${folder} does not say its licence`);
		}
		return `${name} ${version}\nLicence: ${license}\n\n${texts.length > 0 ? texts.join('\n\n') : withoutFile({folder, license, author})}\n`;
	}));
	const line = '='.repeat(80);
	return `kubestep holds code of these packages, each under its own licence.\n\n${parts.map((part) => `${line}\n${part}`).join('\n')}`;
}

/** What MIT wants to go with the code, for a package whose files leave it out. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** For a package without a file of its licence: its words are known where the licence is MIT, and its author is named. */
function withoutFile({folder, license, author}) {
	const holder = typeof author === 'string' ? author : author?.name;
	if (license !== 'MIT' || holder === undefined) {
		throw new Error(`${folder} (${license}) has no file with its licence`);
	}
	return `Copyright (c) ${holder}\n\n${MIT}`;
}
