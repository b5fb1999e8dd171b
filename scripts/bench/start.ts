// The first frame beside an empty file by the same Node: with everything in memory, and with nothing of it.
import {spawnSync} from 'node:child_process';
import {copyFileSync, existsSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Samples} from './figures.ts';
import {executable, inFolder, inTurn, noExecutable, once, program, processorOnce, type Started, top, untilFrame} from './processes.ts';

const WARM_ROUNDS = 15;
const COLD_ROUNDS = 7;
const PROCESSOR_ROUNDS = 5;
/** What the kernel keeps of files that it was asked to let go of, a page here and there. */
const LEFT_BYTES = 1_000_000;

/** Every file of what ships; below `dist` may be what V8 compiled, too. */
export function shipped(): readonly string[] {
	const entries = ['bin', 'dist'].flatMap((folder) => readdirSync(join(top, folder), {recursive: true, withFileTypes: true}));
	return [join(top, 'package.json'), ...entries.filter((entry) => entry.isFile()).map(({parentPath, name}) => join(parentPath, name))];
}

/** Names `empty.*`, `frame.*` and `executable.*`, in milliseconds, those that end in `processor` of a processor. */
export async function measureStart(): Promise<Samples> {
	return inFolder(async (folder) => {
		const empty = join(folder, 'empty.mjs');
		writeFileSync(empty, '');
		const frame = async ({command, args, env}: Started) => inFolder((where) => untilFrame({command, args: [...args, 'init', `--sandbox=${join(where, 'node')}`, '--sandbox-speed=0.5'], ...(env !== undefined && {env})}));
		const ours = {command: process.execPath, args: [program]};
		const starts = (node: string) => ({
			empty: () => once({command: node, args: [empty]}),
			frame: async () => (await frame({command: node, args: [program]})).ms,
			...(noExecutable === undefined && {executable: async () => (await frame({command: executable, args: []})).ms}),
		});
		const warm = await inTurn(WARM_ROUNDS, {
			...named(starts(process.execPath), 'warm'),
			'frame.uncompiled': async () => (await frame({...ours, env: {NODE_DISABLE_COMPILE_CACHE: '1'}})).ms,
		});
		const processor = await inTurn(PROCESSOR_ROUNDS, {
			'empty.processor': () => processorOnce({command: process.execPath, args: [empty]}),
			'frame.processor': async () => (await frame(ours)).processorMs,
		});
		return {...missingExecutable('warm'), ...warm, ...processor, ...missingExecutable('cold'), ...(await cold(folder, starts))};
	});
}

const missingExecutable = (how: string): Samples => (noExecutable === undefined ? {} : {[`executable.${how}`]: noExecutable});

function named<Take>(takes: Readonly<Record<string, Take>>, how: string): Record<string, Take> {
	return Object.fromEntries(Object.entries(takes).map(([name, take]) => [`${name}.${how}`, take]));
}

/**
 * A program that runs cannot be taken out of memory, and the bench itself is run by Node: a copy of Node runs what is measured.
 * Of system libraries the same is true, and they stay.
 */
async function cold(folder: string, starts: (node: string) => Readonly<Record<string, () => number | Promise<number>>>): Promise<Samples> {
	const node = join(folder, 'node');
	copyFileSync(process.execPath, node);
	const files = () => [node, join(folder, 'empty.mjs'), ...shipped().filter((file) => !file.includes('/dist/lessons/')), ...(existsSync(executable) ? [executable] : [])];
	const why = chill(files());
	const takes = starts(node);
	if (why !== undefined) {
		return Object.fromEntries(Object.keys(takes).map((name) => [`${name}.cold`, {missing: why}]));
	}
	return inTurn(COLD_ROUNDS, named(Object.fromEntries(Object.entries(takes).map(([name, take]) => [name, async () => {
		const late = chill(files());
		if (late !== undefined) {
			throw new Error(late);
		}
		return take();
	}])), 'cold'));
}

/**
 * Has the kernel forget what it holds of these files, which it does for anybody who may read them; nobody else's files go.
 * @returns why it did not
 */
function chill(files: readonly string[]): string | undefined {
	if (process.platform !== 'linux') {
		return 'only Linux lets go of single files';
	}
	const run = (command: string, args: readonly string[]) => spawnSync(command, args, {encoding: 'utf8'});
	// What has not reached the disk yet cannot be let go of.
	run('sync', files);
	const {status} = run('sh', ['-c', 'for file; do dd if="$file" iflag=nocache count=0 status=none || exit 1; done', 'sh', ...files]);
	if (status !== 0) {
		return 'GNU dd could not have the kernel let go of them';
	}
	const held = run('fincore', ['-bnr', '-o', 'RES', ...files.filter((file) => statSync(file).size > 0)]);
	if (held.status !== 0) {
		return 'whether the files are out of memory is told by fincore, which is not here';
	}
	const left = held.stdout.split('\n').reduce((sum, line) => sum + Number(line), 0);
	return left > LEFT_BYTES ? `${Math.round(left / 1e6)} MB stay in memory: something else uses the files, or they are on no disk` : undefined;
}
