import {compare} from '../core/artifacts/compare.ts';
import {readArtifacts} from '../core/artifacts/read.ts';
import {objectDifferences} from '../core/artifacts/objects.ts';
import {requestArtifacts} from '../core/artifacts/requests.ts';
import type {Artifact, Difference, Inspected} from '../core/artifacts/types.ts';
import type {JsonObject} from '../core/config/index.ts';
import {Failure} from '../core/errors.ts';
import {differenceText, differenceWords} from '../texts/differences.ts';
import {sanitize} from '../texts/sanitize.ts';
import type {Call} from './commands.ts';
import {formOf, written} from './data-output.ts';
import {clusterRun, freshRun} from './fresh-node.ts';
import {inspectNode, prepareInspect, type InspectedNode} from './prepare-inspect.ts';

/** As `diff` has it; 2 is trouble, and told by the command's entry. */
const SAME = 0;
const DIFFERENT = 1;

/** What differs in one place, and what init makes of that. */
interface Entry {
	readonly path: string;
	readonly differences: readonly Difference[];
	/** `written` where init would make it so. */
	readonly init?: 'written' | 'kept' | 'left';
}

/** `kubestep diff`: from a node to what init would make there, or from one configuration to another. Changes nothing. */
export async function diffCommand(call: Call): Promise<number> {
	const {operands, flags, path} = call;
	const form = formOf(flags);
	if (operands.length === 1) {
		throw new Failure('flag.invalid', {flag: path, problem: 'required', value: ''});
	}
	const [one, other] = operands;
	const {entries, basis} = one === undefined || other === undefined ? await fromNode(call) : {entries: await betweenConfigurations(call, one, other), basis: undefined};
	call.output.out(form === 'text' ? report(entries, call, basis) : written(form, [{kind: 'Differences', apiVersion: 'kubestep/v1', differences: asJson(entries, call)}]));
	return entries.length === 0 ? SAME : DIFFERENT;
}

/** From a node, and the cluster on it where that answers, to what init would make of them. */
export async function fromNode({flags, path}: Pick<Call, 'flags' | 'path'>): Promise<{entries: Entry[]; basis: InspectedNode}> {
	const node = await prepareInspect(flags, path);
	try {
		const onNode = (await inspectNode(node)).flatMap((found): Entry[] => {
			const differences = compare(found.now, found.fresh);
			return differences.length === 0 ? [] : [{path: found.now.place.paths[0], differences, init: fate(found)}];
		});
		return {basis: node, entries: [...onNode, ...(node.cluster === undefined ? [] : await inCluster(node))]};
	} finally {
		await node.prepared.host.close();
	}
}

async function inCluster({prepared}: InspectedNode): Promise<Entry[]> {
	const {changes} = await clusterRun(prepared);
	return (await objectDifferences(prepared.host, changes.flatMap((change) => (change.kind === 'request' ? [change] : [])))).map((found) => ({...found, init: 'written'}));
}

/** Certificates, keys and kubeconfigs that are there stay; manifests and the kubelet's files are written. */
function fate({now, fresh}: Inspected): Entry['init'] {
	if (!now.isThere) {
		return 'written';
	}
	return !fresh.isThere || now.place.kind === 'directory' ? 'left' : now.place.kind === 'manifest' || now.place.kind === 'kubelet' ? 'written' : 'kept';
}

async function betweenConfigurations({flags, path}: Call, one: string, other: string): Promise<Entry[]> {
	const [from, to] = [await artifactsOf({...flags}, path, one), await artifactsOf({...flags}, path, other)];
	return [...new Set([...from.keys(), ...to.keys()])].flatMap((name) => {
		const known = from.get(name) ?? to.get(name);
		if (known === undefined) {
			return [];
		}
		const absent: Artifact = {place: known.place, isThere: false, facts: []};
		const differences = compare(from.get(name) ?? absent, to.get(name) ?? absent);
		return differences.length === 0 ? [] : [{path: name, differences}];
	});
}

/** Everything that an init with this configuration makes, on the node and in the cluster, by path. */
async function artifactsOf(flags: Call['flags'], command: string, file: string): Promise<Map<string, Artifact>> {
	const node = await prepareInspect(flags, command, file);
	const {prepared, facts} = node;
	try {
		const {files, changes} = await freshRun(prepared, facts);
		const made = await readArtifacts({files, config: prepared.config, ordinary: {uid: 0, gid: 0}, standIns: true});
		return new Map([...made.filter(({isThere}) => isThere), ...requestArtifacts(changes.flatMap((change) => (change.kind === 'request' ? [change] : [])))].map((artifact) => [artifact.place.paths[0], artifact]));
	} finally {
		await prepared.host.close();
	}
}

function report(entries: readonly Entry[], {lang}: Call, node: InspectedNode | undefined): string {
	const say = differenceWords(lang);
	const head = node === undefined ? [] : [sanitize(say.basis({from: node.basis, name: node.basisName, version: node.prepared.facts.kubernetesVersion}))];
	const lines = entries.flatMap(({path, differences, init}) => ['',
		`${sanitize(path)}${init === 'kept' ? ` (${say.keeps})` : init === 'left' ? ` (${say.leaves})` : ''}`,
		...differences.map((one) => `  ${differenceText(one, lang)}`)]);
	return `${[...head, ...(entries.length === 0 ? [say.same] : lines)].join('\n').replace(/^\n/, '')}\n`;
}

function asJson(entries: readonly Entry[], {lang}: Call): JsonObject[] {
	return entries.map(({path, differences, init}) => ({
		path, ...(init && {init}),
		changes: differences.map((one) => ({aspect: one.aspect, name: one.name, ...(one.from !== undefined && {from: one.from}), ...(one.to !== undefined && {to: one.to}), text: differenceText(one, lang)})),
	}));
}
