import type {DoctorWords} from './doctor.ts';

const checks = (count: number) => (count === 1 ? '1 check' : `${count} checks`);

export const en: DoctorWords = {
	configuration: (faults) => (faults === 1 ? 'The configuration has a fault' : `The configuration has ${faults} faults`),
	defaults: 'What follows is held to the defaults of init instead.',
	surroundings: 'This node',
	controlPlane: (healthy) => (healthy ? 'A control plane is on this node, and healthy' : 'A control plane is on this node, and not healthy'),
	failed: (count) => `${checks(count)} failed`,
	warnings: (count) => `${checks(count)} with a warning`,
	expected: (count) => `${checks(count)} found the control plane that is here`,
	expectedWhy: 'Another init would be stopped by them; kubestep reset takes the control plane away.',
	expectedGoesOn: 'An earlier run of kubestep left it, and nothing of it was changed: another init goes on from there. kubestep reset takes the control plane away.',
	unseen: (count) => `${checks(count)} could not look: not root, or the runtime does not answer`,
	well: (count) => `${checks(count)} found nothing wrong`,
	standings: {failed: '% failed', warning: '% with a warning', expected: '% found the control plane', unseen: '% could not look', well: '% well'},
	counts: (told) => `Checks: ${told.join(', ')}.`,
	verdict: {
		ready: 'Nothing here would stop kubestep init. Nothing was changed.',
		notReady: 'kubestep init would stop at what failed. Nothing was changed.',
		noConfiguration: 'kubestep init would stop at the configuration. Nothing was changed.',
		present: 'The control plane on this node is well. Nothing was changed.',
		presentIll: 'The control plane on this node needs a hand. Nothing was changed.',
	},
};
