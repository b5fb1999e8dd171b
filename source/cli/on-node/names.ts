import {shell} from '../../strings/quote.ts';

/** Programs that tell of the node, and not of the machine, on a served sandbox. */
export const toolNames = ['systemctl', 'journalctl', 'crictl', 'swapon', 'swapoff'] as const;

export type ToolName = (typeof toolNames)[number];

/** Each as a script that is this program under that name. */
export function toolScripts(folder: string): Record<ToolName, string> {
	const start = [process.execPath, ...process.execArgv, process.argv[1] ?? ''].map((word) => shell(word)).join(' ');
	return Object.fromEntries(toolNames.map((name) => [name, `#!/bin/sh\nKUBESTEP_AS=${name} KUBESTEP_SANDBOX=${shell(folder)} exec ${start} "$@"\n`])) as Record<ToolName, string>;
}
