import {shell} from '../../strings/quote.ts';

/** Programs that tell of the node, and not of the machine, on a served sandbox. */
export const toolNames = ['systemctl', 'journalctl', 'crictl', 'swapon', 'swapoff'] as const;

export type ToolName = (typeof toolNames)[number];

/** Each as a script that is this program under that name, and this program itself, which need not be on the machine's PATH. */
export function toolScripts(folder: string): Readonly<Record<string, string>> {
	const start = [process.execPath, ...process.execArgv, process.argv[1] ?? ''].map((word) => shell(word)).join(' ');
	const tools = toolNames.map((name) => [name, `#!/bin/sh\nKUBESTEP_AS=${name} KUBESTEP_SANDBOX=${shell(folder)} exec ${start} "$@"\n`] as const);
	return {...Object.fromEntries(tools), kubestep: `#!/bin/sh\nexec ${start} "$@"\n`};
}
