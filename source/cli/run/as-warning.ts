import {coded} from '../../core/told/coded.ts';
import type {ConfigFault, FaultCode} from '../../core/told/faults.ts';
import type {RunWarning, RunWarningFields} from '../../core/told/warnings.ts';

/** A warning of a configuration as one of the run that it is for. */
export const asWarning = ({code, path, place, params}: ConfigFault): RunWarning => coded<RunWarningFields, FaultCode>(code, {...params, path, ...place});
