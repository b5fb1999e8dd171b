import type {ConfigFindings} from '../decode.ts';
import {initSlots, sortDocuments, type Documents} from '../documents.ts';
import {encodeKind} from '../encode.ts';
import {append, bounded, ConfigError, type ConfigFault} from '../../told/faults.ts';
import {resetRows, type ResetFlags} from '../flag-rows.ts';
import {readFlags} from '../flags.ts';
import {ignoredChecks, loadDocuments, withPlace, type ConfigInput, type LoadedConfig, type Purpose} from '../load.ts';
import {completeOther, decodeOther, otherKinds, otherSlots, type LoadedOther, type OtherSlot} from '../others.ts';
import {printConfig} from '../print.ts';
import type {InitConfig, JsonObject, ResetConfiguration} from '../types.ts';
import type {Objection} from '../validate.ts';
import {sourceFile, type SourceFile} from '../../yaml/source-file.ts';
import {unwritableTexts} from '../unwritable.ts';
import {writeYaml} from '../../yaml/writer.ts';

type FileInput = Required<Pick<ConfigInput, 'file' | 'facts'>>;

interface LoadedFile {
	readonly init?: LoadedConfig;
	readonly others: ReadonlyArray<readonly [OtherSlot, LoadedOther]>;
	readonly warnings: readonly ConfigFault[];
}

/**
 * `config validate`: every document must be of a known kind, every field known and right.
 * @param input.allowDeprecated no warning about v1beta3
 * @param input.asVersion takes the place of the file's `kubernetesVersion`
 * @returns config where the file has one for init
 * @throws ConfigError with all faults at once
 */
export async function validateConfig({file, facts, allowDeprecated = false, asVersion}: FileInput & Pick<ConfigInput, 'asVersion'> & {readonly allowDeprecated?: boolean}): Promise<{warnings: readonly ConfigFault[]; config?: InitConfig}> {
	const {warnings, init} = await loadFile(sourceFile(file.name, file.text), {file, facts, ...(asVersion !== undefined && {asVersion})}, 'validate');
	return {warnings: warnings.filter(({code}) => code !== 'document-deprecated' || !allowDeprecated), ...(init && {config: init.config})};
}

/**
 * `config migrate`: the same configuration in the newest version of the API; nothing where the
 * file has no document of kubeadm's.
 * @throws ConfigError with all faults at once
 */
export async function migrateConfig({file, facts}: FileInput): Promise<{text: string; warnings: readonly ConfigFault[]}> {
	const source = sourceFile(file.name, file.text);
	const {init, others, warnings} = await loadFile(source, {file, facts}, 'migrate');
	const texts = others.map(([slot, {value}]) => writeYaml(encodeKind(value, otherKinds[slot].table)));
	return {text: [...(init ? [printConfig(init.config, 'migrated')] : []), ...texts].join('---\n'), warnings};
}

/** Loads every document of kubeadm's in a file, whatever command it is for. */
async function loadFile(source: SourceFile, input: FileInput & Pick<ConfigInput, 'asVersion'>, purpose: Purpose): Promise<LoadedFile> {
	const {facts} = input;
	const documents = sortDocuments(source, {strict: true, allowDeprecated: purpose === 'migrate', wanted: [...initSlots, 'join', 'reset', 'upgrade']});
	const faults: ConfigFault[] = [...documents.faults];
	const warnings: ConfigFault[] = [...documents.warnings];
	const init = documents.init || documents.cluster ? await loadInit({...input, flags: {}, purpose}, source, {...documents, faults: [], warnings: []}, faults) : undefined;
	const others: Array<readonly [OtherSlot, LoadedOther]> = [];
	for (const slot of otherSlots(documents)) {
		const document = documents[slot];
		if (document) {
			const findings: ConfigFindings = {faults: [], warnings: [], origins: new Map()};
			const given = decodeOther(source, document, slot, true, findings);
			const loaded = await completeOther(given, slot, facts, findings, {detectsSocket: purpose === 'migrate'});
			others.push([slot, loaded]);
			append(faults, findings.faults, purpose === 'migrate' ? unwritableTexts(source, document) : [], loaded.faults.map(fault => withPlace(fault, loaded.origins)));
			append(warnings, findings.warnings, loaded.warnings.map(fault => withPlace(fault, loaded.origins)));
		}
	}
	if (faults.length > 0) {
		throw new ConfigError(faults, warnings);
	}
	return {...(init && {init}), others, warnings: bounded([...warnings, ...(init?.warnings ?? [])])};
}

async function loadInit(input: ConfigInput, source: SourceFile, documents: Documents, faults: ConfigFault[]): Promise<LoadedConfig | undefined> {
	try {
		return await loadDocuments(input, source, documents);
	} catch (error) {
		if (error instanceof ConfigError) {
			append(faults, error.faults);
			return undefined;
		}
		throw error;
	}
}

export interface ResetInput {
	readonly file?: {readonly name: string; readonly text: string};
	readonly flags: ResetFlags;
	readonly facts: ConfigInput['facts'];
	/** Whether a container runtime is looked for where none is named; it is unless said. */
	readonly detectsSocket?: boolean;
}

/**
 * What `reset` is asked to do, from a file or from flags (cmd/reset.go, newResetData). Where no
 * socket is given one is looked for on the machine.
 * @throws ConfigError with all faults at once
 */
export async function loadResetConfig({file, flags, facts, detectsSocket = true}: ResetInput): Promise<{config: ResetConfiguration; warnings: readonly ConfigFault[]}> {
	const read = readFlags(flags, resetRows);
	const findings: ConfigFindings = {faults: [...read.faults], warnings: [...read.warnings], origins: new Map(read.origins)};
	const source = file && sourceFile(file.name, file.text);
	const documents = source && sortDocuments(source, {strict: false, allowDeprecated: false, wanted: ['reset']});
	append(findings.faults, documents?.faults ?? []);
	append(findings.warnings, documents?.warnings ?? []);
	if (source && documents && !documents.reset && documents.faults.length === 0) {
		findings.faults.push({code: 'document-missing', path: '', place: source.place(0), params: {kinds: 'ResetConfiguration'}});
	}
	const given = source && documents?.reset ? decodeOther(source, documents.reset, 'reset', false, findings) : {};
	const loaded = await completeOther({...given, ...read.reset}, 'reset', facts, findings, {detectsSocket});
	const objections: Objection[] = [...loaded.faults];
	const config = loaded.value as unknown as ResetConfiguration;
	const ignorePreflightErrors = ignoredChecks(flags, config.ignorePreflightErrors, objections);
	const faults = [...findings.faults, ...objections.map(fault => withPlace(fault, findings.origins))];
	const warnings = [...findings.warnings, ...loaded.warnings.map(fault => withPlace(fault, findings.origins))];
	if (faults.length > 0) {
		throw new ConfigError(faults, warnings);
	}
	const {'skip-phases': skipPhases = []} = flags;
	return {warnings, config: {...config, ignorePreflightErrors, skipPhases: skipPhases.length > 0 ? skipPhases : config.skipPhases}};
}

/** A document of another command in its printed layout. */
export const encodeOther = (slot: OtherSlot, {value}: LoadedOther): JsonObject => encodeKind(value, otherKinds[slot].table);
