import {expect, test} from 'vitest';
import {HostError, toFailureData} from '../../../source/core/told/failures.ts';

test.each([
	[{path: '/etc/x'}, 'ENOSPC', 'file.unwritable'],
	[{path: '/etc/x'}, 'NOT_A_FILE', 'file.unreadable'],
	[{socket: 'unix:///run/x.sock'}, 'UNAVAILABLE', 'runtime.unreachable'],
	[{program: 'mount'}, 'TIMEOUT', 'command.failed'],
])('what a port says of %j with %s is told as that, and as nothing unexpected', (fields, code, told) => {
	expect(toFailureData(new HostError(code, fields))).toMatchObject({code: told, fields: {...fields, errno: code}});
});

test('an error that nobody foresaw keeps its name and words', () => {
	expect(toFailureData(new RangeError('too deep'))).toEqual({code: 'internal', fields: {message: 'RangeError: too deep'}});
});

test.each([
	['MODULE_NOT_FOUND', "Cannot find module './checks.en-BcbZXZMv.js'\nRequire stack:\n- /x/dist/english.js", './checks.en-BcbZXZMv.js'],
	['ERR_MODULE_NOT_FOUND', "Cannot find module '/x/dist/first.js' imported from /x/dist/config.js", '/x/dist/first.js'],
])('a part of the program that was taken away is told by its name (%s)', (code, message, file) => {
	expect(toFailureData(Object.assign(new Error(message), {code}))).toEqual({code: 'program.incomplete', fields: {file}});
});

test('a current folder that was taken away is told as that', () => {
	expect(toFailureData(Object.assign(new Error('ENOENT: process.cwd failed'), {code: 'ENOENT', syscall: 'uv_cwd'}))).toEqual({code: 'folder.gone', fields: {}});
});

test('what a held directory is reached by is told to nobody', () => {
	const cause = Object.assign(new Error("EBUSY: resource busy or locked, unlink '/proc/self/fd/25/admin.conf'"), {code: 'EBUSY'});
	expect(new HostError('EBUSY', {path: '/etc/kubernetes/admin.conf'}, {cause}).message).toBe("EBUSY: resource busy or locked, unlink '/etc/kubernetes/admin.conf'");
});
