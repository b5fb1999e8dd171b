import type {ComparisonWords} from './comparison.ts';

export const en: ComparisonWords = {
	title: 'Comparison',
	forms: {recording: 'recording', plan: 'saved plan', configuration: 'configuration', node: 'node'},
	about: (parts) => ` (${parts.join(', ')})`,
	kinds: {certificate: 'certificate', keypair: 'key pair', kubeconfig: 'kubeconfig', file: 'file', directory: 'directory', object: 'object', step: 'step', run: 'run'},
	verdicts: {same: 'same', differs: 'differs', from: 'only in A', to: 'only in B'},
	wholeRun: 'the whole run',
	same: 'No differences.',
	count: (all, same, differs, from, to) => `${all} compared: ${same} same, ${differs} ${differs === 1 ? 'differs' : 'differ'}, ${from} only in A, ${to} only in B.`,
	anew: 'Made anew each time, and no difference: keys, serial numbers and times of certificates, tokens, and what is made of them.',
	uncompared: {
		files: 'Not compared, as steps do not tell it: owners, the modes of certificates and keys, whether a key belongs to its certificate.',
		plan: 'Not compared, as a saved plan does not have it: for how long certificates are good, digests and times in texts, answers of the API server.',
		objects: 'Not compared, as a node\'s API server did not answer or only its files are there: objects of the cluster.',
		run: 'Not compared, as only one side is a run: checks, images, services, waits and how it ended.',
	},
	lines: 'Line by line',
	more: (count) => `… ${count} more`,
	equal: (count) => `${count} equal ${count === 1 ? 'line' : 'lines'}`,
};
