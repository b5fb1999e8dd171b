import {faultLines} from '../../source/cli/print/fault-lines.ts';
import {migrateConfig, validateConfig} from '../../source/core/config/commands/commands.ts';
import {images} from '../../source/core/config/images.ts';
import {loadInitConfig} from '../../source/core/config/load.ts';
import {printConfig} from '../../source/core/config/print.ts';
import {ConfigError, type ConfigFault} from '../../source/core/told/faults.ts';
import {YamlControlCharacterError} from '../../source/core/told/failures.ts';
import {decodeText} from '../../source/core/yaml/source-file.ts';
import {yamlReason} from '../../source/texts/yaml-reasons.ts';
import {recordedFacts} from '../core/config/recorded.ts';

export interface Answer {
	/** Commands that took the file. */
	readonly accepted: readonly string[];
	/** Codes of the faults of those that did not. */
	readonly codes: readonly string[];
	/** What no answer may be; empty where all is well. */
	readonly wrong: readonly string[];
	/** The slowest command, in milliseconds of processor time: what else the machine does is not counted. */
	readonly milliseconds: number;
}

const name = 'input.yaml';
const facts = {...recordedFacts(), defaultAddress: async () => '192.0.2.10'};

/** What is done with a file before anything is carried out: all that a configuration passes until it is written again. */
const commands: Readonly<Record<string, (text: string) => Promise<unknown>>> = {
	'config validate': async (text) => validateConfig({file: {name, text}, facts}),
	'config migrate': async (text) => migrateConfig({file: {name, text}, facts}),
	async init(text) {
		const {config} = await loadInitConfig({file: {name, text}, flags: {config: name}, facts});
		for (const form of ['cluster', 'kubelet', 'kube-proxy'] as const) {
			printConfig(config, form);
		}
		images(config);
	},
};

/** Gives bytes to each command and looks at what a person would see. */
export async function answer(bytes: Uint8Array): Promise<Answer> {
	const accepted: string[] = [];
	const codes = new Set<string>();
	const wrong: string[] = [];
	let milliseconds = 0;
	for (const [command, run] of Object.entries(commands)) {
		const begun = process.threadCpuUsage();
		try {
			await run(decodeText(name, bytes));
			accepted.push(command);
			milliseconds = Math.max(milliseconds, since(begun));
		} catch (error) {
			milliseconds = Math.max(milliseconds, since(begun));
			if (error instanceof ConfigError) {
				error.faults.forEach(({code}) => codes.add(code));
				wrong.push(...complaints(error, bytes).map((complaint) => `${command}: ${complaint}`));
			} else if (error instanceof YamlControlCharacterError) {
				// The run begins, with a warning that has a place, and fails in words where the text would be written.
				codes.add('yaml.unwritable');
			} else {
				wrong.push(`${command}: ${error instanceof Error ? error.stack : String(error)}`);
			}
		}
	}
	if (Object.keys(Object.prototype).length > 0 || 'polluted' in {}) {
		wrong.push('the prototype of all objects was changed');
	}
	return {accepted, codes: [...codes], wrong, milliseconds};
}

function since(begun: NodeJS.CpuUsage): number {
	const {user, system} = process.threadCpuUsage(begun);
	return (user + system) / 1000;
}

/** What a person can read at one sitting. */
const mostLines = 2 * 2 * 101;
const longestLine = 4000;

function complaints({faults, warnings}: ConfigError, bytes: Uint8Array): string[] {
	const lines = bytes.toString().split('\n').length;
	const unexplained = [...faults, ...warnings].flatMap((fault) => (fault.code === 'yaml-syntax' && yamlReason(fault.params.reason, 'zh') === fault.params.reason ? [fault.params.reason] : []));
	const texts = (['en', 'zh'] as const).map((lang) => faultLines(warnings, 'warning', lang) + faultLines(faults, 'error', lang));
	return [
		...(faults.length === 0 ? ['refused without a fault'] : []),
		...faults.filter((fault) => !hasPlace(fault, lines)).map(({code}) => `${code} has no place`),
		...unexplained.map((reason) => `no words for: ${reason}`),
		...texts.flatMap((text) => [...sayings(text, bytes), ...tooLong(text)]),
	];
}

function hasPlace({place, path}: ConfigFault, lines: number): boolean {
	return place === undefined ? path !== '' : 'flag' in place || (place.file === name && place.line >= 1 && place.line <= lines && place.column >= 1);
}

const ofTheProgram = /^\s+at .*[:(]\d+|TypeError|RangeError|SyntaxError|ReferenceError|YAMLException|Cannot read|is not a function|\[object |call stack|\bundefined\b|\bNaN\b|Something unexpected/m;
// eslint-disable-next-line no-control-regex -- they are what is looked for
const forTheTerminal = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

/** Stack traces and other words of a program that failed, and raw control characters, in what a person sees. */
export function sayings(text: string, input: Uint8Array): string[] {
	const failed = ofTheProgram.exec(text)?.[0];
	const control = forTheTerminal.exec(text)?.[0].codePointAt(0);
	return [
		...(failed !== undefined && !Buffer.from(input).includes(failed) ? [`says "${failed}": ${text.slice(0, 500)}`] : []),
		...(control === undefined ? [] : [`sends U+${control.toString(16)} to the terminal`]),
	];
}

function tooLong(text: string): string[] {
	const lines = text.split('\n');
	return [
		...(lines.length > mostLines ? [`${lines.length} lines`] : []),
		...(lines.some((line) => line.length > longestLine) ? ['a line that nobody can read'] : []),
	];
}
