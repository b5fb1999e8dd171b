export {runUi, type UiOptions, type UiResult} from './run/live/run-ui.ts';
