import {ConfigError, type ConfigFault} from '../../core/told/faults.ts';
import type {InitConfig, JsonObject} from '../../core/config/types.ts';
import type {Host} from '../../core/ports/index.ts';
import {examine, isWell, type Examination, type Examined, type Standing} from '../../core/doctor/index.ts';
import {Secrets} from '../../core/secrets/secrets.ts';
import {proxyEnvironment} from '../../core/manifests/host.ts';
import {links} from '../../core/told/diagnosis.ts';
import {countsText, doctorWords} from '../../texts/doctor.ts';
import {faultText} from '../../texts/faults.ts';
import type {DiagnosisText, ProblemText, Texts} from '../../texts/types.ts';
import {loadTexts} from '../../texts/load.ts';
import {textLines} from '../../strings/text-lines.ts';
import type {Call} from '../line/command.ts';
import {folded} from '../../strings/fold.ts';
import {asPrinted, written} from '../print/data-output.ts';
import {FAILED} from '../line/exit-codes.ts';
import {faultLines} from '../print/fault-lines.ts';
import type {FlagValues} from '../line/flag-table.ts';
import {sandboxFolder, sandboxTexts} from '../run/open-host.ts';
import {actingOn} from '../run/policies.ts';
import {prepareInit, type PreparedInit, type PrepareFlag} from '../run/prepare-init.ts';
import {outputLines} from '../../strings/sanitize.ts';

/** `kubestep doctor`: all checks of init, and how a control plane that is there fares. Changes nothing. */
export async function doctor(call: Call<PrepareFlag | 'data-output'>): Promise<number> {
	const form = call.flags.output ?? 'text';
	const {prepared: {host, config}, broken} = await prepare(call.flags);
	try {
		const secrets = new Secrets();
		secrets.hideIn(config, await proxyEnvironment(host));
		const {found, faults, words, isSound} = await look(call.flags, call.lang, {host, config, broken, secrets});
		if (form === 'text') {
			call.output.out(outputLines(...faultReport(faults, words.lang), ...report(found, words, faults.length > 0)));
		} else {
			call.output.document(written(form, [asReport(found, words, faults)]));
		}
		return isSound ? 0 : FAILED;
	} finally {
		await host.close();
	}
}

interface Looked {
	readonly host: Host;
	readonly config: InitConfig;
	/** The configuration that was given, where it is wrong. */
	readonly broken?: ConfigError | undefined;
	readonly secrets: Secrets;
}

async function look(flags: FlagValues<PrepareFlag>, lang: Texts['lang'], {host, config, broken, secrets}: Looked) {
	const found = secrets.masked(await examine(host, config, actingOn(sandboxFolder(flags) === undefined ? 'node' : 'sandbox'), new AbortController().signal));
	const words = await loadTexts(lang, sandboxTexts(flags));
	const faults = secrets.masked(broken?.faults ?? []);
	return {found, faults, words, isSound: faults.length === 0 && isWell(found)};
}

/** What `doctor -o json` prints, of a node that is open. */
export async function doctorReport(flags: FlagValues<PrepareFlag>, lang: Texts['lang'], looked: Looked): Promise<JsonObject> {
	const {found, words, faults} = await look(flags, lang, looked);
	return asReport(found, words, faults);
}

const asReport = (found: Examination, words: Texts, faults: readonly ConfigFault[]): JsonObject => ({kind: 'NodeReport', apiVersion: 'kubestep/v1', ...asObject(found, words, faults)});

/** The node can be looked at whatever is wrong with the configuration: then it is held to what init takes by itself. */
export async function prepare(given: FlagValues<PrepareFlag>): Promise<{readonly prepared: PreparedInit; readonly broken?: ConfigError}> {
	// As for a dry run: a sandbox is looked at, not taken.
	const flags = {...given, 'dry-run': true};
	try {
		return {prepared: await prepareInit({flags}, 'doctor')};
	} catch (error) {
		if (!(error instanceof ConfigError)) {
			throw error;
		}
		const {sandbox, machine, 'sandbox-speed': speed} = flags;
		// Where the machine alone is at fault, its faults are all there is to tell.
		const prepared = await prepareInit({flags: {sandbox, machine, 'sandbox-speed': speed, 'dry-run': true}}, 'doctor').catch(() => undefined);
		if (prepared === undefined) {
			throw error;
		}
		return {prepared, broken: error};
	}
}

function faultReport(faults: readonly ConfigFault[], lang: Texts['lang']): string[] {
	const {configuration, defaults} = doctorWords[lang];
	return faults.length === 0 ? [] : headed(configuration(faults.length), [...faultLines(faults, 'error', lang).map((line) => `  ${line}`), ...wrapText(defaults, 2)]);
}

interface FindingText extends ProblemText {
	readonly severity: 'error' | 'warning';
	readonly code: string;
}

function findings({findings: {errors, warnings}}: Examined, words: Texts): FindingText[] {
	const told = (severity: FindingText['severity']) => (finding: (typeof errors)[number]): FindingText => ({severity, code: finding.code, ...words.finding(finding)});
	return [...errors.map(told('error')), ...warnings.map(told('warning'))];
}

/** In the order in which a person needs it: what is wrong first, what is well last. */
function report(found: Examination, words: Texts, isBroken: boolean): string[] {
	const say = doctorWords[words.lang];
	const by = (standing: Standing) => found.checks.filter((one) => one.standing === standing);
	const {controlPlane} = found;
	const [failed, warned, expected, unseen, well] = [by('failed'), by('warning'), by('expected'), by('unseen'), by('well')];
	// One cause may fail several checks: what helps is said once.
	const told = new Set<string>();
	const names = (list: readonly Examined[]) => wrapText([...new Set(list.map(({check}) => check.name))].join(', '), 2);
	return [
		...headed(say.surroundings, words.surroundings(found.surroundings).flatMap(([label, values]) => values.flatMap((value) => wrapText(words.labelled(label, value), 2)))),
		...(controlPlane === undefined ? [] : headed(say.controlPlane(controlPlane.healthy), controlPlaneLines(controlPlane, words))),
		...(failed.length === 0 ? [] : headed(say.failed(failed.length), failed.flatMap((one) => checkLines(one, words, told)))),
		...(warned.length === 0 ? [] : headed(say.warnings(warned.length), warned.flatMap((one) => checkLines(one, words, told)))),
		...(expected.length === 0 ? [] : headed(say.expected(expected.length), [...names(expected), ...wrapText(found.goesOn ? say.expectedGoesOn : say.expectedWhy, 2)])),
		...(unseen.length === 0 ? [] : headed(say.unseen(unseen.length), names(unseen))),
		...(well.length === 0 ? [] : headed(say.well(well.length), names(well))),
		...wrapText(countsText(say, {failed: failed.length, warning: warned.length, expected: expected.length, unseen: unseen.length, well: well.length}), 0),
		...wrapText(say.verdict[controlPlane === undefined ? (isBroken ? 'noConfiguration' : isWell(found) ? 'ready' : 'notReady') : isWell(found) ? 'present' : 'presentIll'], 0),
	];
}

const COLUMNS = 80;

/** A sentence as indented lines. */
const wrapText = (text: string, indent: number): string[] => folded(text, COLUMNS, indent);

const headed = (title: string, lines: readonly string[]): string[] => [title, ...lines, ''];

/** The check's name, what it looked at, what it found, what to do; a command stands on a line of its own, to copy. */
function checkLines(one: Examined, words: Texts, told: Set<string>): string[] {
	const {check} = one;
	return [
		...wrapText(words.labelled(check.name, words.check(check.lookedAt, check.fields)), 2),
		...findings(one, words).flatMap(({problem, remedy, command}) => {
			const help = [...(remedy === undefined ? [] : wrapText(remedy, 4)), ...(command === undefined ? [] : textLines(command).map((text) => `      ${text}`))];
			const isNew = !told.has(help.join('\n'));
			told.add(help.join('\n'));
			return [...wrapText(problem, 4), ...(isNew ? help : [])];
		}),
	];
}

function controlPlaneLines({chains, diagnosis}: NonNullable<Examination['controlPlane']>, words: Texts): string[] {
	const states = chains.flatMap(({component, marks}) => {
		const index = marks.findIndex((mark) => mark !== 'ok');
		const link = links[index];
		return wrapText(words.labelled(component, link === undefined ? words.mark('ok') : `${words.link(link)} ${words.mark(marks[index] ?? 'unknown')}`), 2);
	});
	if (diagnosis === undefined) {
		return states;
	}
	const {problem, cause, remedy, commands} = words.diagnosis(diagnosis);
	return [
		...states, ...wrapText(problem, 2), ...textLines(diagnosis.evidence.join('\n')).map((text) => `    | ${text}`),
		...(cause === undefined ? [] : wrapText(cause, 2)), ...wrapText(remedy, 2), ...commands.map((command) => `      ${command}`),
	];
}

function asObject(found: Examination, words: Texts, faults: readonly ConfigFault[]): JsonObject {
	const {surroundings, controlPlane, checks} = found;
	const diagnosis = controlPlane?.diagnosis;
	const told: Partial<DiagnosisText> = diagnosis === undefined ? {} : words.diagnosis(diagnosis);
	const object = {
		well: faults.length === 0 && isWell(found),
		...(faults.length > 0 && {configuration: faults.map((fault) => ({code: fault.code, path: fault.path, place: fault.place, ...faultText(fault, words.lang)}))}),
		surroundings,
		...(controlPlane && {controlPlane: {
			healthy: controlPlane.healthy,
			components: controlPlane.chains.map(({component, marks}) => ({component, chain: Object.fromEntries(links.map((link, index) => [link, marks[index] ?? 'unknown']))})),
			...(diagnosis && {diagnosis: {...diagnosis, problem: asPrinted(told.problem), cause: asPrinted(told.cause), remedy: asPrinted(told.remedy), commands: asPrinted(told.commands)}}),
		}}),
		checks: checks.map((one) => ({name: one.check.name, standing: one.standing, lookedAt: asPrinted(words.check(one.check.lookedAt, one.check.fields)), findings: asPrinted(findings(one, words))})),
	};
	return JSON.parse(JSON.stringify(object)) as JsonObject;
}
