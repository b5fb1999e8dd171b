import {createHash} from 'node:crypto';
import type {Event, StepOutcome} from '../told/events.ts';

type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json};

/** A plan as it is kept: what a run would do, without what differs from run to run. No secret is in it. */
export interface SavedPlan {
	readonly apiVersion: 'kubestep/v1';
	readonly kind: 'SavedPlan';
	readonly program: string;
	/** ISO 8601. */
	readonly madeAt: string;
	readonly nodeName: string;
	readonly kubernetesVersion: string;
	/** What it was called with, paths made whole. */
	readonly flags: Readonly<Record<string, string | boolean | readonly string[]>>;
	/** Flags whose values are secrets: they are to be given again. */
	readonly withheld: readonly string[];
	/** In the order of the run. */
	readonly steps: readonly SavedStep[];
	/** SHA-256 of what stood where a file would be written; null where nothing did. */
	readonly files: Readonly<Record<string, string | null>>;
}

export interface SavedStep {
	readonly step: string;
	readonly outcome: StepOutcome;
	readonly what: Json;
}

/** One thing that is not as it was when the plan was made. */
export interface PlanChange {
	/** A step by its ID, or a file by its path. */
	readonly at: string;
	/** `dnsNames[2]`; empty where all of it came or went. */
	readonly field: string;
	/** Empty where it was not there then. */
	readonly was: string;
	readonly now: string;
}

/** Known only once it was done, or where a value comes from, which changes nothing. */
const LEFT_OUT = new Set(['sources', 'attempts', 'answers', 'elapsedMs', 'requests', 'looks', 'restarted', 'unhealthy', 'differences']);
/** Of what is made, each run makes another. */
const MADE_ANEW = new Set(['notBefore', 'notAfter', 'fingerprint']);

/** What a planned run would do, step by step. */
export function savedSteps(events: readonly Event[]): SavedStep[] {
	return events.flatMap((event) => {
		if (event.type !== 'step.finished') {
			return [];
		}
		const {step, outcome, detail} = event;
		return [{step: withoutMadeAnew(step), outcome, what: lasting(JSON.parse(JSON.stringify(detail)) as Json, outcome === 'done')}];
	});
}

/** Waits that go on side by side may end in any order: steps are held against each other by their IDs. */
export function planChanges(saved: Pick<SavedPlan, 'steps' | 'files'>, now: Pick<SavedPlan, 'steps' | 'files'>): PlanChange[] {
	const steps = pairs(saved.steps.map((one) => [one.step, one] as const), now.steps.map((one) => [one.step, one] as const));
	const files = pairs(Object.entries(saved.files), Object.entries(now.files));
	return [
		...steps.flatMap(([at, then, there]): PlanChange[] => {
			if (then === undefined || there === undefined) {
				return [{at, field: '', was: then?.outcome ?? '', now: there?.outcome ?? ''}];
			}
			return differences({outcome: then.outcome, ...asObject(then.what)}, {outcome: there.outcome, ...asObject(there.what)}, '').map((one) => ({at, ...one}));
		}),
		// A file that is planned on one side alone is told as a step.
		...files.flatMap(([at, then, there]) => (then === undefined || there === undefined || then === there ? [] : [{at, field: 'sha256', was: then ?? '', now: there ?? ''}])),
	];
}

/** Of what stands where a file would be written. */
export const fileHash = (content: string | Buffer | undefined): string | null => (content === undefined ? null : createHash('sha256').update(content).digest('hex'));

const asObject = (what: Json): {readonly [key: string]: Json} => (what !== null && typeof what === 'object' && !Array.isArray(what) ? what as {readonly [key: string]: Json} : {what});

/** What has the same key on both sides, in the order of the first, then what the second alone has. */
function pairs<T>(first: readonly (readonly [string, T])[], second: readonly (readonly [string, T])[]): [string, T | undefined, T | undefined][] {
	const [one, other] = [new Map(first), new Map(second)];
	return [...new Set([...one.keys(), ...other.keys()])].map((key) => [key, one.get(key), other.get(key)]);
}

function differences(then: Json | undefined, now: Json | undefined, field: string): Omit<PlanChange, 'at'>[] {
	if (JSON.stringify(then) === JSON.stringify(now)) {
		return [];
	}
	if (isTree(then) && isTree(now)) {
		const [one, other] = [Object.entries(then), Object.entries(now)];
		const between = Array.isArray(then) ? (key: string) => `${field}[${key}]` : (key: string) => (field === '' ? key : `${field}.${key}`);
		return pairs(one, other).flatMap(([key, before, after]) => differences(before, after, between(key)));
	}
	if (typeof then === 'string' && typeof now === 'string' && `${then}${now}`.includes('\n')) {
		return [{field, ...firstLines(then.split('\n'), now.split('\n'))}];
	}
	const word = (value: Json | undefined) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));
	return [{field, was: word(then), now: word(now)}];
}

const isTree = (value: Json | undefined): value is readonly Json[] | {readonly [key: string]: Json} => value !== null && typeof value === 'object';

/** The first lines that differ, with those that only one side has put against nothing. */
function firstLines(then: readonly string[], now: readonly string[]): {readonly was: string; readonly now: string} {
	const at = then.findIndex((line, index) => line !== now[index]);
	const from = at === -1 ? then.length : at;
	const [one = '', other = ''] = [then[from], now[from]];
	if (now.slice(from).includes(one) && one.trim() !== '') {
		return {was: '', now: other.trim()};
	}
	return {was: one.trim(), now: then.slice(from).includes(other) && other.trim() !== '' ? '' : other.trim()};
}

function lasting(value: Json, isMade: boolean): Json {
	if (typeof value === 'string') {
		return withoutMadeAnew(value);
	}
	if (!isTree(value)) {
		return value;
	}
	if (Array.isArray(value)) {
		return value.map((one: Json) => lasting(one, isMade));
	}
	return Object.fromEntries(Object.entries(value).filter(([key]) => !LEFT_OUT.has(key) && !(isMade && MADE_ANEW.has(key))).map(([key, one]: [string, Json]) => [key, MADE_ANEW.has(key) ? one : lasting(one, isMade)]));
}

/** A text without what each run makes anew: times, random tokens, hashes of keys, what is signed with them; `…` stands there. */
export function withoutMadeAnew(text: string): string {
	return text
		.replaceAll(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '…')
		.replaceAll(/((?:expiration|token-id): )[A-Za-z0-9+/=]+/g, '$1…')
		.replaceAll(/(uid: )[0-9a-f-]{36}/g, '$1…')
		.replaceAll(/\b[0-9a-f]{64}\b/g, '…')
		.replaceAll(/bootstrap-token-[a-z0-9]{6}/g, 'bootstrap-token-…')
		.replaceAll(/\b[a-z0-9]{6}\.••••/g, '…')
		.replaceAll(/(-data: )[A-Za-z0-9+/=]+/g, '$1…')
		.replaceAll(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----(?:\\n|\n|\s)*/gs, '…');
}
