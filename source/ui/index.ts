export {runUi, type UiOptions, type UiResult} from './run-ui.ts';
