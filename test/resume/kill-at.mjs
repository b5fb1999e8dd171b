// Loaded before the program (`node --import`): ends it with SIGKILL at the n-th change of the file system, n being
// KUBESTEP_TEST_KILL_AT. The program itself knows nothing of it: what it calls of node:fs is counted here.
// A write of contents counts twice: before it, and after half of the bytes. With 0 nothing is killed and the
// count is left in the file KUBESTEP_TEST_KILL_COUNT.
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';

const at = Number(process.env['KUBESTEP_TEST_KILL_AT'] ?? 0);
const counted = process.env['KUBESTEP_TEST_KILL_COUNT'];
let count = 0;

/** One more change is about to begin. */
function change() {
	count += 1;
	if (count === at) {
		process.kill(process.pid, 'SIGKILL');
		// The signal ends the process before this call returns to JavaScript; it must not go on where it came late.
		for (;;);
	}
}

function before(owner, name) {
	const act = owner[name];
	owner[name] = function (...args) {
		change();
		return act.apply(this, args);
	};
}

const {promises} = fs;
for (const name of ['rename', 'unlink', 'rm', 'rmdir', 'mkdir', 'chmod', 'chown', 'lchown', 'symlink', 'link', 'copyFile', 'cp', 'mkdtemp', 'truncate', 'appendFile']) {
	before(promises, name);
}
for (const name of ['renameSync', 'unlinkSync', 'rmSync', 'rmdirSync', 'mkdirSync', 'chmodSync', 'fchmodSync', 'chownSync', 'fchownSync', 'symlinkSync', 'mkdtempSync', 'appendFileSync', 'fsync']) {
	before(fs, name);
}
const creates = (flags) => (typeof flags === 'string' ? /[wax+]/.test(flags) : ((flags ?? 0) & fs.constants.O_CREAT) !== 0);
const {open} = promises;
promises.open = async function (path, flags, ...rest) {
	if (creates(flags)) {
		change();
	}
	return open.call(this, path, flags, ...rest);
};
const {openSync, writeFileSync} = fs;
fs.openSync = function (path, flags, ...rest) {
	if (creates(flags)) {
		change();
	}
	return openSync.call(this, path, flags, ...rest);
};
fs.writeFileSync = function (file, content, ...rest) {
	change();
	if (count + 1 === at && typeof file === 'number') {
		const bytes = Buffer.from(content);
		fs.writeSync(file, bytes.subarray(0, bytes.length >> 1));
	}
	change();
	return writeFileSync.call(this, file, content, ...rest);
};

const probe = await open(import.meta.filename, 'r');
const handle = Object.getPrototypeOf(probe);
await probe.close();
for (const name of ['chmod', 'chown', 'sync', 'datasync', 'truncate', 'appendFile']) {
	before(handle, name);
}
const {writeFile} = handle;
handle.writeFile = async function (content, ...rest) {
	change();
	if (count + 1 === at) {
		const bytes = Buffer.from(content);
		fs.writeSync(this.fd, bytes.subarray(0, bytes.length >> 1));
	}
	change();
	return writeFile.call(this, content, ...rest);
};
syncBuiltinESMExports();

if (counted !== undefined) {
	process.on('exit', () => writeFileSync(counted, String(count)));
}
