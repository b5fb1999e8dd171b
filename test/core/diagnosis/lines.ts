import {readdirSync, readFileSync} from 'node:fs';
import type {DiagnosisCode} from '../../../source/core/told/diagnosis-codes.ts';
import {knownFailures, shows, type ShownIn} from '../../../source/core/diagnosis/known.ts';
import {maskLine} from '../../../source/core/secrets/log-mask.ts';
import type {Diagnosis, Observation} from '../../../source/core/told/diagnosis.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);
const read = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, fixtures), 'utf8')) as T;

/** What a look at a broken node found. */
export interface Recording {
	readonly name: string;
	readonly description: string;
	readonly expected: Pick<Diagnosis, 'code' | 'link' | 'component' | 'certain' | 'fields'> & {readonly evidence: string} | null;
	readonly observation: Observation;
}

export const recordings: readonly Recording[] = readdirSync(new URL('diagnosis/', fixtures)).map((name) => ({...read<Recording>(`diagnosis/${name}`), name}));

/** What people have reported: the words of the programs, by the component that they are about. */
export interface Reported {
	readonly code: DiagnosisCode;
	readonly component: string;
	/** It came no further: the words are the kubelet's. */
	readonly stopsAt?: 'sandbox' | 'image';
	readonly log: readonly string[];
}

export const reported = read<readonly Reported[]>('reported-failures.json');

/** What programs on real nodes wrote, each kind of line once, with those that may answer to it. */
export const programLines = read<Readonly<Record<string, readonly {readonly line: string; readonly codes?: readonly DiagnosisCode[]}[]>>>('program-lines.json');

export const healthy = recordings.find(({name}) => name === 'healthy.json')!.observation;

/** A node where all is well but for one component, which got as far as it says and wrote this. */
export function nodeWith({component, stopsAt, log}: Pick<Reported, 'component' | 'stopsAt' | 'log'>, more: Partial<Observation['kubelet']> = {}): Observation {
	const lines = log.map((line) => maskLine(line));
	const quiet = {...healthy.kubelet, log: [], upMs: 20_000};
	if (component === 'kubelet') {
		return {...healthy, kubelet: {...quiet, health: 'ECONNREFUSED', restarts: 3, log: lines, ...more}};
	}
	const components = healthy.components.map((one) => {
		if (one.name !== component) {
			return one;
		}
		const {sandbox, ...rest} = {...one, health: 'ECONNREFUSED', containers: [], log: []};
		return stopsAt === 'sandbox' ? rest : stopsAt === 'image' ? {...rest, sandbox: sandbox!, imagePresent: false} : {...rest, sandbox: sandbox!, log: lines, containers: [{state: 'exited' as const, attempt: 2, createdAt: 0, exitCode: 1}]};
	});
	return {...healthy, components, kubelet: {...quiet, log: stopsAt === undefined ? [] : lines, ...more}};
}

/** Entries of the table that a line shows, in one place and of one component. */
export function answers(line: string, places: readonly ShownIn[], component: string): readonly DiagnosisCode[] {
	return [...new Set(knownFailures.filter((entry) => places.includes(entry.in) && (entry.of?.includes(component) ?? true) && shows(entry, line)).map(({code}) => code))];
}
