import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {load} from './config.ts';
import type {InitConfig} from '../../../source/core/config/types.ts';
import type {FakeFiles, HostDescription} from './fake-host.ts';

export interface RecordedCase {
	readonly name: string;
	readonly host: HostDescription;
	readonly files: FakeFiles;
	readonly config: InitConfig;
	/** `ERROR Port-6443`, sorted, each once; undefined where kubeadm ended before the checks. */
	readonly findings: readonly string[] | undefined;
	/** With what `--ignore-preflight-errors` and the configuration name. */
	readonly ignore: readonly string[];
}

/** The recorded cases of a folder that run kubeadm's preflight checks. */
export function recordedCases(folder: string): readonly RecordedCase[] {
	return readdirSync(folder).sort().filter((name) => name.startsWith('preflight-') || name === 'fail-preflight').map((name) => readCase(path.join(folder, name), name));
}

function readCase(folder: string, name: string): RecordedCase {
	const read = (file: string) => (existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file), 'utf8') : '');
	const description = JSON.parse(read('case.json')) as {readonly host?: HostDescription};
	const config = load(read('input.yaml'), description.host ?? {});
	const flags = read('flags.txt').split('\n').flatMap((line) => /^--ignore-preflight-errors=(.*)$/.exec(line)?.[1]?.split(',') ?? []);
	return {
		name,
		host: description.host ?? {},
		files: readTree(path.join(folder, 'rootfs')),
		config,
		ignore: [...flags, ...config.init.nodeRegistration.ignorePreflightErrors],
		findings: recordedFindings(read('out/output.txt') || read('out/stderr.txt') + read('out/stdout.txt')),
	};
}

function recordedFindings(output: string): readonly string[] | undefined {
	if (!output.includes('[preflight] Running pre-flight checks')) {
		return undefined;
	}
	const all = [...output.matchAll(/^\t\[((?:WARNING|ERROR) [^\]]+)\]/gm)].map((match) => match[1] ?? '');
	return [...new Set(all)].sort();
}

function readTree(root: string): FakeFiles {
	if (!existsSync(root)) {
		return {};
	}
	const entries = readdirSync(root, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile());
	return Object.fromEntries(entries.map((entry) => {
		const file = path.join(entry.parentPath, entry.name);
		return [`/${path.relative(root, file)}`, readFileSync(file, 'utf8')];
	}));
}
