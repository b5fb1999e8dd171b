import {missingText} from '../../texts/lessons.ts';
import type {LearnWords} from './words.ts';

export const en: LearnWords = {
	fault: ({code, what, missing = [], said = ''}) => [
		`  ${{
			'text-missing': `part of the text is missing: ${what}`, 'not-named': `a hint names what is not there: ${what}`, 'no-solution': 'it has no solution', 'no-way': 'it has no way but its solution',
			'begins-solved': 'it is solved before anything is done', 'solves-itself': 'it is solved after a while, though nothing is done', 'not-solved': 'its solution does not solve it', 'way-fails': `way ${what} does not solve it`,
			'solved-by-other': `the solution of ${what} solves it`, 'fastest-fails': `the fastest command says nothing: ${what}`, claim: `the node says otherwise of the claim ${what}`, card: `not one right answer among the choices: ${what}`, 'too-long': `not ended after ${what}`, fails: `it cannot be played: ${what}`,
		}[code]}`,
		...missing.map((one) => `    ${missingText(one, 'en')}`),
		...(said === '' ? [] : said.trim().split('\n').slice(-8).map((line) => `    | ${line}`)),
	],
	checked: (lessons, faults) => `${lessons} lessons, ${faults === 0 ? 'nothing wrong' : `${faults} ${faults === 1 ? 'thing' : 'things'} wrong`}`,
	minutes: (count) => `${count} min`,
	solved: 'done',
	begun: 'begun',
	making: 'Preparing the node …',
	task: 'Task',
	symptom: 'What was reported',
	missing: 'Still missing',
	stillBroken: 'Something is still not as it should be.',
	shell: ['You are on the node. exit: back to the lesson.'],
	done: 'Done.',
	allDone: 'All done.',
	inShell: (folder) => `kubestep sandbox shell ${folder}`,
	next: 'Next',
	fastest: 'What would have told it fastest',
	recorded: (component) => `What ${component} says on a real node`,
	made: (folder) => `A lesson is begun in ${folder}. To prove it: kubestep lesson check ${folder}`,
	report: {
		title: 'Progress', lesson: 'LESSON', state: 'STATE', predictions: 'PREDICTED', hints: 'HINTS', solution: 'SOLUTION SEEN', minutes: 'MINUTES', learner: 'Name', done: 'Done', predicted: 'Right the first time', unaided: 'Repaired without help', time: 'Time', inMinutes: (count) => `${count} min`, of: (some, all) => `${some} of ${all}`, none: 'Nothing has been begun: kubestep learn', yes: 'yes', no: 'no',
		quiz: 'Predicted in step mode', quizKind: 'PREDICTED IN STEP MODE', quizRight: 'RIGHT',
		quizKinds: {
			checks: 'preflight checks', images: 'images', certificates: 'certificates', kubeconfigs: 'kubeconfig files', modes: 'modes of files', manifests: 'static Pods', kubelet: 'kubelet', waits: 'health checks',
			objects: 'requests and objects', rbac: 'RBAC', needs: 'what depends on what', join: 'join command', removals: 'reset and undo',
		},
	},
};
