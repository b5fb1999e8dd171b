import type {ConfigFault} from '../../core/told/faults.ts';
import type {RunWarning} from '../../core/told/state.ts';

/** A warning of a configuration as one of the run that it is for. */
export const asWarning = ({code, path, place, params}: ConfigFault): RunWarning => ({code, fields: {...params, path, ...place}});
