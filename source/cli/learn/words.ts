import type {QuizKind} from '../../core/quiz/kinds.ts';
import type {Lang} from '../../texts/types.ts';
import type {LessonFault} from './check.ts';
import {en} from './words.en.ts';
import {zh} from './words.zh.ts';

/** What the commands of lessons say. */
export interface LearnWords {
	fault(fault: LessonFault): string[];
	checked(lessons: number, faults: number): string;
	/** In a list. */
	minutes(count: number): string;
	readonly solved: string;
	readonly begun: string;
	readonly making: string;
	readonly task: string;
	readonly symptom: string;
	readonly missing: string;
	/** Where what is missing would say what is broken. */
	readonly stillBroken: string;
	/** Said before the terminal is a shell's. */
	readonly shell: readonly string[];
	readonly done: string;
	readonly allDone: string;
	/** What is typed in another terminal. */
	inShell(folder: string): string;
	readonly next: string;
	/** Of a fault, once it is mended. */
	readonly fastest: string;
	recorded(component: string): string;
	made(folder: string): string;
	/** Of a report. */
	report: {readonly title: string; readonly lesson: string; readonly state: string; readonly predictions: string; readonly hints: string; readonly solution: string; readonly minutes: string; readonly none: string; yes: string; no: string; readonly learner: string; readonly done: string; readonly predicted: string; readonly unaided: string; readonly time: string; inMinutes(count: number): string; of(some: number, all: number): string; readonly quiz: string; readonly quizKind: string; readonly quizRight: string; readonly quizKinds: Readonly<Record<QuizKind, string>>};
}

export const learnWords = (lang: Lang): LearnWords => (lang === 'zh' ? zh : en);
