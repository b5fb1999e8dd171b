import {ConfigError} from '../../core/told/faults.ts';
import type {InitConfig} from '../../core/config/types.ts';
import {isFailure} from '../../core/told/failures.ts';
import {initPhases} from '../../core/phases/index.ts';
import {selectPhases, type PhaseSelection, type SelectedPhases} from '../../core/engine/select.ts';

/**
 * The phases of init that run. A name that no phase has is told where the file holds it.
 * @throws Failure, or ConfigError for `skipPhases` of the file
 */
export function selectedPhases({init, origins}: InitConfig, selection: PhaseSelection): SelectedPhases {
	try {
		return selectPhases(initPhases, selection);
	} catch (error) {
		if (isFailure(error, 'phase.unknown')) {
			const {name: value, nearest} = error.fields;
			const path = `skipPhases.${init.skipPhases.indexOf(value)}`;
			const [list, item] = [origins.get('skipPhases'), origins.get(path)];
			if (list?.from === 'file' && item?.from === 'file') {
				const {file, line, column} = item;
				throw new ConfigError([{code: 'phase-unknown', path, place: {file, line, column}, params: {value}, ...(nearest !== '' && {suggestion: nearest})}]);
			}
		}
		throw error;
	}
}
