import type {PlaceName} from './place.ts';

/** What a person types for a place, and `--at` takes. */
export const placeWords: Readonly<Record<PlaceName, string>> = {begin: 'begin', end: 'end', failure: 'failure', warning: 'warning', refused: 'refused'};
