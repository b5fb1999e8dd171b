import type {ConfigFault} from '../core/config/index.ts';
import type {RunWarning} from '../core/engine/state.ts';

/** A warning of a configuration as one of the run that it is for. */
export const asWarning = ({code, path, place, params}: ConfigFault): RunWarning => ({code, fields: {...params, path, ...place}});
