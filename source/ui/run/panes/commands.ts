import type {ServiceDetail} from '../../../core/told/details.ts';
import {commandLine} from '../../../strings/quote.ts';
import {textLines} from '../../../strings/text-lines.ts';
import {line, wrapped, type Line} from '../../terminal/lines.ts';
import {command, section, type PaneContext} from './context.ts';

const indent = 4;

/** What a step ran: each command as its arguments, how it ended, and what it printed. Of a plan the commands alone. */
export function commandLines({commands = [], problem}: ServiceDetail, {words, columns}: Pick<PaneContext, 'words' | 'columns'>): Line[] {
	// One that is not known to have ended will be run yet, or never was: after a refusal nothing is.
	return section(words.ran.heading, commands.flatMap(({argv, exitCode, output = []}) => [
		...command(commandLine(argv), columns),
		...(exitCode !== undefined ? [line(`${' '.repeat(indent)}${words.ran.exit(exitCode)}`, exitCode === 0 ? 'good' : 'bad')] : problem !== undefined ? [line(`${' '.repeat(indent)}${words.ran.not}`, 'dim')] : []),
		...output.flatMap((printed) => textLines(printed).flatMap((text) => wrapped(text, columns, 'plain', indent))),
	]));
}
