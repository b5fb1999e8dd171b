import type {ComponentFacts} from '../../core/lessons/facts.ts';
import type {Missing} from '../../core/lessons/missing.ts';
import type {LessonText} from '../../core/lessons/text.ts';
import type {Lesson} from '../../core/lessons/types.ts';
import type {Lang} from '../../texts/types.ts';

/** A lesson as the screen shows it. */
export interface ShownLesson {
	readonly name: string;
	readonly lesson: Lesson;
	/** Of the languages that it has. */
	readonly texts: Readonly<Partial<Record<Lang, LessonText>>>;
	/** The folder of its node. */
	readonly folder: string;
	/** Of the list: which it is, and of how many. */
	readonly place: readonly [number, number];
	/** Whether a shell on the node can have this terminal; else it is opened in another one. */
	readonly hasShell: boolean;
}

/** How the node is at a moment, in terms of the lesson. */
export interface Look {
	/** By task. */
	readonly tasks: readonly {readonly id: string; readonly missing: readonly Missing[]}[];
	readonly components: Readonly<Record<string, ComponentFacts>>;
	/** Set where only the clock was asked for: milliseconds since it was begun. */
	readonly tookMs?: number;
}

/** What a person has asked for already: it is kept with their progress. */
export interface Help {
	/** Grades seen, by task. */
	readonly hints: Readonly<Record<string, number>>;
	readonly solution: boolean;
}

/** What ends the screen. */
export type LearnChoice = 'quit' | 'next' | 'shell' | 'again';
