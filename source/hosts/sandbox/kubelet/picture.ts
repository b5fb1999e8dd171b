import type {MachineDescription} from '../machine/description.ts';
import type {StaticPod} from '../manifest.ts';
import {programOf} from '../programs/index.ts';
import {Ending, type Program} from '../programs/program.ts';

/** A Pod's program. What the machine file has in place of one is a picture: its lines, and its end. */
export function programOrPicture({name, argv}: StaticPod, {components}: MachineDescription): Program {
	const {fails = false, log = [], exitCode = 1} = components[name] ?? {};
	const program = programOf(argv[0] ?? name);
	if (fails) {
		return async () => {
			throw new Ending(log.length > 0 ? log : ['the machine file says that it fails'], exitCode);
		};
	}
	return log.length === 0 ? program : async (start) => {
		for (const line of log) {
			start.log(line);
		}
		return program(start);
	};
}
