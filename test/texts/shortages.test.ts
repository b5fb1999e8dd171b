import {mkdtemp, rm, symlink} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, it, test} from 'vitest';
import {Failure, HostError, toFailureData} from '../../source/core/told/failures.ts';
import {readRegular, readRegularSync} from '../../source/hosts/shared/read-file.ts';
import {toHostError} from '../../source/hosts/shared/host-error.ts';
import {texts} from '../../source/texts/index.ts';

test.each([['EMFILE', 'ulimit -n', /open files/, /打开的文件太多/], ['ENFILE', 'fs.file-max', /open files/, /打开的文件太多/], ['NO_PROC', '/proc', /no \/proc/, /没有 \/proc/]] as const)('%s is told as what it is, not as a full disk', (errno, remedy, english, chinese) => {
	for (const code of ['file.unreadable', 'file.unwritable'] as const) {
		const failure = toFailureData(new Failure(code, {path: '/etc/x', errno, message: errno}));
		for (const [lang, said] of [['en', english], ['zh', chinese]] as const) {
			const told = texts(lang).failure(failure);
			expect(told.problem).toMatch(said);
			expect(JSON.stringify([told.remedy, told.commands])).toContain(remedy);
			expect(JSON.stringify(told)).not.toMatch(/disk is full|df -h|磁盘已满|not there/);
		}
	}
});

it('what fails while a file is read is told as that', async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'kubestep-'));
	const link = path.join(folder, 'link');
	try {
		await symlink('nowhere', link);
		// A link is what anybody can make that cannot be opened.
		const found: unknown[] = [await readRegular(link, {noFollow: true}).catch((error: unknown) => error)];
		try {
			readRegularSync(link, {noFollow: true});
		} catch (error) {
			found.push(error);
		}
		expect(found.map((error) => toFailureData(toHostError(error, {path: link})))).toMatchObject([{code: 'file.unreadable', fields: {errno: 'ELOOP'}}, {code: 'file.unreadable', fields: {errno: 'ELOOP'}}]);
		expect(toFailureData(new HostError('ENOSPC', {path: link}))).toMatchObject({code: 'file.unwritable'});
	} finally {
		await rm(folder, {recursive: true});
	}
});
