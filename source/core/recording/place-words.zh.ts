import type {PlaceName} from './place.ts';

/** What a person may type for a place, beside the English words. */
export const placeWords: Readonly<Record<PlaceName, string>> = {begin: '开头', end: '末尾', failure: '失败', warning: '警告', refused: '拒绝'};
