import type {Call} from '../line/command.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {checkLessons} from '../learn/check.ts';
import {findLessons, ownLessons} from '../learn/find.ts';
import {learnWords} from '../learn/words.ts';

/** `kubestep lesson check [DIR]`: proves of each lesson that it can be done, and by nothing but what it asks for. */
export async function checkLessonFolder({flags, operands, lang, output}: Call<'all'>): Promise<number> {
	const lessons = await findLessons(operands[0] ?? ownLessons());
	const words = learnWords(lang);
	const faults = await checkLessons(lessons, {
		all: flags.all ?? false,
		done(name, own) {
			output.out(outputLines(`${own.length === 0 ? '✔' : '✖'} ${name}`, ...own.flatMap((fault) => words.fault(fault))));
		},
	});
	output.out(outputLines(words.checked(lessons.length, faults.length)));
	return faults.length === 0 ? 0 : 1;
}
