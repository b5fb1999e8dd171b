import {compare} from '../../core/artifacts/compare.ts';
import {readArtifacts} from '../../core/artifacts/read.ts';
import {objectDifferences} from '../../core/artifacts/objects.ts';
import {requestArtifacts} from '../../core/artifacts/requests.ts';
import type {Artifact, Difference, Inspected} from '../../core/told/differences.ts';
import type {JsonObject, InitConfig} from '../../core/config/types.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import {proxyEnvironment} from '../../core/manifests/host.ts';
import {Failure, type FailureData} from '../../core/told/failures.ts';
import {failureReport} from '../../reporters/failure.ts';
import {differenceText, differenceWords} from '../../texts/differences.ts';
import {loadTexts} from '../../texts/load.ts';
import type {Call} from '../line/command.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {TROUBLE} from '../line/exit-codes.ts';
import {asPrinted, written} from '../print/data-output.ts';
import {clusterRun, freshRun} from '../run/fresh-node.ts';
import type {PlannedInit} from '../run/planned-init.ts';
import {inspectNode, prepareInspect, type InspectedNode, type InspectFlag} from '../run/prepare-inspect.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** As `diff` has it, and trouble beside them (exit-codes.ts). */
const SAME = 0;
const DIFFERENT = 1;

/** What differs in one place, and what init makes of that. */
interface Entry {
	readonly path: string;
	readonly differences: readonly Difference[];
	/** `made` where it is not there, `written` where init would make it so. */
	readonly init?: 'made' | 'written' | 'kept' | 'left';
}

interface Found {
	readonly entries: Entry[];
	readonly basis?: InspectedNode;
	/** What is not told of the differences. */
	readonly secrets: Secrets;
	/** Why not everything could be compared. */
	readonly failure: FailureData | undefined;
}

/** `kubestep diff`: from a node to what init would make there, or from one configuration to another. Changes nothing. */
export async function diffCommand(call: Call<InspectFlag | 'data-output'>): Promise<number> {
	const {operands, flags, path} = call;
	const form = flags.output ?? 'text';
	if (operands.length === 1) {
		throw new Failure('flag.invalid', {flag: path, problem: 'two-files', value: operands[0] ?? ''});
	}
	const [one, other] = operands;
	const {entries: found, basis, secrets, failure} = one === undefined || other === undefined ? await fromNode(call) : await betweenConfigurations(call, one, other);
	const entries = secrets.masked(found);
	if (form === 'text') {
		call.output.out(outputLines(...report(entries, call, basis)));
	} else {
		call.output.document(written(form, [{kind: 'Differences', apiVersion: 'kubestep/v1', differences: asJson(entries, call)}]));
	}
	if (failure !== undefined) {
		call.output.error(outputLines(differenceWords(call.lang).incomplete, ...failureReport(failure, await loadTexts(call.lang))));
		return TROUBLE;
	}
	return entries.length === 0 ? SAME : DIFFERENT;
}

/** From a node, and the cluster on it where that answers, to what init would make of them. */
export async function fromNode({flags, path}: Pick<Call<InspectFlag>, 'flags' | 'path'>): Promise<Found & {readonly basis: InspectedNode}> {
	const node = await prepareInspect(flags, path);
	try {
		const onNode = (await inspectNode(node)).flatMap((found): Entry[] => {
			const differences = compare(found.now, found.fresh);
			return differences.length === 0 ? [] : [{path: found.now.place.paths[0], differences, init: fate(found)}];
		});
		const {entries, failure} = node.cluster === undefined ? {entries: [], failure: undefined} : await inCluster(node);
		const secrets = new Secrets();
		secrets.hideIn(node.prepared.config, {...await proxyEnvironment(node.prepared.host), ...node.inferred.environment});
		return {basis: node, entries: [...onNode, ...entries], secrets, failure};
	} finally {
		await node.prepared.host.close();
	}
}

async function inCluster({prepared}: InspectedNode): Promise<Pick<Found, 'entries' | 'failure'>> {
	const {changes, failure} = await clusterRun(prepared);
	const found = await objectDifferences(prepared.host, requestsOf(changes));
	return {entries: found.map((one) => ({...one, init: 'written'})), failure};
}

const requestsOf = (changes: PlannedInit['changes']) => changes.filter((change) => change.kind === 'request');

/** Certificates, keys and kubeconfigs that are there stay; manifests and the kubelet's files are written. */
function fate({now, fresh}: Inspected): NonNullable<Entry['init']> {
	if (!now.isThere) {
		return 'made';
	}
	return !fresh.isThere || now.place.kind === 'directory' ? 'left' : now.place.kind === 'manifest' || now.place.kind === 'kubelet' ? 'written' : 'kept';
}

async function betweenConfigurations({flags, path}: Call<InspectFlag>, one: string, other: string): Promise<Found> {
	const [from, to] = [await artifactsOf({...flags}, path, one), await artifactsOf({...flags}, path, other)];
	const entries = [...new Set([...from.made.keys(), ...to.made.keys()])].flatMap((name) => {
		const known = from.made.get(name) ?? to.made.get(name);
		if (known === undefined) {
			return [];
		}
		const absent: Artifact = {place: known.place, isThere: false, facts: []};
		const differences = compare(from.made.get(name) ?? absent, to.made.get(name) ?? absent);
		return differences.length === 0 ? [] : [{path: name, differences}];
	});
	const secrets = new Secrets();
	[from, to].forEach(({config, environment}) => secrets.hideIn(config, environment));
	return {entries, secrets, failure: from.failure ?? to.failure};
}

/** Everything that an init with this configuration makes, on the node and in the cluster, by path. */
async function artifactsOf(flags: FlagValues<InspectFlag>, command: string, file: string): Promise<{made: Map<string, Artifact>; failure: FailureData | undefined; config: InitConfig; environment: Record<string, string | undefined>}> {
	const node = await prepareInspect(flags, command, file);
	const {prepared, facts} = node;
	try {
		const {files, changes, failure} = await freshRun(prepared, facts);
		const onNode = await readArtifacts({files, config: prepared.config, ordinary: {uid: 0, gid: 0}, standIns: true});
		const made = new Map([...onNode.filter(({isThere}) => isThere), ...requestArtifacts(requestsOf(changes))].map((artifact) => [artifact.place.paths[0], artifact]));
		return {made, failure, config: prepared.config, environment: {...await proxyEnvironment(prepared.host), ...facts.environment}};
	} finally {
		await prepared.host.close();
	}
}

function report(entries: readonly Entry[], {lang}: Call, node: InspectedNode | undefined): string[] {
	const say = differenceWords(lang);
	const head = node === undefined ? [] : [say.basis({from: node.basis, name: node.basisName, version: node.prepared.facts.kubernetesVersion})];
	const fates: Readonly<Record<string, string>> = {made: ` (${say.makes})`, kept: ` (${say.keeps})`, left: ` (${say.leaves})`};
	const lines = entries.flatMap(({path, differences, init = ''}, index) => [
		// What is new stands in a list.
		...(init === 'made' && entries[index - 1]?.init === 'made' ? [] : ['']),
		`${path}${fates[init] ?? ''}`,
		...(init === 'made' ? [] : differences.map((one) => `  ${differenceText(one, lang)}`)),
	]);
	const told = [...head, ...(entries.length === 0 ? [say.same] : lines)];
	return told[0] === '' ? told.slice(1) : told;
}

function asJson(entries: readonly Entry[], {lang}: Call): JsonObject[] {
	return entries.map(({path, differences, init}) => ({
		path, ...(init && {init}),
		changes: differences.map((one) => ({aspect: one.aspect, name: one.name, ...(one.from !== undefined && {from: one.from}), ...(one.to !== undefined && {to: one.to}), text: asPrinted(differenceText(one, lang))})),
	}));
}
