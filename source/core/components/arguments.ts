import {parseCsv} from '../values/csv.ts';
import {parseBoolean} from '../values/numbers.ts';
import {goflagArguments} from './goflag.ts';
import {pflagArguments} from './pflag.ts';
import type {ArgumentProblem} from './problems.ts';
import {settingProblem} from './settings.ts';
import {flagOf, type Component} from './tables.ts';

export type {ArgumentProblem} from './problems.ts';

/** The arguments that a component was started with. */
export interface Arguments {
	/** Whether the flag was given. */
	has(name: string): boolean;
	/** The value that counts: the last one given, else the default; empty where there is neither. */
	text(name: string): string;
	/** A switch. */
	enabled(name: string): boolean;
	/** All values of a list; the first that is given takes the place of the default. */
	list(name: string): readonly string[];
}

export interface ParsedArguments {
	readonly arguments: Arguments;
	/** What the program ends over: the first that it comes to. `arguments` has what stood before it. */
	readonly problem?: ArgumentProblem;
}

/**
 * Reads the arguments of a component as its program does: Kubernetes' with pflag, etcd's with Go's `flag`. Then the
 * names that some flags hold are looked at: feature gates, admission plugins, authorization modes.
 * @param argv without the program itself
 */
export function parseArguments(component: Component, argv: readonly string[]): ParsedArguments {
	const {given, problem} = component === 'etcd' ? goflagArguments(argv) : pflagArguments(component, argv);
	const parsed = argumentsOf(component, given);
	const found = problem ?? settingProblem(component, parsed);
	return {arguments: parsed, ...(found !== undefined && {problem: found})};
}

function argumentsOf(component: Component, given: ReadonlyMap<string, readonly string[]>): Arguments {
	const fallback = (name: string) => flagOf(component, name)?.default ?? '';
	const text = (name: string) => given.get(name)?.at(-1) ?? fallback(name);
	return {
		has: (name) => given.has(name),
		text,
		enabled: (name) => parseBoolean(text(name)) ?? false,
		list(name) {
			const values = given.get(name) ?? [fallback(name).replace(/^\[(.*)\]$/, '$1')].filter((value) => value !== '');
			return flagOf(component, name)?.type === 'stringArray' ? values : values.flatMap((value) => parseCsv(value) ?? []);
		},
	};
}
