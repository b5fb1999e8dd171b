import {compare} from '../../core/artifacts/compare.ts';
import {heldOf, withoutSecrets, type Held} from '../../core/artifacts/held.ts';
import {objectDifferences} from '../../core/artifacts/objects.ts';
import {compareSides, type Compared} from '../../core/artifacts/sides.ts';
import type {Difference, Inspected} from '../../core/told/differences.ts';
import type {JsonObject} from '../../core/config/types.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import {proxyEnvironment} from '../../core/manifests/host.ts';
import {Failure, type FailureData} from '../../core/told/failures.ts';
import {comparisonHtml, comparisonLines, type ToldComparison, type ToldSide} from '../../reporters/comparison.ts';
import {failureReport} from '../../reporters/failure.ts';
import {diffLines} from '../../strings/diff.ts';
import {differenceText, differenceWords} from '../../texts/differences.ts';
import {loadTexts} from '../../texts/load.ts';
import type {Call} from '../line/command.ts';
import {TROUBLE} from '../line/exit-codes.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {asPrinted, written} from '../print/data-output.ts';
import {asciiOutput} from '../print/output.ts';
import {colorOf, outputOf} from '../run/environment.ts';
import {clusterRun} from '../run/fresh-node.ts';
import type {PlannedInit} from '../run/planned-init.ts';
import {inspectNode, prepareInspect, type InspectedNode, type InspectFlag} from '../run/prepare-inspect.ts';
import {readSettings} from '../run/settings-file.ts';
import {readSides} from '../run/sides.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** As `diff` has it, and trouble beside them (exit-codes.ts). */
const SAME = 0;
const DIFFERENT = 1;

/** What differs in one place, and what init makes of that. */
interface Entry {
	/** The first part of its phase; empty for an object of the cluster. */
	readonly phase: string;
	readonly path: string;
	readonly differences: readonly Difference[];
	/** `made` where it is not there, `written` where init would make it so. */
	readonly init: 'made' | 'written' | 'kept' | 'left';
	readonly kind: Compared['kind'];
	readonly lines: Compared['lines'];
}

interface Found {
	readonly entries: Entry[];
	readonly basis: InspectedNode;
	/** What is not told of the differences. */
	readonly secrets: Secrets;
	/** Why not everything could be compared. */
	readonly failure: FailureData | undefined;
}

type DiffCall = Call<InspectFlag | 'diff-output' | 'color' | 'ascii' | 'mouse'>;

/**
 * `kubestep diff`: from a node to what init would make there, or from one of recordings, plans, configurations and nodes
 * to another. Changes nothing.
 */
export async function diffCommand(call: DiffCall): Promise<number> {
	const {operands, path} = call;
	const [one, other] = operands;
	if (one !== undefined && other === undefined) {
		throw new Failure('flag.invalid', {flag: path, problem: 'two-files', value: one});
	}
	return one === undefined || other === undefined ? nodeDiff(call) : sidesDiff(call, one, other);
}

async function nodeDiff(call: DiffCall): Promise<number> {
	const {entries: found, basis, secrets, failure} = await fromNode(call);
	const entries = secrets.masked(found);
	const comparison: ToldComparison = {
		from: {form: 'node', name: basis.prepared.facts.folder === '' ? '/' : basis.prepared.facts.folder},
		to: {form: 'configuration', name: basis.basisName === '' ? 'kubestep init' : basis.basisName},
		entries: entries.map(({phase, path, differences, init, kind, lines}) => ({phase, path, kind, differences, lines, is: init === 'made' ? 'to' : 'differs', isAnew: false})),
		uncompared: [],
	};
	// What becomes of each is in the lines alone.
	return told({...call, flags: {...call.flags, output: call.flags.output === 'auto' ? 'text' : call.flags.output ?? 'text'}}, comparison, {failure, lines: () => report(entries, call, basis), differences: () => entries.map(({path, differences, init}) => ({path, init, changes: changesOf(differences, call)}))});
}

async function sidesDiff(call: DiffCall, one: string, other: string): Promise<number> {
	const secrets = new Secrets();
	const {from, to, failure} = await readSides([one, other], call.flags, secrets);
	const comparison = secrets.masked<ToldComparison>({from: toldSide(from), to: toldSide(to), ...compareSides(from, to)});
	const found = comparison.entries.filter(({is}) => is !== 'same');
	return told(call, comparison, {
		failure, lines: () => comparisonLines(comparison, call.lang),
		differences: () => found.map(({phase, path, kind, is, differences, lines}) => ({
			path, phase, kind, is, changes: changesOf(differences, call),
			...(is === 'differs' && lines.length > 0 && {lines: lines.filter((line) => line.kind !== 'same').map((line) => `${line.kind === 'added' ? '+' : '-'}${line.text}`)}),
		})),
	});
}

const toldSide = ({form, name, made}: ToldSide): ToldSide => ({form, name, ...(made && {made})});

interface Telling {
	readonly failure: FailureData | undefined;
	lines(): string[];
	differences(): JsonObject[];
}

/** Shows it as it was asked for, and gives the exit status. */
async function told(call: DiffCall, comparison: ToldComparison, {failure, lines, differences}: Telling): Promise<number> {
	const {flags, lang} = call;
	const form = flags.output ?? 'auto';
	const output = flags.ascii === true ? asciiOutput(call.output) : call.output;
	if (form === 'html') {
		output.document(comparisonHtml(comparison, lang));
	} else if (form === 'json' || form === 'yaml' || form === 'kyaml') {
		const {from, to, entries, uncompared} = comparison;
		output.document(written(form, [{
			kind: 'Differences', apiVersion: 'kubestep/v1', from: sideJson(from), to: sideJson(to), differences: differences(),
			...(uncompared.length > 0 && {uncompared: [...uncompared]}), ...(entries.some(({isAnew}) => isAnew) && {madeAnew: entries.filter(({isAnew}) => isAnew).map(({path}) => path)}),
		}]));
	} else if (form !== 'text' && outputOf(form, {input: process.stdin.isTTY, output: process.stdout.isTTY}, process.env) === 'tui') {
		await show(comparison, call);
	} else {
		output.out(outputLines(...lines()));
	}
	if (failure !== undefined) {
		output.error(outputLines(differenceWords(lang).incomplete, ...failureReport(failure, await loadTexts(lang))));
		return TROUBLE;
	}
	return comparison.entries.every(({is}) => is === 'same') ? SAME : DIFFERENT;
}

async function show(comparison: ToldComparison, {flags, lang}: DiffCall): Promise<void> {
	const [{showComparison}, {themeSetting}, {depthOf}] = await Promise.all([import('../../ui/compare/index.ts'), import('./settings.ts'), import('../../ui/terminal/colors.ts')]);
	await showComparison(comparison, {
		lang, ascii: flags.ascii ?? false,
		terminal: {stdin: process.stdin, stdout: process.stdout, colors: depthOf(colorOf(flags.color, process.env), process.env), theme: themeSetting(readSettings().settings), mouse: flags.mouse ?? false},
	});
}

/** From a node, and the cluster on it where that answers, to what init would make of them. */
export async function fromNode({flags, path}: {readonly flags: FlagValues<InspectFlag>; readonly path: string}): Promise<Found> {
	const node = await prepareInspect(flags, path);
	try {
		const secrets = new Secrets();
		secrets.hideIn(node.prepared.config, {...await proxyEnvironment(node.prepared.host), ...node.inferred.environment});
		const onNode = (await inspectNode(node)).flatMap((found): Entry[] => {
			const differences = compare(found.now, found.fresh);
			const [now, fresh] = [found.now, found.fresh].map((one) => withoutSecrets(heldOf(one), secrets)) as [Held, Held];
			const lines = now.text === undefined || fresh.text === undefined ? [] : diffLines(now.text.trimEnd().split('\n'), fresh.text.trimEnd().split('\n'));
			return differences.length === 0 ? [] : [{phase: now.phase, path: now.path, kind: now.kind, differences, lines, init: fate(found)}];
		});
		const {entries, failure} = node.cluster === undefined ? {entries: [], failure: undefined} : await inCluster(node);
		return {basis: node, entries: [...onNode, ...entries], secrets, failure};
	} finally {
		await node.prepared.host.close();
	}
}

async function inCluster({prepared}: InspectedNode): Promise<Pick<Found, 'entries' | 'failure'>> {
	const {changes, failure} = await clusterRun(prepared);
	const found = await objectDifferences(prepared.host, requestsOf(changes));
	return {entries: found.map((one) => ({...one, phase: '', kind: 'object', lines: [], init: 'written'})), failure};
}

const requestsOf = (changes: PlannedInit['changes']) => changes.filter((change) => change.kind === 'request');

/** Certificates, keys and kubeconfigs that are there stay; manifests and the kubelet's files are written. */
function fate({now, fresh}: Inspected): Entry['init'] {
	if (!now.isThere) {
		return 'made';
	}
	return !fresh.isThere || now.place.kind === 'directory' ? 'left' : now.place.kind === 'manifest' || now.place.kind === 'kubelet' ? 'written' : 'kept';
}

function report(entries: readonly Entry[], {lang}: Pick<DiffCall, 'lang'>, node: InspectedNode): string[] {
	const say = differenceWords(lang);
	const fates: Readonly<Record<string, string>> = {made: ` (${say.makes})`, kept: ` (${say.keeps})`, left: ` (${say.leaves})`};
	const lines = entries.flatMap(({path, differences, init}, index) => [
		// What is new stands in a list.
		...(init === 'made' && entries[index - 1]?.init === 'made' ? [] : ['']),
		`${path}${fates[init] ?? ''}`,
		...(init === 'made' ? [] : differences.map((one) => `  ${differenceText(one, lang)}`)),
	]);
	return [say.basis({from: node.basis, name: node.basisName, version: node.prepared.facts.kubernetesVersion}), ...(entries.length === 0 ? [say.same] : lines)];
}

const sideJson = ({form, name, made}: ToldSide): JsonObject => ({form, name, ...(made && {program: made.program, madeAt: made.at})});

function changesOf(differences: readonly Difference[], {lang}: Pick<DiffCall, 'lang'>): JsonObject[] {
	return differences.map((one) => ({aspect: one.aspect, name: one.name, ...(one.from !== undefined && {from: one.from}), ...(one.to !== undefined && {to: one.to}), text: asPrinted(differenceText(one, lang))}));
}
