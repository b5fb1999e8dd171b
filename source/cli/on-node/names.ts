import {ON_NODE} from '../../hosts/sandbox/served/on-node.ts';
import {shell} from '../../strings/quote.ts';
import {ownWords} from '../own-program.ts';

/** Programs that tell of the node, and not of the machine, on a served sandbox. */
const toolNames = ['systemctl', 'journalctl', 'crictl', 'swapon', 'swapoff', 'sysctl'] as const;

/** Commands that look at or change a node. */
const OF_A_NODE = ['init', 'reset', 'undo', 'plan', 'doctor', 'certs', 'token', 'join-command', 'kubeconfig', 'inspect', 'trust', 'diff'];

export type ToolName = (typeof toolNames)[number];

/** Shells' own: who is root on the node needs no leave, and a service is asked the newer way. Nobody turns the machine off from here. */
const SCRIPTS: Readonly<Record<string, string>> = {
	sudo: '#!/bin/sh\nwhile :; do case "$1" in -u|-g) shift 2;; -*) shift;; *=*) export "$1"; shift;; *) break;; esac; done\n[ $# -gt 0 ] || exec "${SHELL:-/bin/sh}"\nexec "$@"\n',
	service: '#!/bin/sh\nexec systemctl "${2:-status}" "$1"\n',
	// The machine's own, where it has one: the first folder of PATH is the node's. What it calls is the node's again: it stops the kubelet.
	kubeadm: '#!/bin/sh\nown=$(PATH=${PATH#*:}; command -v kubeadm) && exec "$own" "$@"\necho "kubeadm: this machine has none. What it does on a node, kubestep does: kubestep $1" >&2\nexit 127\n',
	...Object.fromEntries(['reboot', 'poweroff', 'halt', 'shutdown'].map((name) => [name, `#!/bin/sh\necho "${name}: this is the node of a sandbox; kubestep sandbox stop and serve turn it off and on." >&2\nexit 1\n`])),
};

/** Each as a script that is this program under that name. */
export function toolScripts(folder: string): Record<string, string> {
	const start = ownWords().map((word) => shell(word)).join(' ');
	return {
		...SCRIPTS,
		...Object.fromEntries(toolNames.map((name) => [name, `#!/bin/sh\nKUBESTEP_AS=${name} KUBESTEP_SANDBOX=${shell(folder)} exec ${start} "$@"\n`])),
		// There this program is about the node, without being told.
		kubestep: `#!/bin/sh\nexport ${ON_NODE}=1\ncase $1 in ${OF_A_NODE.join('|')}) exec ${start} "$@" --sandbox=${shell(folder)};; esac\nexec ${start} "$@"\n`,
	};
}
