import {readState, type StateFolder} from '../state.ts';
import {healthyMachine, type MachineDescription} from './description.ts';
import {readMachine} from './parse.ts';

/** A machine file counts from the run that it is given to on. */
export async function rememberMachine(state: StateFolder, given: MachineDescription | undefined): Promise<MachineDescription> {
	if (given === undefined) {
		return await readState(state, 'machine.json', (value) => readMachine(value, '.sandbox/machine.json')) ?? healthyMachine;
	}
	await state.write('machine.json', `${JSON.stringify(given)}\n`);
	return given;
}
