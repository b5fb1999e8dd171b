import {HostError} from '../../core/told/failures.ts';
import {findControl} from '../../hosts/sandbox/served/host.ts';
import type {Control} from '../../hosts/sandbox/served/socket.ts';
import {outputLines} from '../../strings/sanitize.ts';
import {textLines} from '../../strings/text-lines.ts';
import {processOutput} from '../print/output.ts';
import type {ToolName} from './names.ts';

/** What one of the node's programs has: the running node, and where it writes. */
export interface OnNode {
	readonly control: Control;
	out(text: string): void;
	error(text: string): void;
}

/** One of the node's programs; gives back its exit status. */
export type Tool = (argv: readonly string[], on: OnNode) => Promise<number>;

const tools: {readonly [Name in ToolName]: () => Promise<Tool>} = {
	systemctl: async () => (await import('./systemctl.ts')).systemctl,
	journalctl: async () => (await import('./journalctl.ts')).journalctl,
	crictl: async () => (await import('./crictl.ts')).crictl,
	swapon: async () => (await import('./swap.ts')).swapon,
	swapoff: async () => (await import('./swap.ts')).swapoff,
	sysctl: async () => (await import('./sysctl.ts')).sysctl,
};

/** The program as one of the node's own. They speak as those do, which is English; what they print is shown, not acted on. */
export async function onNode(name: string, argv: readonly string[]): Promise<number> {
	const output = processOutput();
	const shown = (text: string) => outputLines(...textLines(text.replace(/\n$/, '')));
	const found = await findControl(process.env['KUBESTEP_SANDBOX'] ?? '');
	if (!Object.hasOwn(tools, name) || found === undefined) {
		output.error(outputLines(`${name}: the sandbox's node is off`));
		return 1;
	}
	const tool = await tools[name as ToolName]();
	try {
		return await tool(argv, {control: found.control, out: (text) => output.out(shown(text)), error: (text) => output.error(shown(text))});
	} catch (error) {
		if (!(error instanceof HostError)) {
			throw error;
		}
		output.error(outputLines(`${name}: ${error.message}`));
		return 1;
	} finally {
		found.close();
	}
}
