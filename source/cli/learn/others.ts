import type {FoundLesson} from './find.ts';
import type {LessonFault} from './check.ts';
import {lasts, type Bases, type Played} from './played.ts';
import type {Proved} from './proved.ts';

/** What the commands of another lesson may take: some wait for what is never there. */
const OTHER_MS = 10_000;

/**
 * Other lessons whose solution solves this one. A node on which a solution has changed nothing serves for the next;
 * one that it has changed is thrown away.
 */
export async function othersFaults(found: FoundLesson, others: readonly FoundLesson[], bases: Bases, proved: Proved): Promise<LessonFault[]> {
	const faults: LessonFault[] = [];
	const unsolved = others.filter((other) => proved.has(found, other));
	await proved.keep(found, unsolved);
	let begun: {readonly node: Played; readonly picture: string} | undefined;
	for (const other of others.filter((one) => !proved.has(found, one))) {
		const failed = await orFails(found.name, async () => {
			begun ??= await begin(found, bases);
			const {node, picture} = begun;
			if (await solves(node, other)) {
				return [{lesson: found.name, code: 'solved-by-other', what: other.name}];
			}
			unsolved.push(other);
			await proved.keep(found, unsolved);
			if (await node.picture() !== picture) {
				begun = undefined;
				await node.end();
			}
			return [];
		});
		if (failed.length > 0) {
			faults.push(...failed);
			const node = begun?.node;
			begun = undefined;
			await node?.end();
		}
	}
	await begun?.node.end();
	return faults;
}

async function begin(found: FoundLesson, bases: Bases): Promise<{readonly node: Played; readonly picture: string}> {
	const node = await bases.play(found);
	await node.settle();
	return {node, picture: await node.picture()};
}

async function solves(node: Played, {lesson: {solution}}: FoundLesson): Promise<boolean> {
	node.begin();
	// One that waits here for what its own node has is no fault: it has not solved this.
	await node.run(solution, OTHER_MS);
	if ((await node.missing()).some(lasts)) {
		return false;
	}
	await node.settle();
	return (await node.missing()).length === 0;
}

/** The faults of a play, or that it could not be played. */
export async function orFails(lesson: string, play: () => Promise<readonly LessonFault[]>): Promise<readonly LessonFault[]> {
	try {
		return await play();
	} catch (error) {
		return [{lesson, code: 'fails', what: error instanceof Error ? error.message : String(error), said: JSON.stringify((error as {readonly fields?: unknown}).fields ?? '')}];
	}
}
