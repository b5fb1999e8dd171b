import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {holdFolder, openFolder} from '../../../source/hosts/sandbox/directory.ts';

it('a folder is opened while what the running node keeps in it is replaced', async () => {
	const folder = join(mkdtempSync(join(tmpdir(), 'kubestep-replaced-')), 'node');
	await (await openFolder(folder, false)).release();
	const temporary = join(folder, '.sandbox/images.json.new');
	let isThere = false;
	let isOver = false;
	const toggle = (): void => {
		if (isOver) {
			return;
		}
		(isThere ? () => rmSync(temporary) : () => writeFileSync(temporary, ''))();
		isThere = !isThere;
		setImmediate(toggle);
	};
	toggle();
	try {
		for (let count = 0; count < 100; count += 1) {
			await (await openFolder(folder, false, undefined, {isServed: true})).release();
			expect(await holdFolder(folder)).toBeDefined();
		}
	} finally {
		isOver = true;
		rmSync(folder, {recursive: true, force: true});
	}
});
