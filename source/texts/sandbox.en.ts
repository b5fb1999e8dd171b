import type {SandboxWords} from './sandbox.ts';

export const en: SandboxWords = {
	ownPort: (folder, machine) => (machine === undefined
		? `This machine is simulated: the control plane in ${folder} itself has the port.`
		: `This machine is simulated: either the control plane in ${folder} itself has the port, or portsInUse in ${machine} says so.`),
	described: (folder, machine) => `This machine is simulated: what is wrong with it, and not with a file in ${folder}, is mended in ${machine}, which describes it.`,
	inShell: (command) => `These commands belong in the node's shell: ${command}.`,
	here: (path) => `Here that is ${path}.`,
};
