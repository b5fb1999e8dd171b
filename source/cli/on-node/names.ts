import {ON_NODE} from '../../hosts/sandbox/served/on-node.ts';
import {shell} from '../../strings/quote.ts';

/** Programs that tell of the node, and not of the machine, on a served sandbox. */
export const toolNames = ['systemctl', 'journalctl', 'crictl', 'swapon', 'swapoff'] as const;

/** Commands that look at or change a node. */
const OF_A_NODE = ['init', 'reset', 'undo', 'plan', 'doctor', 'certs', 'token', 'join-command', 'kubeconfig', 'inspect', 'diff'];

export type ToolName = (typeof toolNames)[number];

/** Each as a script that is this program under that name. */
export function toolScripts(folder: string): Record<ToolName | 'kubestep', string> {
	const start = [process.execPath, ...process.execArgv, process.argv[1] ?? ''].map((word) => shell(word)).join(' ');
	return {
		...Object.fromEntries(toolNames.map((name) => [name, `#!/bin/sh\nKUBESTEP_AS=${name} KUBESTEP_SANDBOX=${shell(folder)} exec ${start} "$@"\n`])) as Record<ToolName, string>,
		// There this program is about the node, without being told.
		kubestep: `#!/bin/sh\nexport ${ON_NODE}=1\ncase $1 in ${OF_A_NODE.join('|')}) exec ${start} "$@" --sandbox=${shell(folder)};; esac\nexec ${start} "$@"\n`,
	};
}
