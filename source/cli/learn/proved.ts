import {createHash} from 'node:crypto';
import {Failure} from '../../core/told/failures.ts';
import {codeOf} from '../../hosts/shared/host-error.ts';
import {readRegular} from '../../hosts/shared/read-file.ts';
import {writeNamed} from '../../hosts/shared/write-named.ts';
import {unreadable, unwritable} from '../run/unreadable.ts';
import type {FoundLesson} from './find.ts';

/** A thousand lessons beside each other. */
const MOST = 16 * 1024 * 1024;
const LETTERS = 8;
const SHOWN = 40;
const LINE = new RegExp(`^[\\w.-]+:(?: [0-9a-f]{${LETTERS}})*$`);

/**
 * Of two lessons what decides whether the one is solved by the other's solution: how the one's node is when it begins, what it
 * asks for, and the other's commands. Prose and hints do not.
 */
export function pairDigest({config, lesson: {prepare, tasks}}: FoundLesson, other: FoundLesson): string {
	return createHash('sha256').update(JSON.stringify([config?.text, prepare, tasks, other.lesson.solution])).digest('hex').slice(0, LETTERS);
}

/**
 * Pairs that were tried, by content, in a file with a line a lesson: its name, then a digest for each other whose solution does
 * not solve it. A pair of which something was changed is in there no more.
 */
export class Proved {
	readonly #digests: ReadonlySet<string>;
	readonly #of: Map<string, readonly string[]>;
	readonly #file: string | undefined;
	/** Of one file after another: each is as new as what is kept then. */
	#written: Promise<void> = Promise.resolve();

	private constructor(of: ReadonlyMap<string, readonly string[]>, file: string | undefined) {
		this.#file = file;
		this.#of = new Map(of);
		this.#digests = new Set([...of.values()].flat());
	}

	/** @param file undefined: nothing was tried. @throws Failure `lesson.invalid` where it is of another kind, so that it is not written over */
	static async read(file: string | undefined): Promise<Proved> {
		let text = '';
		try {
			text = file === undefined ? '' : (await readRegular(file, {limit: MOST})).toString('utf8');
		} catch (error) {
			if (codeOf(error) !== 'ENOENT') {
				throw unreadable(file ?? '', error);
			}
		}
		const lines = text.split('\n').filter((line) => line !== '');
		const strange = lines.findIndex((line) => !LINE.test(line));
		if (strange !== -1) {
			throw new Failure('lesson.invalid', {file: file ?? '', problem: 'wrong-type', line: strange + 1, field: 'NAME', found: JSON.stringify(lines[strange]?.slice(0, SHOWN)), expected: 'NAME: DIGEST …'});
		}
		return new Proved(new Map(lines.map((line) => {
			const [name = '', ...digests] = line.split(' ');
			return [name.slice(0, -1), digests];
		})), file);
	}

	has(found: FoundLesson, other: FoundLesson): boolean {
		return this.#digests.has(pairDigest(found, other));
	}

	/** From now on these, of one lesson; written at once, so that little is tried again where it is cut off. @throws Failure `file.unwritable` */
	async keep(found: FoundLesson, others: readonly FoundLesson[]): Promise<void> {
		this.#of.set(found.name, others.map((other) => pairDigest(found, other)).toSorted());
		const written = this.#written.then(async () => this.#write());
		this.#written = written.catch(() => undefined);
		return written;
	}

	/** Of other lessons than these nothing is kept: they are there no more. */
	keepOnly(lessons: readonly FoundLesson[]): void {
		const names = new Set(lessons.map(({name}) => name));
		[...this.#of.keys()].filter((name) => !names.has(name)).forEach((name) => this.#of.delete(name));
	}

	/** As a whole, so that half a file is never there. */
	async #write(): Promise<void> {
		if (this.#file === undefined) {
			return;
		}
		const lines = [...this.#of].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, digests]) => `${[`${name}:`, ...digests].join(' ')}\n`);
		try {
			await writeNamed(this.#file, lines.join(''), 0o644);
		} catch (error) {
			throw unwritable(this.#file, error);
		}
	}
}
