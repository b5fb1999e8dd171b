import {MASK} from '../secrets/masking.ts';
import {diffLines, type DiffLine} from '../../strings/diff.ts';
import type {Artifact, Difference} from '../told/differences.ts';
import {isRecord} from '../values/is-record.ts';
import {compare} from './compare.ts';
import {isSaid, type Held, type HeldKind, type ToldStep} from './held.ts';

/** What a side of a comparison is made of. */
export type SideForm = 'recording' | 'plan' | 'configuration' | 'node';

/** One of the two that are compared, whatever it was read from. */
export interface Side {
	readonly form: SideForm;
	/** As a person named it. */
	readonly name: string;
	/** Version of the program that wrote it, and when (ISO 8601), where it says so. */
	readonly made?: {readonly program: string; readonly at: string};
	readonly held: readonly Held[];
	/** What was done or would be, of a run. */
	readonly run?: {
		readonly workflow: string;
		/** `cut`: it is not told how it ended. */
		readonly outcome: string;
		readonly steps: readonly ToldStep[];
		/** Codes of warnings; absent where they are not told. */
		readonly warnings?: readonly string[];
	};
	/** It says nothing of the cluster's objects: a node whose API server does not answer. */
	readonly lacksObjects?: true;
}

/** What became of one thing from one side to the other. */
export type Verdict = 'same' | 'differs' | 'from' | 'to';

export interface Compared {
	/** The first part of its phase; empty of what is of no phase. */
	readonly phase: string;
	/** A path, that of an object in the API, or the id of a step. */
	readonly path: string;
	readonly kind: HeldKind | 'step' | 'run';
	/** `from`, `to`: only that side has it. */
	readonly is: Verdict;
	readonly differences: readonly Difference[];
	/** Line by line, where its meaning differs and both have a text, or the text of the one that has it. */
	readonly lines: readonly DiffLine[];
	/** Something of it is another each time, and was not compared. */
	readonly isAnew: boolean;
}

/** What was not compared, and why. */
export type Uncompared =
	/** One side does not tell it: owners, keys and whether they belong to their certificates. */
	| 'files'
	/** A saved plan has no times of certificates and no answers of an API server. */
	| 'plan'
	/** A node whose API server does not answer. */
	| 'objects'
	/** Only one side is a run. */
	| 'run';

export interface Comparison {
	/** In the order of a run, phase by phase. */
	readonly entries: readonly Compared[];
	readonly uncompared: readonly Uncompared[];
}

/** What is in one is another each time: a node is not asked for them. */
const SECRETS = '/secrets/';

const isTold = ({form, run}: Side): boolean => form === 'recording' || form === 'plan' || run !== undefined;

/** Whether two runs are of a kind: what a reset takes away says nothing of what an init makes. */
export const areAlike = (one: Side, other: Side): boolean => makes(one) === makes(other) && (makes(one) || one.run?.workflow === other.run?.workflow);

const makes = ({run}: Side): boolean => run === undefined || run.workflow === 'init' || run.workflow === 'inspect';

/**
 * Holds one side against the other, by meaning. What one of them cannot tell is no difference, and is named once.
 * @param from and `to`: sides for which `areAlike` holds
 */
export function compareSides(from: Side, to: Side): Comparison {
	const bySteps = isTold(from) || isTold(to);
	const withObjects = from.lacksObjects !== true && to.lacksObjects !== true;
	const [one, other] = [from, to].map(({held}) => new Map(held.map((each) => [each.path, each]))) as [Map<string, Held>, Map<string, Held>];
	const entries = merged([...one.keys()], [...other.keys()]).flatMap((path): Compared[] => {
		const [a, b] = [one.get(path), other.get(path)];
		const known = a ?? b;
		if (known === undefined || (known.kind === 'object' && !withObjects)) {
			return [];
		}
		const missing = a === undefined ? from : b === undefined ? to : undefined;
		if (missing !== undefined && ((known.isOfRun === true && !isTold(missing)) || (missing.form === 'node' && known.path.includes(SECRETS)))) {
			return [];
		}
		return [compared(a, b, known, {bySteps, isPlan: from.form === 'plan' || to.form === 'plan'})];
	});
	const steps = from.run !== undefined && to.run !== undefined && from.run.workflow === to.run.workflow && from.run.workflow !== 'inspect' ? runEntries(from.run, to.run) : undefined;
	const uncompared: Uncompared[] = [
		...(bySteps && makes(from) ? ['files' as const] : []), ...(from.form === 'plan' || to.form === 'plan' ? ['plan' as const] : []),
		...(withObjects ? [] : ['objects' as const]), ...(steps === undefined && (from.run !== undefined || to.run !== undefined) ? ['run' as const] : []),
	];
	return {entries: inPhases([...entries, ...steps ?? []]), uncompared};
}

function compared(a: Held | undefined, b: Held | undefined, known: Held, {bySteps, isPlan}: {readonly bySteps: boolean; readonly isPlan: boolean}): Compared {
	const {path, kind, phase} = known;
	const base = {path, kind, phase, isAnew: kind === 'certificate' || kind === 'keypair' || kind === 'kubeconfig' || path.includes(SECRETS)};
	if (a === undefined || b === undefined) {
		const lines = (known.text ?? '').split('\n').map((text): DiffLine => ({kind: a === undefined ? 'added' : 'removed', text}));
		return {...base, is: a === undefined ? 'to' : 'from', differences: [], lines: known.text === undefined ? [] : lines};
	}
	const differences = compare(counted(a, bySteps), counted(b, bySteps))
		// Not every side tells when a thing ends.
		.filter(({aspect, from, to}) => (aspect !== 'lifetime' || (from !== undefined && to !== undefined)) && (from === undefined || to === undefined || !isSameHidden(from, to, isPlan)));
	const lines = differences.length > 0 && a.text !== undefined && b.text !== undefined ? diffLines(a.text.trimEnd().split('\n'), b.text.trimEnd().split('\n')) : [];
	return {...base, is: differences.length > 0 ? 'differs' : 'same', differences, lines};
}

/** Its facts, of those that both sides tell. */
const counted = ({artifact, kind}: Held, bySteps: boolean): Artifact => (bySteps ? {...artifact, facts: artifact.facts.filter(({aspect}) => isSaid(kind, aspect))} : artifact);

/** Whether two values may be the same where one of them is told without what is secret in it, or without what is made anew. */
export function isSameHidden(one: string, other: string, isPlan: boolean): boolean {
	const marks = isPlan ? [MASK, '…'] : [MASK];
	return marks.some((mark) => (one.includes(mark) && fits(one.split(mark), other)) || (other.includes(mark) && fits(other.split(mark), one)));
}

/** Whether the parts follow each other in a text, the first at its beginning, the last at its end. */
function fits(parts: readonly string[], text: string): boolean {
	const [first = '', last = ''] = [parts[0], parts.at(-1)];
	if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) {
		return false;
	}
	let at = first.length;
	for (const part of parts.slice(1, -1)) {
		const found = text.indexOf(part, at);
		if (found === -1 || found + part.length > text.length - last.length) {
			return false;
		}
		at = found + part.length;
	}
	return true;
}

/** Steps that leave a file or an object are compared by what they leave. */
const LEAVES = new Set(['certificate', 'keypair', 'kubeconfig', 'file', 'directory', 'object']);

type Run = NonNullable<Side['run']>;

function runEntries(from: Run, to: Run): Compared[] {
	const [one, other] = [from, to].map(({steps}) => new Map(steps.map((step) => [step.step, step]))) as [Map<string, ToldStep>, Map<string, ToldStep>];
	const steps = merged([...one.keys()], [...other.keys()]).flatMap((step): Compared[] => {
		const [a, b] = [one.get(step), other.get(step)];
		const known = a ?? b;
		const {kind, verb} = known?.detail ?? {};
		const leaves = typeof kind === 'string' && LEAVES.has(kind);
		const base = {phase: step.split('/')[0] ?? '', path: step, kind: 'step', lines: [], isAnew: false} as const;
		if (a === undefined || b === undefined) {
			const isTold = leaves && (kind !== 'object' || (typeof verb === 'string' && WRITTEN.has(verb)));
			return isTold ? [] : [{...base, is: a === undefined ? 'to' : 'from', differences: []}];
		}
		const differences = stepDifferences(a, b);
		return leaves && differences.length === 0 ? [] : [{...base, is: differences.length === 0 ? 'same' : 'differs', differences}];
	});
	const ends = pairsOf('outcome', new Map([['', from.outcome]]), new Map([['', to.outcome]]));
	const warnings = from.warnings === undefined || to.warnings === undefined ? [] : pairsOf('finding', present(from.warnings), present(to.warnings));
	const told = [...ends, ...warnings];
	return [...steps, ...(told.length === 0 ? [] : [{phase: '', path: 'run', kind: 'run', is: 'differs', differences: told, lines: [], isAnew: false} as const])];
}

const WRITTEN = new Set(['create', 'update', 'patch']);

function stepDifferences(a: ToldStep, b: ToldStep): Difference[] {
	return [
		...pairsOf('outcome', new Map([['', a.outcome]]), new Map([['', b.outcome]])),
		...pairsOf('finding', present(findings(a)), present(findings(b))),
		// A plan knows no answers: what a step got over is none of its business.
		...(Array.isArray(a.detail['requests']) && Array.isArray(b.detail['requests']) ? pairsOf('request', refused(a), refused(b)) : []),
	];
}

const present = (names: readonly string[]): Map<string, string> => new Map(names.map((name) => [name, '']));

/** What a check found, by its code and what it is about; and why a step failed. */
function findings({failure, detail: {errors, warnings}}: ToldStep): string[] {
	const found = [errors, warnings].flatMap((list) => (Array.isArray(list) ? list.filter(isRecord) : [])).map(({code, fields}) => {
		const values = isRecord(fields) ? Object.entries(fields).filter(([, value]) => typeof value === 'string' || typeof value === 'number').map(([name, value]) => `${name} ${String(value)}`) : [];
		return `${word(code)}${values.length === 0 ? '' : ` (${values.join(', ')})`}`;
	});
	return failure === undefined ? found : [...found, failure];
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Requests that did not come through. That something is not there yet, or is there already, is how kubeadm asks. */
function refused({detail: {requests}}: ToldStep): Map<string, string> {
	const list = Array.isArray(requests) ? requests.filter(isRecord) : [];
	return new Map(list.flatMap(({method, path, status}) => (typeof status === 'number' && status >= 400 && status !== 404 && status !== 409 ? [[`${word(method)} ${word(path)}`, String(status)] as const] : [])));
}

function pairsOf(aspect: Difference['aspect'], from: ReadonlyMap<string, string>, to: ReadonlyMap<string, string>): Difference[] {
	return [...new Set([...from.keys(), ...to.keys()])].flatMap((name): Difference[] => {
		const [before, after] = [from.get(name), to.get(name)];
		return before === after ? [] : [{aspect, name, ...(before !== undefined && {from: before}), ...(after !== undefined && {to: after})}];
	});
}

/** Both lists as one: what only the second has stands behind what it follows there. */
function merged(first: readonly string[], second: readonly string[]): string[] {
	const known = new Set(first);
	const behind = new Map<string | undefined, string[]>();
	let last: string | undefined;
	for (const name of second) {
		if (known.has(name)) {
			last = name;
		} else {
			pushTo(behind, last, name);
		}
	}
	return [...behind.get(undefined) ?? [], ...first.flatMap((name) => [name, ...behind.get(name) ?? []])];
}

function pushTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
	const list = lists.get(key);
	if (list === undefined) {
		lists.set(key, [value]);
	} else {
		list.push(value);
	}
}

/** Things of a phase together, phases in the order in which they first come. */
function inPhases(entries: readonly Compared[]): Compared[] {
	const groups = new Map<string, Compared[]>();
	entries.forEach((one) => pushTo(groups, one.phase, one));
	const {length} = ORDER;
	const rank = (phase: string): number => (ORDER.includes(phase) ? ORDER.indexOf(phase) : phase === '' ? length + 1 : length);
	return [...groups].sort(([a], [b]) => rank(a) - rank(b)).flatMap(([, some]) => some);
}

/** Phases of init, as files name them: a phase that only one side knows has its place, too. */
const ORDER: readonly string[] = ['preflight', 'certs', 'kubeconfig', 'etcd', 'control-plane', 'kubelet-start', 'wait-control-plane', 'upload-config', 'upload-certs', 'mark-control-plane', 'bootstrap-token', 'kubelet-finalize', 'addon', 'show-join-command'];
