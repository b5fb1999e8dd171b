import {join} from 'node:path';
import type {ChildProcess} from 'node:child_process';
import type {Order, Report} from './lane.ts';
import {forkInRoot} from './root.ts';

export interface SweepOptions {
	readonly family: string;
	readonly first: number;
	readonly count: number;
	/** Only each so-manieth seed. */
	readonly every?: number;
	readonly lanes: number;
	/** See Order. */
	readonly share: number;
	readonly only?: string | undefined;
	readonly isShown?: boolean;
	onReport(report: Report): void;
}

/** So many cases go to a lane at a time. */
const HANDFUL = 50;
/** A lane that tells nothing for so long is lost: three tries of one case, and the worker's before. */
const LOST_AFTER = 400_000;

/** Tries the cases of a family in throw-away roots. */
export async function sweep({family, first, count, every = 1, lanes, share, only, isShown = false, onReport}: SweepOptions): Promise<void> {
	let next = first;
	const last = first + count * every;
	await Promise.all(Array.from({length: Math.max(1, Math.min(lanes, Math.ceil(count / 10)))}, async () => {
		let lane: ChildProcess | undefined;
		try {
			while (next < last) {
				const seeds = Array.from({length: Math.min(HANDFUL, Math.ceil((last - next) / every))}, (_, index) => next + index * every);
				next += seeds.length * every;
				lane ??= forkInRoot(join(import.meta.dirname, 'lane.ts'));
				await carryOut(lane, {family, seeds, share, only, isShown}, onReport);
			}
		} finally {
			lane?.kill('SIGKILL');
		}
	}));
}

/** Carries out orders one after another in a single throw-away root. */
export async function inOneRoot(orders: readonly Order[]): Promise<Report[]> {
	const reports: Report[] = [];
	const lane = forkInRoot(join(import.meta.dirname, 'lane.ts'));
	try {
		for (const order of orders) {
			await carryOut(lane, order, (report) => reports.push(report));
		}
	} finally {
		lane.kill('SIGKILL');
	}
	return reports;
}

/** How many cases a family has; undefined where it has one for each seed. */
export async function sizeOf(family: string): Promise<number | undefined> {
	const lane = forkInRoot(join(import.meta.dirname, 'lane.ts'));
	try {
		return await carryOut(lane, {family, seeds: [], share: 0}, () => undefined);
	} finally {
		lane.kill('SIGKILL');
	}
}

async function carryOut(lane: ChildProcess, order: Order, onReport: (report: Report) => void): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		const lost = () => end(() => reject(new Error(`a lane of ${order.family} told nothing for long`)));
		let timer = setTimeout(lost, LOST_AFTER);
		const end = (settle: () => void) => {
			clearTimeout(timer);
			lane.removeAllListeners('message');
			lane.removeAllListeners('exit');
			settle();
		};
		lane.on('message', (told: Report | {readonly isDone: true; readonly size?: number}) => {
			clearTimeout(timer);
			timer = setTimeout(lost, LOST_AFTER);
			if ('isDone' in told) {
				end(() => resolve(told.size));
			} else {
				onReport(told);
			}
		});
		lane.on('exit', (code) => end(() => reject(new Error(`a lane of ${order.family} ended with ${code}`))));
		lane.send(order);
	});
}
