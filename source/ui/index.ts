export {runUi, type UiOptions, type UiResult} from './run/run-ui.ts';
