import {questionsOfStep} from '../../core/quiz/of-step.ts';
import type {Lang} from '../../texts/types.ts';
import type {Quizzing} from '../../texts/quiz.ts';

/** What a predicted run needs, in one language; loaded only where somebody wants to be asked. */
export async function loadQuiz(lang: Lang): Promise<Quizzing> {
	const texts = lang === 'zh' ? (await import('../../texts/quiz.zh.ts')).quizZh : (await import('../../texts/quiz.en.ts')).quizEn;
	return {texts, questionsOfStep, inLanguage: loadQuiz};
}
