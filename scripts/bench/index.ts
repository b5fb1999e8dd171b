// Measures what is asked for, part by part, and prints it beside its budgets.
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {availableParallelism, loadavg} from 'node:os';
import {join} from 'node:path';
import {figures, type Part, rowsOf, type Samples} from './figures.ts';
import {measureKeys} from './keys.ts';
import {measureCerts, measurePlan} from './kubeadm.ts';
import {top} from './processes.ts';
import {measureRecord} from './record.ts';
import {measureMemory, measureRun} from './run.ts';
import {measureSize} from './size.ts';
import {measureStart} from './start.ts';

const parts: Readonly<Record<Part, () => Promise<Samples>>> = {
	start: measureStart,
	size: measureSize,
	memory: measureMemory,
	run: measureRun,
	plan: measurePlan,
	certs: measureCerts,
	record: measureRecord,
	keys: measureKeys,
};
/** Whole inits on nodes that are thrown away: a table of its own. */
const NODE = 'node';
const known = [...Object.keys(parts), NODE];

/**
 * @param asked names of parts; all where there is none
 * @returns the exit status: 0, 1 where something is over its budget, 2 where a part is none or there is no program
 */
export async function bench(asked: readonly string[]): Promise<number> {
	// How many inits of each is asked for as in `node 5`.
	const runs = asked.filter((name, index) => asked[index - 1] === NODE && /^\d+$/.test(name));
	const unknown = asked.filter((name) => !known.includes(name) && !runs.includes(name));
	if (unknown.length > 0) {
		console.error(`no part of the bench: ${unknown.join(', ')}. There are ${known.join(', ')}.`);
		return 2;
	}
	if (!existsSync(join(top, 'dist'))) {
		console.error('The program is not built. Run: npm run build');
		return 2;
	}
	const isWanted = (name: string) => asked.length === 0 || asked.includes(name);
	console.log(`Medians, Node ${process.versions.node}, ${availableParallelism()} cores, ${loadavg()[0]?.toFixed(1)} processes at work before`);
	const over: string[] = [];
	for (const [part, measure] of Object.entries(parts).filter(([part]) => isWanted(part))) {
		console.log(`\n${part}`);
		let samples: Samples;
		try {
			samples = await measure();
		} catch (error) {
			// What cannot be run is said, and the other parts are measured.
			const said = error instanceof Error ? error.message : String(error);
			console.log(`! ${said}`);
			over.push(`${part} could not be measured: ${said.split('\n')[0]}`);
			continue;
		}
		const rows = rowsOf(figures.filter((figure) => figure.part === part), samples);
		const width = Math.max(...rows.map(({name}) => name.length));
		for (const {name, value, isOver} of rows) {
			console.log(`${isOver ? '!' : ' '} ${name.padEnd(width)}  ${value}`);
		}
		over.push(...rows.filter(({isOver}) => isOver).map(({name, value}) => `${name}: ${value}`));
	}
	if (isWanted(NODE)) {
		over.push(...measureNode(runs));
	}
	if (over.length > 0) {
		console.log(`\nnot held:\n${over.map((line) => `  ${line}\n`).join('')}`);
	}
	return over.length > 0 ? 1 : 0;
}

/** It prints its own table, and says itself what it misses. */
function measureNode(runs: readonly string[]): readonly string[] {
	const script = join(top, 'scripts/bench-node.mjs');
	console.log(`\n${NODE}`);
	if (!existsSync(script)) {
		console.log('  not measured: there is no scripts/bench-node.mjs');
		return [];
	}
	return spawnSync(process.execPath, [script, NODE, ...runs], {stdio: 'inherit'}).status === 0 ? [] : ['a whole init on a node: see its table'];
}
