import {shell} from '../../strings/quote.ts';

/** Programs that tell of the node, and not of the machine, on a served sandbox. */
export const toolNames = ['systemctl', 'journalctl', 'crictl', 'swapon', 'swapoff', 'sysctl'] as const;

export type ToolName = (typeof toolNames)[number];

/** Shells' own: who is root on the node needs no leave, and a service is asked the newer way. Nobody turns the machine off from here. */
const SCRIPTS: Readonly<Record<string, string>> = {
	sudo: '#!/bin/sh\nwhile :; do case "$1" in -u|-g) shift 2;; -*) shift;; *=*) export "$1"; shift;; *) break;; esac; done\n[ $# -gt 0 ] || exec "${SHELL:-/bin/sh}"\nexec "$@"\n',
	service: '#!/bin/sh\nexec systemctl "${2:-status}" "$1"\n',
	...Object.fromEntries(['reboot', 'poweroff', 'halt', 'shutdown'].map((name) => [name, `#!/bin/sh\necho "${name}: this is the node of a sandbox; kubestep sandbox stop and serve turn it off and on." >&2\nexit 1\n`])),
};

/** Each as a script that is this program under that name. */
export function toolScripts(folder: string): Record<string, string> {
	const start = [process.execPath, ...process.execArgv, process.argv[1] ?? ''].map((word) => shell(word)).join(' ');
	return {...SCRIPTS, kubestep: `#!/bin/sh\nexec ${start} "$@"\n`, ...Object.fromEntries(toolNames.map((name) => [name, `#!/bin/sh\nKUBESTEP_AS=${name} KUBESTEP_SANDBOX=${shell(folder)} exec ${start} "$@"\n`]))};
}
