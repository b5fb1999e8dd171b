import {recordings} from '../../corpus.ts';
import {readdirSync, readFileSync, existsSync} from 'node:fs';
import {join} from 'node:path';
import {flagSpecs, initFlagIds} from '../../../source/cli/line/flag-table.ts';
import {parseFlags} from '../../../source/cli/line/flags.ts';
import {loadInitConfig} from '../../../source/core/config/load.ts';
import type {InitConfig} from '../../../source/core/config/types.ts';

/** What a recorded case says of itself, as far as the tests need it. */
export interface CaseFacts {
	readonly host?: {readonly hostname?: string; readonly env?: Readonly<Record<string, string>>; readonly dirs?: readonly string[]; readonly systemdResolved?: boolean};
}

/** Recordings of the real kubeadm: a selection, or all of them where KUBEADM_CORPUS names their folder. */
const root = recordings('cases');

/** Names of the recorded init cases that have a file or folder `part`. */
export function casesWith(part: string): string[] {
	return readdirSync(root).filter((name) => name.startsWith('init-') && existsSync(join(root, name, part)));
}

export const recordingPath = (name: string, path: string): string => join(root, name, path);
export const recorded = (name: string, path: string): string => readFileSync(join(root, name, path), 'utf8');
export const isRecorded = (name: string, path: string): boolean => existsSync(join(root, name, path));
export const recordedNames = (name: string, path: string): string[] => readdirSync(join(root, name, path));
export const caseFacts = (name: string): CaseFacts => JSON.parse(recorded(name, 'case.json')) as CaseFacts;

/** The configuration of a case, read as init reads it, on the host that the case was recorded on. */
export async function caseConfig(name: string, edit: (text: string) => string = (text) => text): Promise<InitConfig> {
	const {host} = caseFacts(name);
	const loaded = await loadInitConfig({
		...(isRecorded(name, 'input.yaml') && {file: {name: 'input.yaml', text: edit(recorded(name, 'input.yaml'))}}),
		flags: isRecorded(name, 'flags.txt') ? parseFlags(recorded(name, 'flags.txt').split('\n').filter((part) => part.startsWith('--')), flagSpecs(initFlagIds)).flags : {},
		facts: {
			hostname: async () => hostName(name),
			defaultAddress: async () => undefined,
			criSockets: async () => [],
			isSystemdResolvedActive: async () => host?.systemdResolved === true,
			fetchVersion: async () => Promise.reject(new Error('the recorded host reaches nothing outside')),
			randomBytes: (count) => new Uint8Array(count),
		},
	});
	return loaded.config;
}

export const hostName = (name: string): string => caseFacts(name).host?.hostname ?? 'sandbox';
