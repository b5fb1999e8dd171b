// What ships, in bytes, and what of it is read before there is anything to see.
import {spawnSync} from 'node:child_process';
import {readFileSync, statSync} from 'node:fs';
import {join, relative, resolve} from 'node:path';
import {gzipSync} from 'node:zlib';
import type {Missing, Samples} from './figures.ts';
import {executable, inFolder, noExecutable, program, top, untilFrame} from './processes.ts';
import {shipped} from './start.ts';

const MB = 1e6;
const bytesOf = (files: readonly string[]) => files.reduce((sum, file) => sum + statSync(file).size, 0) / MB;
const below = (folder: string) => (file: string) => !relative(join(top, folder), file).startsWith('..');

/** Names `size.*`, in megabytes but for the number of files that are read, `size.read`. */
export async function measureSize(): Promise<Samples> {
	const files = shipped().filter((file) => !below('dist/cache')(file));
	const lessons = files.filter(below('dist/lessons'));
	const code = files.filter((file) => !lessons.includes(file) && /\.[cm]?js$/.test(file));
	const read = await readBeforeFrame();
	return {
		'size.js': [bytesOf(code)],
		// Beside one another, as a package has them: what one file has in common with another is packed once.
		'size.jsPacked': [gzipSync(Buffer.concat(code.map((file) => readFileSync(file))), {level: 9}).length / MB],
		'size.lessons': [bytesOf(lessons)],
		'size.other': [bytesOf(files.filter((file) => !lessons.includes(file) && !code.includes(file)))],
		'size.read': 'missing' in read ? read : [read.length],
		'size.readBytes': 'missing' in read ? read : [bytesOf(read)],
		'size.executable': noExecutable ?? [bytesOf([executable])],
		'size.executablePacked': noExecutable ?? [gzipSync(readFileSync(executable)).length / MB],
	};
}

/** The files of ours that a start opens until the checklist is written, V8's cache among them. */
async function readBeforeFrame(): Promise<readonly string[] | Missing> {
	if (spawnSync('strace', ['-V']).status !== 0) {
		return {missing: 'strace tells, which is not here'};
	}
	return inFolder(async (folder) => {
		const calls = join(folder, 'calls');
		const traced = ['-f', '-qq', '-s', '20000', '-e', 'trace=open,openat,write,writev', '-e', 'signal=none', '-o', calls];
		await untilFrame({command: 'strace', args: [...traced, process.execPath, program, 'init', `--sandbox=${join(folder, 'node')}`, '--sandbox-speed=0.5']});
		const lines = readFileSync(calls, 'utf8').split('\n');
		const shown = lines.findIndex((line) => /\bwritev?\(/.test(line) && line.includes('preflight'));
		const opened = lines.slice(0, shown).flatMap((line) => /\bopen(?:at)?\((?:AT_FDCWD, )?"([^"]+)"/.exec(line)?.[1] ?? []);
		return [...new Set(opened.map((file) => resolve(file)))].filter((file) => below('.')(file) && !below('node_modules')(file) && statSync(file, {throwIfNoEntry: false})?.isFile() === true);
	});
}
