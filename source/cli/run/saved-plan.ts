import {resolve} from 'node:path';
import {cut} from '../../core/values/cut.ts';
import {Failure, isFailure} from '../../core/told/failures.ts';
import {maskData} from '../../core/secrets/masking.ts';
import {fileHash, planChanges, savedSteps, type PlanChange, type SavedPlan} from '../../core/plan/saved.ts';
import {readRegular} from '../../hosts/shared/read-file.ts';
import {writeNamed} from '../../hosts/shared/write-named.ts';
import {flagSpecs, planFlagIds, type FlagName, type FlagValues} from '../line/flag-table.ts';
import {keptValue, parseFlags, typedWord, type Value} from '../line/flags.ts';
import {planInit, type PlannedInit} from './planned-init.ts';
import {prepareInit, type PreparedInit} from './prepare-init.ts';
import {unreadable, unwritable} from './unreadable.ts';
import type {Lang} from '../../texts/types.ts';
import type {Output} from '../print/output.ts';
import {secretFlags} from './given.ts';
import {commandWords} from '../print/words.ts';
import {version} from './version.ts';
import {isRecord} from '../../core/values/is-record.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** What a plan can be made with. */
type PlanFlag = typeof planFlagIds[number];

/** Which reader shows it is asked anew each time. */
const KEPT = planFlagIds.filter((id) => id !== 'plan-output' && id !== 'out');

const named = (...names: readonly FlagName[]): ReadonlySet<string> => new Set(names);

/** Flags that say how a run is shown or steered, not what it does. */
const SHOWN = named('output', 'color', 'ascii', 'lang', 'v', 'vmodule', 'save', 'record', 'plan', 'dry-run', 'step', 'present', 'quiz', 'break-at', 'fresh', 'sandbox-speed', 'skip-token-print', 'skip-certificate-key-print');
const PATHS = named('config', 'patches', 'machine', 'sandbox', 'cert-dir');
/** A person reads the first; all of them are in a plan made anew. */
const TOLD = 12;
/** Of a value that differs. */
const WIDE = 200;

/** What a plan comes to, to be kept in a file. */
async function savedPlan({events, changes}: Pick<PlannedInit, 'events' | 'changes'>, {host, facts}: PreparedInit, flags: FlagValues<PlanFlag>): Promise<SavedPlan> {
	const paths = [...new Set(changes.flatMap((change) => (change.kind === 'file' ? [change.path] : [])))];
	const files = await Promise.all(paths.map(async (path) => [path, fileHash(await host.files.read(path))] as const));
	const isSecret = (name: string, value: unknown) => secretFlags.has(name) || maskData(value) !== value;
	const values: Readonly<Record<string, Value | undefined>> = flags;
	const given = flagSpecs(KEPT).filter(({name}) => !SHOWN.has(name)).flatMap((spec) => {
		const value = values[spec.name];
		return value === undefined ? [] : [[spec.name, keptValue(spec, value)] as const];
	});
	return {
		apiVersion: 'kubestep/v1', kind: 'SavedPlan', program: version(), madeAt: new Date(host.clock.now()).toISOString(), nodeName: facts.nodeName, kubernetesVersion: facts.kubernetesVersion,
		flags: Object.fromEntries(given.filter(([name, value]) => !isSecret(name, value)).map(([name, value]) => [name, PATHS.has(name) && typeof value === 'string' && value !== '-' ? resolve(value) : value])),
		withheld: given.filter(([name, value]) => isSecret(name, value)).map(([name]) => name),
		steps: savedSteps(events), files: Object.fromEntries(files),
	};
}

/** Keeps what was planned, and says where; standard output is the plan's own. */
export async function keepPlan(file: string, planned: PlannedInit, prepared: PreparedInit, {flags, lang, output}: {readonly flags: FlagValues<PlanFlag>; readonly lang: Lang; readonly output: Output}): Promise<void> {
	await writePlan(file, await savedPlan(planned, prepared, flags));
	output.error(outputLines(commandWords(lang).planKept(file)));
}

/**
 * Writes it whole or not at all, for its owner alone.
 * @throws Failure `file.unwritable`
 */
async function writePlan(file: string, plan: SavedPlan): Promise<void> {
	try {
		await writeNamed(file, `${JSON.stringify(plan, undefined, '\t')}\n`, 0o600);
	} catch (error) {
		throw unwritable(file, error);
	}
}

/**
 * What is in it is run, as root as a rule: only the caller's own or root's is believed, which nobody else may write.
 * @throws Failure `file.unreadable`, and `plan.unusable` for a file that is no plan of this program
 */
export async function readPlan(file: string): Promise<SavedPlan> {
	let text: string;
	try {
		text = (await readRegular(file, {trusted: 'invoker'})).toString('utf8');
	} catch (error) {
		throw unreadable(file, error);
	}
	const plan = parsePlan(text);
	if (plan === undefined) {
		throw new Failure('plan.unusable', {path: file, problem: 'form'});
	}
	return plan;
}

/** No plan of this program has more levels. */
const DEEPEST = 64;

/** A text that is a plan of this program; undefined for any other. */
export function parsePlan(text: string): SavedPlan | undefined {
	try {
		const plan = JSON.parse(text) as Partial<SavedPlan> | null;
		const isPlan = plan?.kind === 'SavedPlan' && plan.apiVersion === 'kubestep/v1' && isRecord(plan.flags) && isRecord(plan.files) && isWords(plan.withheld)
			&& typeof plan.madeAt === 'string' && Object.values(plan.flags).every((value) => typeof value === 'string' || typeof value === 'boolean' || isWords(value))
			&& Object.values(plan.files).every((hash) => hash === null || typeof hash === 'string') && depth(plan) < DEEPEST
			&& Array.isArray(plan.steps) && plan.steps.every((one) => isRecord(one) && typeof one['step'] === 'string' && typeof one['outcome'] === 'string' && isRecord(one['what']));
		return isPlan ? plan as SavedPlan : undefined;
	} catch {
		return undefined;
	}
}

/** How many levels a value has, as far as it matters. */
function depth(value: unknown, level = 0): number {
	return typeof value !== 'object' || value === null || level >= DEEPEST ? level : Object.values(value).reduce((deepest: number, one) => Math.max(deepest, depth(one, level + 1)), level);
}

const isWords = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');

/**
 * The flags that a plan was made with, read as they were typed then.
 * @param given those of this call, which has to give what is secret again
 */
export function plannedFlags({flags, withheld}: SavedPlan, given: FlagValues<PlanFlag>, file: string): FlagValues<typeof KEPT[number]> {
	const missing = withheld.filter((name) => !Object.hasOwn(given, name));
	if (missing.length > 0) {
		throw new Failure('plan.unusable', {path: file, problem: 'withheld', flags: missing.map((name) => `--${name}`)});
	}
	try {
		return parseFlags(typedFlags(flags), flagSpecs(KEPT)).flags;
	} catch (error) {
		throw isFailure(error) ? new Failure('plan.unusable', {path: file, problem: 'form'}, {cause: error}) : error;
	}
}

const typedFlags = (flags: SavedPlan['flags']): string[] => Object.entries(flags).map(([name, value]) => typedWord(name, value));

/** The call that makes a plan anew, with what it was made with; a secret is for the person to fill in. */
function planCall({flags, withheld}: Pick<SavedPlan, 'flags' | 'withheld'>, file: string): string[] {
	return ['kubestep', 'plan', ...typedFlags(flags), ...withheld.map((name) => `--${name}=${name.toUpperCase()}`), `--save=${file}`];
}

/**
 * Makes the plan anew and holds it against the one that was kept.
 * @throws Failure `plan.outdated`, with what differs as its evidence; `file.unreadable` for a file that it names
 */
export async function holdAgainst(saved: SavedPlan, file: string, flags: FlagValues<PlanFlag>): Promise<void> {
	const prepared = await prepareInit({flags: {...flags, 'dry-run': true}}, 'plan').catch((error: unknown) => {
		throw isFailure(error, 'file.unreadable') ? new Failure(error.code, {...error.fields, plan: file}, {cause: error}) : error;
	});
	let changes: PlanChange[];
	try {
		changes = planChanges(saved, await savedPlan(await planInit(prepared), prepared, flags));
	} finally {
		await prepared.host.close();
	}
	if (changes.length > 0) {
		const lines = changes.slice(0, TOLD).map(({at, field, was, now}) => `${cut(at, WIDE)}${field === '' ? '' : ` ${cut(field, WIDE)}`}: ${was === '' ? '–' : cut(was, WIDE)} → ${now === '' ? '–' : cut(now, WIDE)}`);
		const more = changes.length - TOLD;
		throw new Failure('plan.outdated', {path: file, at: saved.madeAt, count: changes.length, call: planCall(saved, file)}, {evidence: [...lines, ...(more > 0 ? [`… +${more}`] : [])]});
	}
}
