import type {PlanFieldLabels} from './plan-fields.ts';

export const en: PlanFieldLabels = {
	subject: 'Subject', signedBy: 'Signed by', itself: 'itself', names: 'Names',
	usages: {serverAuth: 'server authentication', clientAuth: 'client authentication'},
	goodFor: 'Good for', key: 'Key', files: 'Files', user: 'User', groups: 'Groups', cluster: 'Cluster', server: 'Server', colon: ': ',
};
