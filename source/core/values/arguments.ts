import {Buffer} from 'node:buffer';
import type {Argument} from '../config/types.ts';

/**
 * A component's flags: the defaults sorted by name, less those that the user gives, then the
 * user's own in their order and with their repeats (as kubeadm does: util/arguments.go,
 * ArgumentsToCommand).
 *
 * @returns `--name=value` each
 */
export function mergeArguments(defaults: readonly Argument[], own: readonly Argument[]): string[] {
	const given = new Set(own.map(({name}) => name));
	const kept = defaults.filter(({name}) => !given.has(name));
	kept.sort((a, b) => compareBytes(a.name, b.name) || compareBytes(a.value, b.value));
	return [...kept, ...own].map(({name, value}) => `--${name}=${value}`);
}

/** The value that counts where a flag is given more than once: the last; undefined where it is not given. */
export function lastValue(args: readonly Argument[], name: string): string | undefined {
	return args.findLast((argument) => argument.name === name)?.value;
}

/** Go's order of strings: by UTF-8 bytes, which differs from JavaScript's beyond U+FFFF. */
export function compareBytes(a: string, b: string): number {
	return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
