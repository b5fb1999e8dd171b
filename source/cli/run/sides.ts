import {stat} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {readArtifacts} from '../../core/artifacts/read.ts';
import {objectsInCluster} from '../../core/artifacts/objects.ts';
import {heldInSteps, heldOf, lasting, withoutSecrets, type Held, type ToldStep} from '../../core/artifacts/held.ts';
import {areAlike, type Side} from '../../core/artifacts/sides.ts';
import {environmentFacts} from '../../core/artifacts/yaml-facts.ts';
import {proxyEnvironment} from '../../core/manifests/host.ts';
import {withoutMadeAnew, type SavedPlan} from '../../core/plan/saved.ts';
import type {Files} from '../../core/ports/index.ts';
import {LINE_BYTES, Recording} from '../../core/recording/recording.ts';
import type {Secrets} from '../../core/secrets/secrets.ts';
import type {Event} from '../../core/told/events.ts';
import {Failure, HostError, type FailureData} from '../../core/told/failures.ts';
import {isRecord} from '../../core/values/is-record.ts';
import {readRegular} from '../../hosts/shared/read-file.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {MOST_BYTES} from './open-recording.ts';
import {configurationRun} from './fresh-node.ts';
import {prepareInspect, type InspectedNode, type InspectFlag, type ToldNode} from './prepare-inspect.ts';
import {parsePlan} from './saved-plan.ts';
import {unreadable} from './unreadable.ts';

/** What a person named, by what is in it. */
type Named =
	| {readonly form: 'recording'; readonly name: string; readonly recording: Recording}
	| {readonly form: 'plan'; readonly name: string; readonly plan: SavedPlan}
	| {readonly form: 'configuration'; readonly name: string}
	/** `flags`: how a command would be told of that node. */
	| {readonly form: 'node'; readonly name: string; readonly flags: {readonly root?: string; readonly sandbox?: string}};

export interface Sides {
	readonly from: Side;
	readonly to: Side;
	/** Why not all of a side is known. */
	readonly failure: FailureData | undefined;
}

/**
 * Reads both sides of a comparison. A configuration is followed on the node of the other side, two of them on the one
 * that the flags say. Nothing is changed.
 * @param secrets gets to know what is secret in what was read; texts are without it
 * @throws Failure for what cannot be read or understood, `inspect.nothing` for a folder that is no node, and
 *   `diff.unlike` for runs of two kinds
 */
export async function readSides(names: readonly [string, string], flags: FlagValues<InspectFlag>, secrets: Secrets): Promise<Sides> {
	const [one, other] = await Promise.all([named(names[0]), named(names[1])]);
	const told = [one, other].map((each) => (each.form === 'recording' ? ofRecording(each) : each.form === 'plan' ? ofPlan(each) : undefined));
	const [a, b] = told;
	if (a !== undefined && b !== undefined && !areAlike(a, b)) {
		throw unlike(a, b);
	}
	const reading: Reading = {flags, secrets, failures: []};
	const nodes = new Map<Named, InspectedNode>();
	try {
		for (const each of [one, other]) {
			if (each.form === 'node') {
				nodes.set(each, await prepareInspect(each.flags, 'inspect', undefined));
			}
		}
		const at = [one, other].find((each) => each.form === 'node');
		const [from, to] = [a ?? (nodes.has(one) ? undefined : await ofConfiguration(one.name, reading, at, b)), b ?? (nodes.has(other) ? undefined : await ofConfiguration(other.name, reading, at, a))];
		const wanted = (from ?? to)?.held;
		const sides: Pick<Sides, 'from' | 'to'> = {from: from ?? await ofNode(one.name, nodes.get(one), reading, wanted), to: to ?? await ofNode(other.name, nodes.get(other), reading, wanted)};
		if (!areAlike(sides.from, sides.to)) {
			throw unlike(sides.from, sides.to);
		}
		const hidden = (side: Side): Side => ({...side, held: side.held.map((each) => withoutSecrets(each, secrets))});
		return {from: hidden(sides.from), to: hidden(sides.to), failure: reading.failures[0]};
	} finally {
		await Promise.all([...nodes.values()].map(async ({prepared}) => prepared.host.close()));
	}
}

const unlike = (one: Side, other: Side) => new Failure('diff.unlike', {paths: [one.name, other.name], one: one.run?.workflow ?? '', other: other.run?.workflow ?? ''});

interface Reading {
	readonly flags: FlagValues<InspectFlag>;
	readonly secrets: Secrets;
	readonly failures: FailureData[];
}

const BRACE = 0x7b;

/** What it is shows its content and no name; what is no ordinary file may be a pipe with a configuration in it. */
async function named(name: string): Promise<Named> {
	const found = await stat(name).catch(() => undefined);
	if (found?.isDirectory() === true) {
		const isSandbox = (await stat(join(name, '.sandbox/sandbox.json')).catch(() => undefined)) !== undefined;
		return {form: 'node', name, flags: isSandbox ? {sandbox: name} : resolve(name) === '/' ? {} : {root: name}};
	}
	if (found?.isFile() !== true) {
		return {form: 'configuration', name};
	}
	const bytes = await readRegular(name, {limit: MOST_BYTES}).catch((error: unknown) => {
		throw unreadable(name, error);
	});
	if (bytes.subarray(0, 64).toString('utf8').trimStart().codePointAt(0) !== BRACE) {
		return {form: 'configuration', name};
	}
	const end = bytes.indexOf('\n');
	const first = parsed(bytes.toString('utf8', 0, Math.min(end === -1 ? bytes.length : end, LINE_BYTES)));
	// Events without a header are what --output json wrote: told as no recording, and not as no YAML.
	if (isRecord(first) && (first['kind'] === 'Recording' || typeof first['seq'] === 'number')) {
		return {form: 'recording', name, recording: new Recording(bytes, name)};
	}
	const plan = bytes.length > MOST_PLAN ? undefined : parsePlan(bytes.toString('utf8'));
	if (plan === undefined && /"kind"\s*:\s*"SavedPlan"/.test(bytes.toString('utf8', 0, 4096))) {
		throw new Failure('plan.unusable', {path: name, problem: 'form'});
	}
	return plan === undefined ? {form: 'configuration', name} : {form: 'plan', name, plan};
}

/** Many times what any plan has. */
const MOST_PLAN = 64 * 1024 * 1024;

function ofRecording({name, recording}: Extract<Named, {form: 'recording'}>): ToldSide {
	const steps = new Map<string, ToldStep>();
	const warnings: string[] = [];
	let [workflow, nodeName, outcome]: [string, string, string] = ['init', '', 'cut'];
	for (const {event} of recording.told()) {
		switch (event.type) {
			case 'run.started': {
				({workflow, nodeName} = event);
				break;
			}
			case 'run.finished': {
				({outcome} = event);
				break;
			}
			case 'run.warning': {
				warnings.push(event.code);
				break;
			}
			case 'step.finished': {
				const step = stepOf(event);
				steps.set(step.step, step);
				break;
			}
			default:
		}
	}
	return told('recording', name, made(recording.header), {workflow, outcome, steps: [...steps.values()], warnings}, nodeName);
}

function stepOf(event: Extract<Event, {readonly type: 'step.finished'}>): ToldStep {
	const {step, outcome, detail} = event;
	return {step: withoutMadeAnew(step), outcome, detail: {...detail}, ...('failure' in event && event.failure !== undefined && {failure: event.failure.code})};
}

function ofPlan({name, plan}: Extract<Named, {form: 'plan'}>): ToldSide {
	const steps = plan.steps.map(({step, outcome, what}): ToldStep => ({step, outcome, detail: what as ToldStep['detail']}));
	return told('plan', name, made(plan), {workflow: 'init', outcome: 'done', steps}, text(plan.nodeName));
}

/** A side that is a run. */
interface ToldSide extends Side {
	readonly nodeName: string;
}

const made = ({program, madeAt}: {readonly program: string; readonly madeAt: string}): NonNullable<Side['made']> => ({program: text(program), at: text(madeAt)});

function told(form: Side['form'], name: string, by: NonNullable<Side['made']>, run: NonNullable<Side['run']>, nodeName: string): ToldSide {
	return {form, name, made: by, held: run.workflow === 'init' || run.workflow === 'inspect' ? heldInSteps(run.steps) : [], run, nodeName};
}

/** The node that a run was on, as far as it told. */
function toldNode({held, nodeName}: ToldSide): ToldNode {
	const texts = new Map(held.flatMap(({path, kind, text}) => (kind === 'file' && text !== undefined ? [[path, Buffer.from(text)] as const] : [])));
	const isNamed = environmentFacts(texts.get('/var/lib/kubelet/kubeadm-flags.env')?.toString('utf8') ?? '').some(({name}) => name === '--hostname-override');
	return {nodeName, hostname: isNamed ? '' : nodeName, files: filesOf(texts)};
}

/** Files that are there to be read, and nothing else of a disk. */
function filesOf(texts: ReadonlyMap<string, Buffer>): Files {
	const refuse = async (): Promise<never> => {
		throw new HostError('EROFS', {});
	};
	return {
		read: async (path) => texts.get(path), readEnd: async (path, bytes) => texts.get(path)?.subarray(-bytes),
		stat: async (path) => (texts.has(path) ? {type: 'file', mode: 0o600, uid: 0, gid: 0, size: texts.get(path)?.length ?? 0} : path === '/' ? {type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0} : undefined),
		list: async () => undefined, realPath: async (path) => (texts.has(path) ? path : undefined),
		write: refuse, writeTogether: refuse, extend: refuse, makeDirectory: refuse, setMode: refuse, setOwner: refuse, remove: refuse, removeTree: refuse, emptyDirectory: refuse,
	};
}

/** What an init with this configuration makes, on the node that the other side is about. */
async function ofConfiguration(name: string, reading: Reading, node: Extract<Named, {form: 'node'}> | undefined, run: ToldSide | undefined): Promise<Side> {
	const isTold = run !== undefined && run.held.length > 0;
	const prepared = isTold ? await prepareInspect({}, 'diff', name, toldNode(run)) : await prepareInspect({...reading.flags, ...node?.flags}, 'diff', name);
	return {form: 'configuration', name, held: await heldFrom(prepared, reading)};
}

/** Files and objects that a whole run makes with what was prepared. */
async function heldFrom({prepared, facts}: InspectedNode, {secrets, failures}: Reading): Promise<Held[]> {
	try {
		secrets.hideIn(prepared.config, {...await proxyEnvironment(prepared.host), ...facts.environment});
		const {files, events, failure} = await configurationRun(prepared, facts);
		if (failure !== undefined) {
			failures.push(failure);
		}
		const steps = events.flatMap((event) => (event.type === 'step.finished' ? [stepOf(event)] : []));
		const objects = heldInSteps(steps).filter(({kind}) => kind === 'object');
		const made = await readArtifacts({files, config: prepared.config, ordinary: {uid: 0, gid: 0}, standIns: true});
		return [...made.filter(({isThere}) => isThere).map(heldOf), ...objects];
	} finally {
		await prepared.host.close();
	}
}

/**
 * What is on a node, and of its cluster what the other side speaks of.
 * @param wanted of the other side; what an init would make there where that is a node, too
 */
async function ofNode(name: string, node: InspectedNode | undefined, reading: Reading, wanted: readonly Held[] | undefined): Promise<Side> {
	if (node === undefined) {
		throw new TypeError('a side that is nothing');
	}
	const {host, config} = node.prepared;
	reading.secrets.hideIn(config, {...await proxyEnvironment(host), ...node.inferred.environment});
	const root = await host.files.stat('/');
	const files = (await readArtifacts({files: host.files, config, ordinary: {uid: root?.uid ?? 0, gid: root?.gid ?? 0}})).filter(({isThere}) => isThere).map(heldOf);
	if (node.cluster === undefined) {
		return {form: 'node', name, held: files, lacksObjects: true};
	}
	const asked = wanted ?? await heldFrom({...node, prepared: {...node.prepared, host: {...host, close: async () => undefined}}}, reading);
	return {form: 'node', name, held: [...files, ...await inCluster(node, asked)]};
}

async function inCluster({prepared: {host}}: InspectedNode, wanted: readonly Held[]): Promise<Held[]> {
	// Secrets hold what is another each time, and are not asked for.
	const objects = new Map(wanted.filter(({kind, path}) => kind === 'object' && !path.includes('/secrets/')).map((one) => [one.path, one]));
	const found = await objectsInCluster(host, [...objects.values()].map(({artifact}) => artifact));
	return found.flatMap(({now}): Held[] => {
		const [path] = now.place.paths;
		const one = objects.get(path);
		return one === undefined || !now.isThere ? [] : [{path, phase: one.phase, kind: 'object', artifact: {...now, facts: lasting(now.facts)}}];
	});
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
