// What is measured, as a table, and the arithmetic that makes a printed line of it. Machines differ and are noisy: a budget is
// a ratio to something else that ran on the same machine in the same minute, wherever there is such a thing.

/** The parts that can be measured alone. */
export type Part = 'start' | 'size' | 'memory' | 'run' | 'plan' | 'certs' | 'record' | 'keys';

type Unit = 'ms' | 'MB' | 'MB packed' | 'bytes/s' | '% of a core' | 'files';

/** What was measured, by name: at least one value, or the reason why there is none. */
export type Samples = Readonly<Record<string, readonly number[] | Missing>>;
export interface Missing {readonly missing: string}

export interface Figure {
	readonly part: Part;
	readonly name: string;
	/** The samples that it is taken of. */
	readonly of: string;
	/** The median where nothing else is said; what it stands beside is taken in the same way. */
	readonly take?: 'lowest' | 'highest' | 'last of twenty';
	readonly unit: Unit;
	/** Samples in the same unit that it is printed as a multiple of, where nothing is asked of it. */
	readonly beside?: string;
	/** In the figure's unit; or so many times other samples in the same unit, and so much more. */
	readonly most?: number | {readonly times: number; readonly than: string; readonly plus?: number};
}

export const figures: readonly Figure[] = [
	{part: 'start', name: 'an empty Node file, warm', of: 'empty.warm', unit: 'ms'},
	{part: 'start', name: 'first frame, warm', of: 'frame.warm', unit: 'ms', most: {times: 4, than: 'empty.warm'}},
	{part: 'start', name: 'first frame, warm, the fastest of each', of: 'frame.warm', take: 'lowest', unit: 'ms', beside: 'empty.warm'},
	{part: 'start', name: 'first frame, warm, nothing compiled beforehand', of: 'frame.uncompiled', unit: 'ms'},
	{part: 'start', name: 'first frame of the executable, warm', of: 'executable.warm', unit: 'ms', most: {times: 1.5, than: 'frame.warm'}},
	// No budget, but what a busy machine does not change: where the ratio above is over, this tells whether the program is to blame.
	{part: 'start', name: 'an empty Node file, processor time', of: 'empty.processor', unit: 'ms'},
	{part: 'start', name: 'first frame, processor time', of: 'frame.processor', unit: 'ms', beside: 'empty.processor'},
	{part: 'start', name: 'an empty Node file, cold', of: 'empty.cold', unit: 'ms'},
	{part: 'start', name: 'first frame, cold', of: 'frame.cold', unit: 'ms', most: {times: 1.3, than: 'empty.cold', plus: 100}},
	{part: 'start', name: 'first frame of the executable, cold', of: 'executable.cold', unit: 'ms', most: {times: 1.5, than: 'frame.cold'}},
	{part: 'size', name: 'JavaScript that ships', of: 'size.js', unit: 'MB', most: 3},
	{part: 'size', name: 'JavaScript that ships, gzip', of: 'size.jsPacked', unit: 'MB packed'},
	{part: 'size', name: 'lessons', of: 'size.lessons', unit: 'MB'},
	{part: 'size', name: 'notices and what else ships', of: 'size.other', unit: 'MB'},
	{part: 'size', name: 'files read before the first frame', of: 'size.read', unit: 'files'},
	{part: 'size', name: 'what is in them', of: 'size.readBytes', unit: 'MB'},
	{part: 'size', name: 'the executable', of: 'size.executable', unit: 'MB'},
	{part: 'size', name: 'the executable, gzip', of: 'size.executablePacked', unit: 'MB packed'},
	{part: 'memory', name: 'a whole run told in lines', of: 'memory.bundle', unit: 'MB'},
	{part: 'memory', name: 'the same by the executable', of: 'memory.executable', unit: 'MB'},
	{part: 'run', name: 'sixteen keys by openssl', of: 'openssl', unit: 'ms'},
	{part: 'run', name: 'a whole sandbox run, sixteen keys included', of: 'run.whole', unit: 'ms', most: {times: 1.3, than: 'openssl'}},
	{part: 'run', name: 'of it certs, kubeconfig, etcd and control-plane', of: 'run.offline', unit: 'ms'},
	// A person waits for nothing, and a script may ask for many.
	{part: 'run', name: 'config validate, two hundred lines', of: 'validate', unit: 'ms', most: 250},
	{part: 'run', name: 'the slowest of those', of: 'validate', take: 'highest', unit: 'ms'},
	{part: 'plan', name: 'plan, RSA-2048', of: 'plan.RSA-2048', unit: 'ms', most: 1000},
	{part: 'plan', name: 'plan, ECDSA-P256', of: 'plan.ECDSA-P256', unit: 'ms', most: 400},
	{part: 'plan', name: 'kubeadm init --dry-run', of: 'plan.kubeadm', unit: 'ms'},
	{part: 'plan', name: 'plan of the same', of: 'plan.beside', unit: 'ms', most: {times: 0.15, than: 'plan.kubeadm'}},
	{part: 'certs', name: 'kubeadm init phase certs all, RSA-2048', of: 'certs.RSA-2048.kubeadm', unit: 'ms'},
	{part: 'certs', name: 'kubestep, RSA-2048', of: 'certs.RSA-2048', unit: 'ms', most: {times: 0.6, than: 'certs.RSA-2048.kubeadm'}},
	{part: 'certs', name: 'kubeadm init phase certs all, ECDSA-P256', of: 'certs.ECDSA-P256.kubeadm', unit: 'ms'},
	{part: 'certs', name: 'kubestep, ECDSA-P256', of: 'certs.ECDSA-P256', unit: 'ms', most: {times: 2, than: 'certs.ECDSA-P256.kubeadm'}},
	{part: 'record', name: 'a run\'s processor time', of: 'record.run', unit: 'ms'},
	{part: 'record', name: 'recording it, in a file and on the node', of: 'record.ms', unit: 'ms', most: {times: 0.03, than: 'record.run'}},
	{part: 'record', name: 'memory of that', of: 'record.mb', unit: 'MB', most: 5},
	{part: 'record', name: 'memory where the node\'s recording is full', of: 'record.mostMb', unit: 'MB', most: 5},
	{part: 'record', name: 'opening a recording of 100 MB', of: 'record.open', unit: 'ms', most: 2000},
	{part: 'record', name: 'a move in it, at most', of: 'record.move', take: 'highest', unit: 'ms', most: 50},
	{part: 'keys', name: 'key to frame while it runs, median', of: 'keys.answer', unit: 'ms'},
	{part: 'keys', name: 'nineteen of twenty', of: 'keys.answer', take: 'last of twenty', unit: 'ms'},
	{part: 'keys', name: 'written at rest', of: 'keys.restBytes', unit: 'bytes/s'},
	{part: 'keys', name: 'processor at rest', of: 'keys.restProcessor', unit: '% of a core'},
];

/** @returns the value in the middle; of an even number the upper one, so that it is one that was measured */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

function quantile(values: readonly number[], share: number): number {
	return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
}

const taken: Record<NonNullable<Figure['take']> | 'median', (values: readonly number[]) => number> = {
	median,
	lowest: (values) => Math.min(...values),
	highest: (values) => Math.max(...values),
	'last of twenty': (values) => quantile(values, 0.95),
};

const NO_DECIMALS = 20;
const show = (value: number, unit: Unit) => `${value.toFixed(unit === 'files' || value >= NO_DECIMALS ? 0 : 1)} ${unit}`;

const times = (value: number, base: number) => `${(value / base).toFixed(2)} ×`;
const nameOf = (table: readonly Figure[], samples = '') => table.find(({of}) => of === samples)?.name ?? samples;

export interface Row {
	readonly name: string;
	readonly value: string;
	readonly isOver: boolean;
}

/**
 * The printed lines of the figures whose samples there are; a figure without any was not asked for and has no line.
 * One that could not be measured says why, and is not over: what is not there cannot be too slow.
 */
export function rowsOf(table: readonly Figure[], samples: Samples): readonly Row[] {
	return table.flatMap((figure) => {
		const {name, of, take = 'median', unit, beside, most} = figure;
		const own = samples[of];
		if (own === undefined) {
			return [];
		}
		if ('missing' in own) {
			return [{name, value: `not measured: ${own.missing}`, isOver: false}];
		}
		const value = taken[take](own);
		if (Number.isNaN(value)) {
			// What is no number must not pass for little.
			return [{name, value: 'not measured: this system does not tell', isOver: most !== undefined}];
		}
		if (most === undefined) {
			const base = beside === undefined ? undefined : samples[beside];
			return [{name, value: `${show(value, unit)}${base === undefined || 'missing' in base ? '' : ` = ${times(value, taken[take](base))} ${nameOf(table, beside)}`}`, isOver: false}];
		}
		if (typeof most === 'number') {
			return [{name, value: `${show(value, unit)} (at most ${most} ${unit})`, isOver: value > most}];
		}
		const other = samples[most.than];
		const than = nameOf(table, most.than);
		if (other === undefined || 'missing' in other) {
			return [{name, value: `${show(value, unit)}, beside nothing: ${than} was not measured`, isOver: false}];
		}
		const base = taken[take](other);
		const limit = base * most.times + (most.plus ?? 0);
		const added = most.plus === undefined ? '' : ` and ${show(most.plus, unit)}`;
		return [{name, value: `${show(value, unit)} = ${times(value, base)} ${than} (at most ${most.times} ×${added}: ${show(limit, unit)})`, isOver: value > limit}];
	});
}
