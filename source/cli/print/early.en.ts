import type {EarlyWords} from './early.ts';

export const en: EarlyWords = {
	fault: (what) => `Something unexpected happened: ${what}. This is a fault of the program, and it ends here.`,
	incomplete: (file) => `A part of the program is not there: ${file}. Another version was installed while this one ran, or it was not copied whole; this one ends here.`,
	goesOn: (journal) => ` What the run did is in its journal, ${journal}: run the same command again to go on.`,
	preferencesBroken: (path, aside) => `The preferences in ${path} cannot be read${aside === '' ? '' : `; they are now in ${aside}`}. Those of the program are taken.`,
	preferencesPassedOver: 'The program\'s own preferences are taken.',
};
