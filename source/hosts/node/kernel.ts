import {promisify} from 'node:util';
import type {Files, KernelFacts} from '../../core/ports/index.ts';

/** Where system-validators looks (kernel_validator.go), in its order. */
const CONFIGS: readonly ((release: string) => string)[] = [
	() => '/proc/config.gz',
	(release) => `/boot/config-${release}`,
	(release) => `/usr/src/linux-${release}/.config`,
	() => '/usr/src/linux/.config',
	(release) => `/usr/lib/modules/${release}/config`,
	(release) => `/usr/lib/ostree-boot/config-${release}`,
	(release) => `/usr/lib/kernel/config-${release}`,
	(release) => `/usr/src/linux-headers-${release}/.config`,
	(release) => `/lib/modules/${release}/build/.config`,
];

const CGROUPS = '/sys/fs/cgroup';

/**
 * Facts of the running kernel. Where no configuration is found, system-validators loads the
 * module `configs` and looks again; reading changes nothing here, so it is told as unreadable.
 */
export async function readKernel(files: Files, release: string): Promise<KernelFacts> {
	// Only the root of a cgroup2 file system has this file: no need to ask for the type.
	const controllers = await text(files, `${CGROUPS}/cgroup.controllers`);
	return {
		os: 'Linux',
		release,
		config: await readConfig(files, release),
		cgroupVersion: controllers === undefined ? 1 : 2,
		cgroupControllers: controllers === undefined
			? parseCgroups(await text(files, '/proc/cgroups') ?? '')
			: words(controllers),
	};
}

/** Loaded where it is needed: many kernels do not have their configuration with them. */
async function unpack(content: Buffer): Promise<Buffer> {
	const {gunzip} = await import('node:zlib');
	return promisify(gunzip)(content);
}

async function readConfig(files: Files, release: string): Promise<ReadonlyMap<string, string> | undefined> {
	for (const where of CONFIGS) {
		const file = where(release);
		try {
			const content = await files.read(file);
			if (content !== undefined) {
				return parseConfig((file.endsWith('.gz') ? await unpack(content) : content).toString('utf8'));
			}
		} catch {
			return undefined;
		}
	}
	return undefined;
}

/** Options that are y, m or n; numbers and strings say nothing of what the kernel can do. */
function parseConfig(content: string): ReadonlyMap<string, string> {
	return new Map(Array.from(content.matchAll(/^\s*CONFIG_([A-Z0-9_]+)=([myn])/gm), ([, name = '', value = '']) => [name, value]));
}

/** Enabled ones of `/proc/cgroups`: name, hierarchy, number of cgroups, enabled. */
function parseCgroups(content: string): string[] {
	return content.split('\n')
		.filter((line) => line !== '' && !line.startsWith('#'))
		.map(words)
		.filter((row) => row.length >= 4 && row[3] !== '0')
		.flatMap(([name]) => name ?? []);
}

async function text(files: Files, file: string): Promise<string | undefined> {
	return (await files.read(file))?.toString('utf8');
}

function words(line: string): string[] {
	return line.split(/\s+/).filter((word) => word !== '');
}
