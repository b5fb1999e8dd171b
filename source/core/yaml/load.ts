import {FAILSAFE_SCHEMA, load, YAMLException} from 'js-yaml';

/** Values of a file once its aliases are followed, and levels: no manifest and no kubeconfig has a hundredth of it. */
const [MOST_VALUES, MOST_LEVELS] = [100_000, 100];
/** Reading may take three hundred times a text's own memory. */
const MOST_CHARACTERS = 600_000;

/**
 * js-yaml's `load`, for files and texts from outside: a few lines of aliases stand for billions of values, which whoever
 * goes through them would never come to the end of.
 * @throws YAMLException, also where the text becomes too much
 */
export function loadYaml(text: string, options?: Parameters<typeof load>[1]): unknown {
	if (text.length > MOST_CHARACTERS) {
		throw new YAMLException(`more than ${MOST_CHARACTERS} characters`);
	}
	const value = load(text, options);
	let room = MOST_VALUES;
	const fits = (one: unknown, level: number): boolean => {
		room -= 1;
		return room >= 0 && (typeof one !== 'object' || one === null || (level < MOST_LEVELS && Object.values(one).every((below) => fits(below, level + 1))));
	};
	if (!fits(value, 0)) {
		throw new YAMLException(`more than ${MOST_VALUES} values or ${MOST_LEVELS} levels`);
	}
	return value;
}

/** The same with every scalar as the text that stands there: what is shown is shown as it was written. */
export const loadYamlTexts = (text: string): unknown => loadYaml(text, {schema: FAILSAFE_SCHEMA});
