import type {Topics} from './types.ts';

/** How logs are written, in the words of component-base: the kubelet and kube-proxy have it alike. */
export const logging = {
	'logging.format': {
		what: 'text or json: how log lines are written; text unless said.',
		why: 'JSON is what log collectors read without guessing.',
	},
	'logging.vmodule': {
		what: 'How much single source files log.',
		why: 'One part can be looked into without drowning in the log of all the others.',
	},
	'logging.options.text.splitStream': {
		what: 'Whether errors go to standard error and the rest, collected, to standard output; false unless said, and only with its feature gate.',
		why: 'On a busy node writing the log then takes less time.',
	},
	'logging.options.json.splitStream': {
		what: 'The same for the format json: errors apart, the rest collected; false unless said, and only with its feature gate.',
		why: 'On a busy node writing the log then takes less time.',
	},
} satisfies Topics<string>;
