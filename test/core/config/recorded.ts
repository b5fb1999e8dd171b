import {recordings} from '../../corpus.ts';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {flagSpecs, initFlagIds} from '../../../source/cli/line/flag-table.ts';
import {parseFlags} from '../../../source/cli/line/flags.ts';
import type {ConfigFacts} from '../../../source/core/config/dynamic.ts';
import type {InitFlags} from '../../../source/core/config/flag-rows.ts';

/** One recorded run of kubeadm: what it was given, and a way to what it wrote. */
export interface RecordedCase {
	readonly name: string;
	readonly succeeds: boolean;
	readonly file?: {readonly name: string; readonly text: string};
	/** @throws Failure `flag.invalid`, ConfigError where the recorded call was refused for its flags */
	readonly flags: InitFlags;
	readonly facts: ConfigFacts;
	read(path: string): string | undefined;
	/** A recorded ConfigMap's data with this one member, as YAML. */
	inConfigMap(name: string, key: string): string | undefined;
}

const fixtures = fileURLToPath(new URL('../../fixtures/cases', import.meta.url));

/** The recorded cases in the repository, or in the folder that KUBEADM_CORPUS names. */
export function recordedCases(): RecordedCase[] {
	const folder = recordings('cases');
	return readdirSync(folder).filter(name => /^(init|fail)-/.test(name) && existsSync(join(folder, name, 'case.json'))).map(name => readCase(folder, name));
}

export const recordedCase = (name: string): RecordedCase => readCase(fixtures, name);

interface Spec {
	readonly expect?: string;
	readonly host?: {readonly hostname?: string; readonly systemdResolved?: boolean};
}

function readCase(folder: string, name: string): RecordedCase {
	const read = (path: string) => {
		const full = join(folder, name, path);
		return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
	};
	const spec = JSON.parse(read('case.json') ?? '{}') as Spec;
	const text = read('input.yaml');
	return {
		name,
		succeeds: spec.expect === 'success',
		...(text === undefined ? {} : {file: {name: 'input.yaml', text}}),
		get flags() {
			const given = parseFlags((read('flags.txt') ?? '').split('\n').filter(Boolean), flagSpecs(initFlagIds)).flags;
			return text === undefined ? given : {config: 'input.yaml', ...given};
		},
		facts: recordedFacts(spec.host),
		read,
		inConfigMap(map, key) {
			const objects = join(folder, name, 'out/objects');
			const file = existsSync(objects) ? readdirSync(objects).find(entry => entry.endsWith(`create-configmap-${map}.yaml`)) : undefined;
			const lines = file === undefined ? [] : readFileSync(join(objects, file), 'utf8').split('\n');
			const start = lines.findIndex(line => line.startsWith(`  ${key}: |`));
			const end = lines.findIndex((line, index) => index > start && line !== '' && !line.startsWith('    '));
			return start < 0 ? undefined : `data:\n${lines.slice(start, end).join('\n')}\n`;
		},
	};
}

/** The host that kubeadm was recorded on: no default route, no runtime, nothing outside in reach. */
export function recordedFacts(host: Spec['host'] = {}): ConfigFacts {
	return {
		hostname: async () => host?.hostname ?? 'sandbox',
		defaultAddress: async () => undefined,
		criSockets: async () => [],
		isSystemdResolvedActive: async () => host?.systemdResolved ?? false,
		fetchVersion: async () => {
			throw new Error('no network');
		},
		randomBytes: count => Uint8Array.from({length: count}, (_, index) => index * 7 % 256),
	};
}
