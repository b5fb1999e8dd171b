import {sortDocuments} from './documents.ts';
import {ConfigError, type ConfigFault} from './faults.ts';
import {loadDocuments, type ConfigInput} from './load.ts';
import {printConfig} from './print.ts';
import {sourceFile} from './yaml-reader.ts';
import {YamlControlCharacterError} from './yaml-writer.ts';

type FileInput = Required<Pick<ConfigInput, 'file' | 'facts'>>;

/**
 * `config validate`: every document must be of a known kind, every field known and right.
 * @throws ConfigError with all faults at once
 */
export async function validateConfig({file, facts}: FileInput): Promise<{warnings: readonly ConfigFault[]}> {
	const source = sourceFile(file.name, file.text);
	const documents = sortDocuments(source, {strict: true, allowDeprecated: false});
	if (documents.init || documents.cluster || documents.faults.length > 0) {
		const {warnings} = await loadDocuments({file, flags: {}, facts, purpose: 'validate'}, source, documents);
		return {warnings};
	}
	return {warnings: documents.warnings};
}

/**
 * `config migrate`: the same configuration in the newest version of the API; nothing where the
 * file has no document of kubeadm's.
 * @throws ConfigError with all faults at once
 */
export async function migrateConfig({file, facts}: FileInput): Promise<{text: string; warnings: readonly ConfigFault[]}> {
	const source = sourceFile(file.name, file.text);
	const documents = sortDocuments(source, {strict: true, allowDeprecated: true});
	if (!documents.init && !documents.cluster && documents.faults.length === 0) {
		return {text: '', warnings: documents.warnings};
	}
	const {config, warnings} = await loadDocuments({file, flags: {}, facts, purpose: 'migrate'}, source, documents);
	try {
		return {text: printConfig(config, 'migrated'), warnings};
	} catch (error) {
		if (error instanceof YamlControlCharacterError) {
			throw new ConfigError([{code: 'yaml-control-character', path: '', place: source.place(0), params: {value: error.text}}], warnings);
		}
		throw error;
	}
}
