import {load, YAMLException} from 'js-yaml';

/** Values of a file once its aliases are followed, and levels: no manifest and no kubeconfig has a hundredth of it. */
const [MOST_VALUES, MOST_LEVELS] = [100_000, 100];

/**
 * js-yaml's `load`, for files and texts from outside: a few lines of aliases stand for billions of values, which whoever
 * goes through them would never come to the end of.
 * @throws YAMLException, also where the text becomes too much
 */
export function loadYaml(text: string, options?: Parameters<typeof load>[1]): unknown {
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
